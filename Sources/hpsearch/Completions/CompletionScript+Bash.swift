extension CompletionScript {
  /// To be read by `source <(hpsearch completions bash)`, or as a file in bash-completion's folder.
  var bash: String {
    """
    # Completion of hpsearch for bash: source <(hpsearch completions bash)
    _hpsearch() {
      local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
      COMPREPLY=()
      # bash makes three words of --flag=value.
      if [[ $current == = ]]; then
        current=
      elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
      fi
      if ((COMP_CWORD == 1)); then
        _hpsearch_words '\(words.map(\.word).joined(separator: " ")) --help --version'
        return
      fi
      case $command in
    \(groups)    help)
          _hpsearch_words '\(words.map(\.word).joined(separator: " "))'
          return ;;
      esac
      case "$command $previous" in
    \(commands.map(bashValues).joined())  esac
      if [[ $current == -* ]]; then
        case $command in
    \(commands.map(bashFlags).joined())    esac
        return
      fi
      case $command in
    \(commands.map(bashOperands).joined())  esac
    }

    _hpsearch_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
    _hpsearch_folders() {
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "${current:-$1}")
    }
    _hpsearch_nothing() { compopt +o default 2>/dev/null; }

    # Files are offered where nothing else is.
    complete -o default -F _hpsearch hpsearch

    """
  }

  /// The second words of commands.
  private var groups: String {
    words.map { word in
      let actions = actions(of: word.word)
      guard !actions.isEmpty else { return "" }
      return """
            \(word.word))
              if ((COMP_CWORD == 2)); then
                _hpsearch_words '\(actions.map(\.action).joined(separator: " "))'
                return
              fi
              command="\(word.word) ${COMP_WORDS[2]}" ;;

        """
    }.joined()
  }

  private func bashValues(_ command: CommandSyntax) -> String {
    command.options.filter(\.takesValue).map { option in
      let patterns = option.spellings.map { "'\(command.name) \($0)'" }.joined(separator: " | ")
      return "    \(patterns)) \(bashAction(option.completion)); return ;;\n"
    }.joined()
  }

  private func bashFlags(_ command: CommandSyntax) -> String {
    let flags = options(of: command).flatMap(\.spellings).joined(separator: " ")
    return "      '\(command.name)') _hpsearch_words '\(flags)' ;;\n"
  }

  private func bashOperands(_ command: CommandSyntax) -> String {
    let action = command.operands.first.map(\.completion) ?? .nothing
    return "    '\(command.name)') \(bashAction(action)) ;;\n"
  }

  private func bashAction(_ value: CompletedValue) -> String {
    switch value {
    case .nothing: "_hpsearch_nothing"
    case .words(let words): "_hpsearch_words '\(words.joined(separator: " "))'"
    case .files: ":"
    case .directories: "_hpsearch_folders ''"
    case .runs: "_hpsearch_folders runs/"
    }
  }
}
