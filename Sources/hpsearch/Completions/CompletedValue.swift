/// What a shell offers where a value is expected.
enum CompletedValue: Equatable {
  /// Nothing: a number, or a text of the user's own.
  case nothing
  case words([String])
  case files
  case directories
  /// Run directories, which are below `runs/` as a rule.
  case runs

  /// By the word that stands for the value in the help, such as `FILE`.
  fileprivate init(placeholder: String) {
    switch placeholder {
    case "RUN": self = .runs
    case "DIR": self = .directories
    case _ where ["FILE", "PATH", "CONFIG"].contains { placeholder.hasSuffix($0) }: self = .files
    default: self = .nothing
    }
  }
}

extension OptionSyntax {
  /// What is offered as the flag's value.
  var completion: CompletedValue {
    switch value {
    case .none, .integer: .nothing
    case .choice(let names): .words(names)
    case .text(let placeholder): CompletedValue(placeholder: placeholder)
    }
  }

  /// `-c` and `--config`.
  var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(name)"] }

  /// The first sentence or line of its help.
  var summary: String { String(help.split(separator: "\n").first ?? "") }
}

extension CommandSyntax.Operand {
  /// What is offered in its place.
  var completion: CompletedValue { words.isEmpty ? CompletedValue(placeholder: name) : .words(words) }
}
