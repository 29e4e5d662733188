import Essentials

/// The help pages, written from the commands' syntax.
enum HelpText {
  /// Names with their one-line summaries, indented.
  static func list(_ entries: [(name: String, summary: String)]) -> String {
    let width = entries.map(\.name.count).max() ?? 0
    return entries.map { "  \(padded($0.name, to: width))  \($0.summary)" }.joined(separator: "\n")
  }

  /// The page of one command.
  static func page(_ syntax: CommandSyntax) -> String {
    var text = "\(syntax.summary).\n\nUsage: \(usage(syntax))\n\n\(syntax.discussion)\n"
    if !syntax.operands.isEmpty {
      text += "\nArguments:\n" + aligned(syntax.operands.map { ($0.name, $0.help) })
    }
    text += "\nOptions:\n" + aligned(syntax.options.map { (label($0), $0.help) } + [("-h, --help", "Show this page.")])
    return text + "\nExamples:\n" + examples(syntax.examples)
  }

  /// The page that names every command.
  static func overview(_ commands: [CommandSyntax], version: String) -> String {
    """
    hpsearch \(version): searches the hyperparameters of neural networks, and trains the networks itself.

    Usage: hpsearch COMMAND [OPTIONS]

    Commands:
    \(aligned(commands.filter { !$0.isHidden }.map { ($0.name, $0.summary + ".") }))
    Options:
    \(aligned([("-h, --help", "Show this page; hpsearch COMMAND --help shows a command's."), ("--version", "Show the version.")]))
    Examples:
    \(examples(Self.firstExamples))
    Results go to standard output, everything else to standard error.
    Exit codes: 0 done, 1 failure, 2 wrong usage or config, 3 no trial succeeded,
    75 interrupted and resumable, 130 stopped by a second signal.

    """
  }

  /// The page of a word that several commands' names begin with.
  static func group(_ word: String, _ commands: [CommandSyntax]) -> String {
    "Usage: hpsearch \(word) ACTION [OPTIONS]\n\nActions:\n"
      + aligned(commands.map { ($0.name, $0.summary + ".") })
      + "\nhpsearch \(word) ACTION --help shows an action's options.\n\nExamples:\n"
      + examples(commands.compactMap(\.examples.first))
  }

  private static let firstExamples = [
    CommandSyntax.Example(
      command: "hpsearch gan-refine --config configs/modelnet.json",
      explanation: "Search, then compare the best found with the hand-made baseline."),
    CommandSyntax.Example(
      command: "hpsearch inspect runs/modelnet", explanation: "What the search found."),
    CommandSyntax.Example(
      command: "hpsearch help gan-refine", explanation: "The options of the search."),
  ]

  private static func usage(_ syntax: CommandSyntax) -> String {
    let operands = syntax.operands.map { ($0.isRequired ? $0.name : "[\($0.name)]") + ($0.isRepeated ? "..." : "") }
    return (["hpsearch", syntax.name] + operands + ["[OPTIONS]"]).joined(separator: " ")
  }

  private static func label(_ option: OptionSyntax) -> String {
    (option.short.map { "-\($0), " } ?? "    ") + option.usage
  }

  /// Two columns; further lines of the right one are indented to it. A wide left one gets its own line.
  private static func aligned(_ rows: [(left: String, right: String)]) -> String {
    let maximumWidth = 26
    let width = rows.map(\.left.count).filter { $0 <= maximumWidth }.max() ?? 0
    let indent = String(repeating: " ", count: width + 4)
    return rows.map { row in
      let lines = row.right.split(separator: "\n", omittingEmptySubsequences: false)
      let right = lines.joined(separator: "\n" + indent)
      return row.left.count > width
        ? "  \(row.left)\n\(indent)\(right)\n"
        : "  \(row.left)\(String(repeating: " ", count: width - row.left.count))  \(right)\n"
    }.joined()
  }

  private static func examples(_ examples: [CommandSyntax.Example]) -> String {
    examples.map { "  # \($0.explanation)\n  \($0.command)\n" }.joined(separator: "\n")
  }
}
