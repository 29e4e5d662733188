extension CompletionScript {
  /// To be saved as `_hpsearch` in a folder of `fpath`, or read by `source <(hpsearch completions zsh)`.
  var zsh: String {
    """
    #compdef hpsearch
    # Completion of hpsearch for zsh: source <(hpsearch completions zsh)
    _hpsearch() {
      local curcontext=$curcontext state line
      typeset -A opt_args
      _arguments -C '(- *)'{-h,--help}'[Show the help.]' '(- *)--version[Show the version.]' \\
        '1:command:->command' '*::argument:->arguments'
      case $state in
        command)
          local -a commands=(
    \(words.map { "        " + Self.quoted("\(Self.escaped($0.word)):\($0.summary)") + "\n" }.joined())      )
          _describe command commands ;;
        arguments)
          case $words[1] in
    \(words.map(zshCase).joined())      esac ;;
      esac
    }

    _hpsearch_runs() { _path_files -/ -W "(. runs)"; }

    if [[ $funcstack[1] == _hpsearch ]]; then _hpsearch "$@"; else compdef _hpsearch hpsearch; fi

    """
  }

  private func zshCase(_ entry: (word: String, summary: String)) -> String {
    let head = "        \(entry.word)) "
    let actions = actions(of: entry.word)
    if !actions.isEmpty {
      let list = actions.map { Self.quoted("\(Self.escaped($0.action)):\($0.syntax.summary)") }.joined(separator: " ")
      let cases = actions.map { "            \($0.action)) \(zshArguments($0.syntax)) ;;\n" }.joined()
      return head
        + "\n          if ((CURRENT == 2)); then\n            local -a actions=(\(list))\n"
        + "            _describe action actions\n            return\n          fi\n"
        + "          shift words\n          ((CURRENT--))\n          case $words[1] in\n\(cases)          esac ;;\n"
    }
    guard let command = commands.first(where: { $0.name == entry.word }) else {
      return head + "_arguments '1:command:(\(words.map(\.word).joined(separator: " ")))' ;;\n"
    }
    return head + zshArguments(command) + " ;;\n"
  }

  private func zshArguments(_ command: CommandSyntax) -> String {
    let flags = options(of: command).map { option in
      let isRepeatable = option.help.contains("may be repeated")
      let spellings = option.spellings
      let exclusion = isRepeatable ? "'*'" : spellings.count > 1 ? "'(\(spellings.joined(separator: " ")))'" : ""
      let names = spellings.count > 1 ? "{\(spellings.joined(separator: ","))}" : spellings[0]
      let value = option.takesValue ? ":\(option.name):\(zshAction(option.completion))" : ""
      return exclusion + names + Self.quoted("[\(Self.escaped(option.summary))]\(value)")
    }
    let operands = command.operands.enumerated().map { index, operand in
      Self.quoted("\(index + 1):\(operand.name):\(zshAction(operand.completion))")
    }
    return "_arguments -s -S " + (flags + operands).joined(separator: " \\\n            ")
  }

  private func zshAction(_ value: CompletedValue) -> String {
    switch value {
    case .nothing: " "
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .files: "_files"
    case .directories: "_files -/"
    case .runs: "_hpsearch_runs"
    }
  }

  /// Brackets and colons, which end a description.
  private static func escaped(_ text: String) -> String {
    text.map { "[]:\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
