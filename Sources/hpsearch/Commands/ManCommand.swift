import Essentials

/// Prints the manual page.
enum ManCommand: Command {
  static let syntax = CommandSyntax(
    name: "man",
    summary: "Print the manual page",
    discussion: """
      The page is in the language of man(1), written from the same texts as the help of the commands.
      """,
    options: [],
    examples: [
      CommandSyntax.Example(command: "hpsearch man | man -l -", explanation: "Read it."),
      CommandSyntax.Example(
        command: "hpsearch man > ~/.local/share/man/man1/hpsearch.1", explanation: "Install it for man hpsearch."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let page = ManualPage(
      Commands.syntaxes, version: Program.version, date: String(Timestamp.now.description.prefix(10)))
    try Console(arguments).result(page.text)
    return .done
  }
}
