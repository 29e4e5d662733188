/// The name, arguments and purpose of a command: enough to parse its arguments and to write its help.
struct CommandSyntax: Sendable {
  /// A positional argument, such as the `RUN` of `inspect`.
  struct Operand: Sendable {
    let name: String
    let help: String
    var isRequired = true
    /// The words that it can be; empty if there are others than a list can name.
    var words: [String] = []
    /// Whether it may be given several times; only the last may.
    var isRepeated = false
  }

  struct Example: Sendable {
    let command: String
    let explanation: String
  }

  /// The words that select it: `train`, `dataset info`.
  let name: String
  /// One line for the overview, without a full stop.
  let summary: String
  /// Paragraphs for its own help.
  let discussion: String
  var operands: [Operand] = []
  let options: [OptionSyntax]
  let examples: [Example]
  /// Whether it is left out of the overview, since it is for programs.
  var isHidden = false

  var words: [String] { name.split(separator: " ").map(String.init) }

  func option(named name: String) -> OptionSyntax? { options.first { $0.name == name } }
  func option(short: Character) -> OptionSyntax? { options.first { $0.short == short } }
}
