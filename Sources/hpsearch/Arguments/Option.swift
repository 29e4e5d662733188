/// A flag of the command line whose value is read as `Value`.
///
/// ```swift
/// static let jobs = Option.integer("jobs", short: "j", in: 1...1024, help: "worker processes")
/// let jobs = arguments[.jobs] ?? 2
/// ```
struct Option<Value>: Sendable {
  let syntax: OptionSyntax
  /// Reads a value that `syntax` has accepted.
  let read: @Sendable (String) -> Value?
}

/// How a flag is written, and what its help says.
struct OptionSyntax: Sendable {
  /// What follows the flag.
  enum Value: Sendable {
    case none
    case text(placeholder: String)
    case integer(ClosedRange<Int>)
    case choice([String])
  }

  let name: String
  let short: Character?
  let value: Value
  /// One or two lines, with the default and the unit if there is one.
  let help: String
}

extension Option where Value == Bool {
  static func flag(_ name: String, short: Character? = nil, help: String) -> Option {
    Option(syntax: OptionSyntax(name: name, short: short, value: .none, help: help)) { _ in true }
  }
}

extension Option where Value == String {
  static func text(_ name: String, short: Character? = nil, placeholder: String, help: String) -> Option {
    let value = OptionSyntax.Value.text(placeholder: placeholder)
    return Option(syntax: OptionSyntax(name: name, short: short, value: value, help: help)) { $0 }
  }

  /// One of some names.
  static func choice(_ name: String, among names: [String], help: String) -> Option {
    Option(syntax: OptionSyntax(name: name, short: nil, value: .choice(names), help: help)) { $0 }
  }
}

extension Option where Value == Int {
  static func integer(
    _ name: String, short: Character? = nil, in range: ClosedRange<Int>, help: String
  ) -> Option {
    Option(syntax: OptionSyntax(name: name, short: short, value: .integer(range), help: help)) { Int($0) }
  }
}

extension Option where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
  static func choice(_ name: String, of type: Value.Type, help: String) -> Option {
    let value = OptionSyntax.Value.choice(type.allCases.map(\.rawValue))
    return Option(syntax: OptionSyntax(name: name, short: nil, value: value, help: help)) {
      Value(rawValue: $0)
    }
  }
}

extension OptionSyntax {
  var takesValue: Bool { if case .none = value { false } else { true } }

  /// `--jobs N`, as a message and the help write it.
  var usage: String { takesValue ? "--\(name) \(placeholder)" : "--\(name)" }

  private var placeholder: String {
    switch value {
    case .none: ""
    case .text(let placeholder): placeholder
    case .integer: "N"
    // A long list is in the help text.
    case .choice(let names): names.count > 5 ? name.uppercased() : names.joined(separator: "|")
    }
  }

  /// What is expected instead of `text`; nil if `text` is valid.
  func expected(insteadOf text: String) -> String? {
    switch value {
    case .none: nil
    case .text(let placeholder): text.isEmpty ? placeholder : nil
    case .integer(let range):
      Int(text).map(range.contains) == true ? nil : "an integer\(phrase(range))"
    case .choice(let names): names.contains(text) ? nil : "one of \(names.joined(separator: ", "))"
    }
  }
}

private func phrase(_ range: ClosedRange<Int>) -> String {
  range.upperBound == Int.max
    ? " of at least \(range.lowerBound)" : " from \(range.lowerBound) to \(range.upperBound)"
}
