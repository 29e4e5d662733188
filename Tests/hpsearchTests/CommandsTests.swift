import Testing

@testable import hpsearch

@Suite struct CommandsTests {
  @Test(arguments: Commands.syntaxes.map(\.name))
  func helpTeachesByExample(name: String) throws {
    let syntax = try #require(Commands.syntaxes.first { $0.name == name })
    let page = HelpText.page(syntax)
    #expect(page.contains("Usage: hpsearch \(name)"))
    #expect(page.contains("\nExamples:\n  # "))
    for option in syntax.options { #expect(page.contains(option.usage)) }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 120 })
    #expect((1...6).contains(syntax.examples.count))
  }

  /// What the help shows must be what the parser takes.
  @Test(arguments: Commands.syntaxes.flatMap { $0.examples.map(\.command) })
  func examplesParse(example: String) throws {
    guard case .command(let command, let rest) = try Commands.select(Array(shellWords(example).dropFirst())) else {
      Issue.record("the example selects no command")
      return
    }
    _ = try Arguments(rest, for: command.syntax)
  }

  @Test func flagsOfACommandDiffer() {
    for syntax in Commands.syntaxes {
      #expect(Set(syntax.options.map(\.name)).count == syntax.options.count)
      let letters = syntax.options.compactMap(\.short)
      #expect(Set(letters).count == letters.count)
    }
  }

  @Test func overviewNamesAllButTheHidden() {
    let overview = HelpText.overview(Commands.syntaxes, version: "1")
    for syntax in Commands.syntaxes {
      #expect(overview.contains("\n  \(syntax.name) ") == !syntax.isHidden)
    }
    #expect(Commands.syntaxes.contains { $0.isHidden && $0.name == "worker" })
  }

  @Test(arguments: [
    (["inspct", "runs/a"], "unknown command \"inspct\"; did you mean inspect?"),
    (["frobnicate"], "unknown command \"frobnicate\"; hpsearch --help lists the commands"),
  ])
  func unknownCommands(words: [String], message: String) {
    #expect(throws: UsageError(message)) { try Commands.select(words) }
  }

  @Test func actionsOfAGroup() throws {
    guard case .group(let word, let commands, let rest) = try Commands.select(["dataset", "inf"]) else {
      Issue.record("dataset is no group")
      return
    }
    #expect([word] + rest == ["dataset", "inf"])
    #expect(commands.map(\.name) == ["dataset info", "dataset make"])
    #expect(
      UsageError.unknownAction(nil, of: "dataset", known: ["info", "make"]).description
        == "dataset needs an action: info or make")
    #expect(
      UsageError.unknownAction("inf", of: "dataset", known: ["info", "make"]).description
        == "dataset: unknown action \"inf\"; did you mean info?")
  }
}

/// The words of a shell command from `hpsearch` up to a pipe or a redirection, quotes taken off.
private func shellWords(_ command: String) -> [String] {
  var words: [String] = []
  var word: String?
  var isQuoted = false
  for character in command.split(separator: "\\\n").joined() {
    switch character {
    case "'":
      isQuoted.toggle()
      word = word ?? ""
    case " " where !isQuoted:
      if let word { words.append(word) }
      word = nil
    default: word = (word ?? "") + String(character)
    }
  }
  if let word { words.append(word) }
  let rest = words[(words.firstIndex(of: "hpsearch") ?? 0)...]
  return Array(rest.prefix { $0 != "|" && $0 != ">" })
}
