import Testing

@testable import hpsearch

private let count = Option.integer("count", short: "n", in: 1...9, help: "How many.")
private let total = Option.integer("total", in: 0...Int.max, help: "Of how many.")
private let name = Option.text("name", short: "o", placeholder: "NAME", help: "Its name.")
private let quiet = Option.flag("quiet", short: "q", help: "Say nothing.")
private enum Shape: String, CaseIterable { case round, square }
private let shape = Option.choice("shape", of: Shape.self, help: "Its shape.")

private let syntax = CommandSyntax(
  name: "make", summary: "Make things", discussion: "Makes things.",
  operands: [
    CommandSyntax.Operand(name: "THING", help: "what to make"),
    CommandSyntax.Operand(name: "TWICE", help: "what else", isRequired: false),
  ],
  options: [count.syntax, total.syntax, name.syntax, quiet.syntax, shape.syntax, Option.config.syntax], examples: [])

@Suite struct ArgumentsTests {
  @Test func flagsAreReadInEveryForm() throws {
    for words in [["-n", "4"], ["-n4"], ["-n=4"], ["--count", "4"], ["--count=4"]] {
      #expect(try Arguments(["it"] + words, for: syntax)[count] == 4)
    }
    let arguments = try Arguments(["--shape=square", "-q", "it", "--name", "-", "-o", "a=b"], for: syntax)
    #expect(arguments[shape] == .square)
    #expect(arguments.has(quiet))
    #expect(arguments[name] == "a=b")
    #expect(arguments.all(name) == ["-", "a=b"])
    #expect(arguments.operands == ["it"])
    #expect(arguments[count] == nil)
  }

  @Test func doubleHyphenEndsTheFlags() throws {
    #expect(try Arguments(["--", "-n", "--help"], for: syntax).operands == ["-n", "--help"])
  }

  @Test(arguments: [["--help"], ["-h"], ["it", "--nonsense", "-h"]])
  func helpComesBeforeEveryFault(words: [String]) throws {
    #expect(try Arguments(words, for: syntax).asksForHelp)
  }

  @Test(
    arguments: [
      (["it", "--cuont", "4"], "unknown flag --cuont; did you mean --count?"),
      (["it", "--elsewhere=4"], "unknown flag --elsewhere; hpsearch make --help lists the flags"),
      (["it", "-z"], "unknown flag -z; hpsearch make --help lists the flags"),
      (["it", "-shape"], "unknown flag -shape; did you mean --shape?"),
      (["it", "--count"], "--count needs a value: --count N"),
      (["it", "-n", "--quiet"], "-n needs a value: --count N"),
      (["it", "--name", "-q"], "--name needs a value: --name NAME"),
      (["it", "--count", "12"], "--count: expected an integer from 1 to 9, found \"12\""),
      (["it", "-nine"], "-n: expected an integer from 1 to 9, found \"ine\""),
      (["it", "--total", "-1"], "--total: expected an integer of at least 0, found \"-1\""),
      (["it", "--total="], "--total: expected an integer of at least 0, found \"\""),
      (["it", "--name", ""], "--name: expected NAME, found \"\""),
      (["it", "--shape", "oval"], "--shape: expected one of round, square, found \"oval\""),
      (["it", "--quiet=yes"], "--quiet takes no value, found \"yes\""),
      ([], "missing THING, what to make"),
      (["a", "b", "c"], "unexpected argument \"c\"; hpsearch make --help shows the usage"),
      (["a", "b", "f.json"], "unexpected argument \"f.json\"; did you mean --config f.json?"),
    ] as [([String], String)])
  func faultsAreOneSentence(words: [String], message: String) {
    #expect(throws: UsageError(message)) { try Arguments(words, for: syntax) }
  }

  @Test func aMissingRequiredFlagIsNamed() throws {
    let arguments = try Arguments(["it"], for: syntax)
    #expect(throws: UsageError("missing --config FILE")) { try arguments.required(.config) }
  }
}
