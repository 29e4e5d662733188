/// A script that teaches a shell the commands and flags, written from their syntax.
struct CompletionScript {
  enum Shell: String, CaseIterable { case bash, zsh, fish }

  /// Hidden commands are left out.
  let commands: [CommandSyntax]

  init(_ commands: [CommandSyntax]) { self.commands = commands.filter { !$0.isHidden } }

  func text(_ shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// The first words of commands with a line about each, once for those that several commands share.
  var words: [(word: String, summary: String)] {
    var found: [(word: String, summary: String)] = []
    for command in commands {
      guard let word = command.words.first, !found.contains(where: { $0.word == word }) else { continue }
      let actions = actions(of: word)
      let summary = actions.isEmpty ? command.summary : actions.map(\.syntax.summary).joined(separator: "; ")
      found.append((word, summary))
    }
    return found + [("help", "Show the help of a command")]
  }

  /// The second words of the commands that begin with a word; empty if the word is a command itself.
  func actions(of word: String) -> [(action: String, syntax: CommandSyntax)] {
    commands.compactMap { command in
      command.words.count > 1 && command.words[0] == word ? (command.words[1], command) : nil
    }
  }

  /// The options of a command and those that every command has.
  func options(of command: CommandSyntax) -> [OptionSyntax] {
    command.options + [OptionSyntax(name: "help", short: "h", value: .none, help: "Show the command's help.")]
  }
}
