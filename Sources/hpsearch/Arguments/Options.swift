import Studies

/// The flags that several commands share, so that they mean the same everywhere.
extension Option where Value == String {
  static var config: Option {
    .text("config", short: "c", placeholder: "FILE", help: "The experiment's config, a JSON file.")
  }

  static var set: Option {
    .text(
      "set", placeholder: "KEY.PATH=VALUE",
      help: "Replace one value of the config; may be repeated. The value is\n"
        + "read as JSON, or else as text: space[0].max=2000, name=trial-run.")
  }

  static func output(_ help: String) -> Option {
    .text("output", short: "o", placeholder: "DIR", help: help)
  }
}

extension Option where Value == Int {
  static var seed: Option {
    .integer("seed", in: 0...Int.max, help: "The random seed; default: the config's \"seed\".")
  }

  static func threads(_ help: String) -> Option { .integer("threads", in: 1...1024, help: help) }

  static var threads: Option {
    .threads("Threads that share the work; default: 1. They do not change the\nresult.")
  }
}

extension Option where Value == Bool {
  static var quiet: Option {
    .flag("quiet", short: "q", help: "Print only the result and errors.")
  }

  static func json(_ help: String = "Print the result as one JSON object.") -> Option {
    .flag("json", help: help)
  }

  static var noColor: Option {
    .flag("no-color", help: "Do not use colours; they are also off if NO_COLOR is set or there\nis no terminal.")
  }
}
