extension CompletionScript {
  /// To be saved as `hpsearch.fish` in fish's folder of completions, or read by `hpsearch completions fish | source`.
  var fish: String {
    let head = """
      # Completion of hpsearch for fish: hpsearch completions fish | source
      complete -c hpsearch -f
      complete -c hpsearch -n __fish_use_subcommand -s h -l help -d 'Show the help.'
      complete -c hpsearch -n __fish_use_subcommand -l version -d 'Show the version.'

      """
    let first = words.map { word in
      "complete -c hpsearch -n __fish_use_subcommand -a \(word.word) -d \(Self.quoted(word.summary))\n"
    }
    let names = words.map(\.word).joined(separator: " ")
    let help = "complete -c hpsearch -n '__fish_seen_subcommand_from help' -a \(Self.quoted(names))\n"
    return head + first.joined() + help + words.map(second).joined() + commands.map(fishCommand).joined()
  }

  /// The second words of commands.
  private func second(_ entry: (word: String, summary: String)) -> String {
    let actions = actions(of: entry.word)
    let names = actions.map(\.action).joined(separator: " ")
    return actions.map { action in
      let condition =
        "__fish_seen_subcommand_from \(entry.word); and not __fish_seen_subcommand_from \(names)"
      return "complete -c hpsearch -n '\(condition)' -a \(action.action) -d \(Self.quoted(action.syntax.summary))\n"
    }.joined()
  }

  private func fishCommand(_ command: CommandSyntax) -> String {
    let condition = command.words.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
    let head = "complete -c hpsearch -n '\(condition)'"
    let flags = options(of: command).map { option in
      let short = option.short.map { " -s \($0)" } ?? ""
      let value = option.takesValue ? " " + fishAction(option.completion, isRequired: true) : ""
      return "\(head)\(short) -l \(option.name)\(value) -d \(Self.quoted(option.summary))\n"
    }
    let operands = command.operands.filter { $0.completion != .nothing }.map { operand in
      "\(head) \(fishAction(operand.completion, isRequired: false)) -d \(Self.quoted(operand.help))\n"
    }
    return (flags + operands).joined()
  }

  /// - Parameter isRequired: Whether it is the value of a flag.
  private func fishAction(_ value: CompletedValue, isRequired: Bool) -> String {
    switch value {
    case .nothing: "-x"
    case .words(let words): (isRequired ? "-x " : "") + "-a \(Self.quoted(words.joined(separator: " ")))"
    case .files: isRequired ? "-r -F" : "-F"
    case .directories: (isRequired ? "-x " : "") + "-a '(__fish_complete_directories)'"
    case .runs: "-a '(__fish_complete_directories (commandline -ct); __fish_complete_directories runs/)'"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
  }
}
