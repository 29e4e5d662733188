/// Prints a script that completes commands and flags in a shell.
enum CompletionsCommand: Command {
  static let syntax = CommandSyntax(
    name: "completions",
    summary: "Print the completion script of a shell",
    discussion: """
      With it, the shell completes commands, flags, their values and run directories at the Tab key.
      """,
    operands: [
      CommandSyntax.Operand(
        name: "SHELL", help: "bash, zsh or fish", words: CompletionScript.Shell.allCases.map(\.rawValue))
    ],
    options: [],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch completions bash", explanation: "In ~/.bashrc: source <(hpsearch completions bash)"),
      CommandSyntax.Example(
        command: "hpsearch completions zsh",
        explanation: "In ~/.zshrc, after compinit: source <(hpsearch completions zsh)"),
      CommandSyntax.Example(
        command: "hpsearch completions fish > ~/.config/fish/completions/hpsearch.fish", explanation: "Once, for fish."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let name = arguments.operands[0]
    guard let shell = CompletionScript.Shell(rawValue: name) else {
      let known = CompletionScript.Shell.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("expected one of \(known), found \"\(name)\"")
    }
    try Console(arguments).result(CompletionScript(Commands.syntaxes).text(shell))
    return .done
  }
}
