/// What a command is called, takes and is for: enough to parse its arguments and to write its help.
struct CommandSyntax: Sendable {
  /// A word that stands by itself on the command line, such as the `RUN` of `inspect`.
  struct Operand: Sendable {
    let name: String
    let help: String
    var isRequired = true
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
  /// Left out of the overview: for programs, not for people.
  var isHidden = false

  var words: [String] { name.split(separator: " ").map(String.init) }

  func option(named name: String) -> OptionSyntax? { options.first { $0.name == name } }
  func option(short: Character) -> OptionSyntax? { options.first { $0.short == short } }
}
