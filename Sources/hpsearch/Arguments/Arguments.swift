import Essentials

/// The arguments of one command, checked against its syntax.
struct Arguments: Equatable, Sendable {
  /// The words that are not flags, in order.
  private(set) var operands: [String] = []
  /// Values by flag, in the order in which they were given.
  private var values: [String: [String]] = [:]
  /// Whether `--help` was among them; then nothing else was checked.
  private(set) var asksForHelp = false

  /// The value of a flag; the last of several counts, so that an alias can be overridden.
  subscript<Value>(option: Option<Value>) -> Value? {
    values[option.syntax.name]?.last.flatMap(option.read)
  }

  /// Every value of a flag that may be repeated.
  func all<Value>(_ option: Option<Value>) -> [Value] {
    (values[option.syntax.name] ?? []).compactMap(option.read)
  }

  func has(_ option: Option<Bool>) -> Bool { gives(option.syntax) }

  /// Whether a flag was given at all, whatever it takes.
  func gives(_ option: OptionSyntax) -> Bool { values[option.name] != nil }

  /// The value of a flag that this command requires.
  func required<Value>(_ option: Option<Value>) throws -> Value {
    guard let value = self[option] else { throw UsageError("missing \(option.syntax.usage)") }
    return value
  }
}

extension Arguments {
  /// Parses the words after a command's name.
  /// - Throws: `UsageError`.
  init(_ words: [String], for syntax: CommandSyntax) throws {
    let flags = words.prefix { $0 != "--" }
    if flags.contains("--help") || flags.contains("-h") {
      asksForHelp = true
      return
    }
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      } else if word.hasPrefix("--") {
        try take(long: word, from: &rest, syntax)
      } else if word.hasPrefix("-"), word.count > 1 {
        try take(short: word, from: &rest, syntax)
      } else {
        operands.append(word)
      }
    }
    try checkOperands(syntax)
  }

  private mutating func take(long word: String, from rest: inout ArraySlice<String>, _ syntax: CommandSyntax) throws {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = syntax.option(named: name) else {
      throw unknown("--\(name)", nearest: nearest(name, among: syntax.options.map(\.name)), syntax)
    }
    let attached = parts.count > 1 ? String(parts[1]) : nil
    try take(option, written: "--\(name)", attached: attached, from: &rest, syntax)
  }

  /// `-j 4`, `-j4` or `-j=4`.
  private mutating func take(short word: String, from rest: inout ArraySlice<String>, _ syntax: CommandSyntax) throws {
    let letter = word[word.index(after: word.startIndex)]
    guard let option = syntax.option(short: letter) else {
      // `-seed` was probably meant as `--seed`.
      let name = String(word.dropFirst().prefix { $0 != "=" })
      throw unknown(word, nearest: syntax.option(named: name)?.name, syntax)
    }
    let tail = word.dropFirst(2)
    let attached = tail.isEmpty ? nil : String(tail.first == "=" ? tail.dropFirst() : tail)
    try take(option, written: "-\(letter)", attached: attached, from: &rest, syntax)
  }

  private mutating func take(
    _ option: OptionSyntax, written: String, attached: String?, from rest: inout ArraySlice<String>,
    _ syntax: CommandSyntax
  ) throws {
    guard option.takesValue else {
      if let attached { throw UsageError("\(written) takes no value, found \"\(attached)\"") }
      values[option.name, default: []].append("")
      return
    }
    guard let value = attached ?? rest.first, attached != nil || !isFlag(value, of: syntax) else {
      throw UsageError("\(written) needs a value: \(option.usage)")
    }
    if attached == nil { rest.removeFirst() }
    if let expected = option.expected(insteadOf: value) {
      throw UsageError("\(written): expected \(expected), found \"\(value)\"")
    }
    values[option.name, default: []].append(value)
  }

  /// Whether a word is a flag. A value may begin with a hyphen, such as `-1` or `-`.
  private func isFlag(_ word: String, of syntax: CommandSyntax) -> Bool {
    if word.hasPrefix("--") { return true }
    guard word.hasPrefix("-"), let letter = word.dropFirst().first else { return false }
    return syntax.option(short: letter) != nil
  }

  private func unknown(_ word: String, nearest: String?, _ syntax: CommandSyntax) -> UsageError {
    let hint = nearest.map { "did you mean --\($0)?" } ?? "hpsearch \(syntax.name) --help lists the flags"
    return UsageError("unknown flag \(word); \(hint)")
  }

  private func checkOperands(_ syntax: CommandSyntax) throws {
    for missing in syntax.operands.dropFirst(operands.count) where missing.isRequired {
      throw UsageError("missing \(missing.name), \(missing.help)")
    }
    guard operands.count > syntax.operands.count, syntax.operands.last?.isRepeated != true else { return }
    let extra = operands[syntax.operands.count]
    if extra.hasSuffix(".json"), syntax.option(named: "config") != nil, values["config"] == nil {
      throw UsageError("unexpected argument \"\(extra)\"; did you mean --config \(extra)?")
    }
    throw UsageError("unexpected argument \"\(extra)\"; hpsearch \(syntax.name) --help shows the usage")
  }
}
