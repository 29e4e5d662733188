import Essentials
import Testing

@testable import Problems

/// A table of 2 x 3 configurations with 2 runs, small enough to check by hand.
private let description = """
  {
    "name": "toy", "direction": "minimize", "metric": "error", "rows": 6, "runs": 2,
    "parameters": [ { "name": "rate", "choices": [0.1, 0.01] }, { "name": "act", "choices": ["relu", "tanh", 3] } ],
    "values": "toy.csv", "source": "made up"
  }
  """
private let rows = """
  rate_index,act_index,run0,run1
  0,0,1,2
  0,1,3.5,
  0,2,5,7
  1,0,-1e-1,0.3
  1,1,2,4
  1,2,12345678901234567890,0

  """.dropLast()

private func table(_ description: String = description, _ rows: some StringProtocol = rows) throws -> BenchmarkTable {
  let description = try TableDescription(try JSONValue(parsing: description), file: "toy.json")
  return try Array("\(rows)\n".utf8).withUnsafeBytes {
    try BenchmarkTable(description, content: $0, file: "toy.csv")
  }
}

@Suite("Benchmark tables")
struct TableTests {
  @Test func resultsAreFoundByTheirIndexes() throws {
    let table = try table()
    #expect(table.name == "toy" && table.direction == .minimize && table.metric == "error" && table.source == "made up")
    #expect(table.parameters.map(\.name) == ["rate", "act"] && table.rows == 6 && table.runs == 2)
    #expect(table.value(of: [0, 2], run: 1) == 7 && table.value(of: [1, 0], run: 0) == -0.1)
    #expect(table.value(of: [0, 1], run: 0) == 3.5 && table.value(of: [0, 1], run: 1) == nil)
    #expect(table.value(of: [1, 2], run: 0) == Double("12345678901234567890"))
    #expect(table.mean(of: [0, 0]) == 1.5 && table.mean(of: [0, 1]) == 3.5)
  }

  /// Means 1.5, 3.5, 6, 0.1, 3, 6e18: best 0.1, median 3.25.
  @Test func regretIsZeroAtTheBestAndOneAtTheMedian() throws {
    let table = try table()
    #expect(table.best == [1, 0] && abs(table.bestMean - 0.1) < 1e-15 && table.medianMean == 3.25)
    #expect(table.regret(of: table.best) == 0 && table.regret(ofMean: 3.25) == 1)
    #expect(abs(table.regret(of: [1, 1]) - 2.9 / 3.15) < 1e-12)
  }

  @Test func maximizingMirrorsRegret() throws {
    let text = description.replacing("minimize", with: "maximize")
    let best = try table(text)
    #expect(best.best == [1, 2] && best.regret(of: best.best) == 0 && best.regret(of: [0, 1]) >= 1)
    let flat = try table(
      text, rows.split(separator: "\n").map { $0.contains("run") ? $0 : $0.prefix(3) + ",1,1" }.joined(separator: "\n"))
    #expect(flat.regret(ofMean: 1) == 0 && flat.regret(ofMean: 0.5) == 0.5)
  }

  @Test func drawsTakeRunsThatAreThere() throws {
    let table = try table()
    var generator = SeededGenerator(seed: 3)
    #expect((0..<20).allSatisfy { _ in table.value(of: [0, 1], using: &generator) == 3.5 })
    #expect(Set((0..<50).map { _ in table.value(of: [0, 2], using: &generator) }) == [5, 7])
  }

  @Test func orderAndLineEndsDoNotMatter() throws {
    let lines = rows.split(separator: "\n")
    let shuffled = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\r\n") + "\r"
    #expect(try table(description, shuffled).value(of: [0, 2], run: 1) == 7)
    #expect(try table().parameters.indexes(ofRow: 4) == [1, 1])
  }

  struct Fault: Sendable {
    let change: String
    let to: String
    let message: String
  }

  static let rowFaults = [
    Fault(change: "rate_index,", to: "", message: "toy.csv:1: expected the column \"rate_index\", found \"act_index\""),
    Fault(change: ",run1\n", to: "\n", message: "toy.csv:1: expected the column \"run1\", found the end of the header"),
    Fault(
      change: "run1\n", to: "run1,run2\n", message: "toy.csv:1: expected 2 runs, as the description says, found 3"),
    Fault(change: "0,2,5,7", to: "0,2,5", message: "toy.csv:4: expected 4 cells, found 3"),
    Fault(change: "0,2,5,7", to: "", message: "toy.csv:4: expected 4 cells, found an empty line"),
    Fault(change: "0,2,5,7", to: "0,3,5,7", message: "toy.csv:4: expected an index from 0 to 2 for act, found \"3\""),
    Fault(
      change: "0,2,5,7", to: "-1,2,5,7", message: "toy.csv:4: expected an index from 0 to 1 for rate, found \"-1\""),
    Fault(change: "0,2,5,7", to: ",2,5,7", message: "toy.csv:4: expected an index from 0 to 1 for rate, found \"\""),
    Fault(
      change: "0,2,5,7", to: "0,1,5,7",
      message: "toy.csv:4: expected a new combination, found rate 0.1, act tanh, which line 3 has"),
    Fault(
      change: "0,2,5,7\n", to: "",
      message: "toy.csv:7: expected 1 more row, the first of them for rate 0.1, act 3, found the end of the file"),
    Fault(
      change: String(rows.dropFirst(31)), to: "0,0,1,2",
      message: "toy.csv:3: expected 5 more rows, the first of them for rate 0.1, act tanh, found the end of the file"),
    Fault(
      change: "0,2,5,7", to: "0,2,five,7",
      message: "toy.csv:4: expected a number or an empty cell for run0, found \"five\""),
    Fault(
      change: "0,2,5,7", to: "0,2,5,nan",
      message: "toy.csv:4: expected a number or an empty cell for run1, found \"nan\""),
    Fault(
      change: "0,2,5,7", to: "0,2,1e999,7",
      message: "toy.csv:4: expected a number or an empty cell for run0, found \"1e999\""),
    Fault(
      change: "0,2,5,7", to: "0,2,.,7", message: "toy.csv:4: expected a number or an empty cell for run0, found \".\""),
    Fault(
      change: "0,2,5,7", to: "0,2,,",
      message: "toy.csv:4: expected a value for at least one run, found only empty cells"),
  ]

  @Test(arguments: rowFaults)
  func faultyRowsAreNamed(_ fault: Fault) throws {
    #expect(rows.contains(fault.change))
    let broken = String(rows).replacing(fault.change, with: fault.to)
    let error = #expect(throws: (any Error).self) { try table(description, broken) }
    #expect(error.map { "\($0)" } == fault.message)
  }

  @Test func anEmptyFileHasNoHeader() throws {
    let description = try TableDescription(try JSONValue(parsing: description), file: "toy.json")
    let error = #expect(throws: (any Error).self) {
      try BenchmarkTable(description, content: UnsafeRawBufferPointer(start: nil, count: 0), file: "toy.csv")
    }
    #expect(error.map { "\($0)" } == "toy.csv:1: expected a header, found an empty file")
  }

  static let descriptionFaults = [
    Fault(change: "\"name\": \"toy\", ", to: "", message: "toy.json: name: missing; expected a text"),
    Fault(
      change: "minimize", to: "minimise",
      message: """
        toy.json: direction: expected one of "minimize", "maximize", found the text "minimise"; did you mean "minimize"?
        """),
    Fault(
      change: "metric", to: "metrik",
      message: "toy.json: metric: missing; expected a text\ntoy.json: metrik: unknown key; did you mean \"metric\"?"),
    Fault(
      change: "\"rows\": 6", to: "\"rows\": 7",
      message: "toy.json: rows: expected 6, a row for each combination of choices, found 7"),
    Fault(
      change: "\"runs\": 2", to: "\"runs\": 0",
      message: "toy.json: runs: expected an integer from 1 to 1000, found 0"),
    Fault(
      change: "\"choices\": [0.1, 0.01]", to: "\"choices\": []",
      message: "toy.json: parameters[0].choices: expected a list of choices, found an empty list"),
    Fault(
      change: ", \"choices\": [0.1, 0.01]", to: "",
      message: "toy.json: parameters[0].choices: missing; expected a list of choices"),
    Fault(
      change: "[0.1, 0.01]", to: "[0.1, null]",
      message: "toy.json: parameters[0].choices: expected texts, numbers, true or false, found null at index 1"),
    Fault(
      change: "[0.1, 0.01]", to: "[1, 1.0]",
      message: """
        toy.json: parameters[0].choices: expected different choices, found 1.0 at index 1, which the list has before
        """),
    Fault(
      change: "\"act\"", to: "\"rate\"",
      message: "toy.json: parameters[1].name: expected a name of its own, found \"rate\" a second time"),
    Fault(
      change: "\"act\"", to: "\"a,b\"",
      message: """
        toy.json: parameters[1].name: expected a text without commas, quotes and control characters, found "a,b"
        """),
    Fault(
      change: "{ \"name\": \"rate\", \"choices\": [0.1, 0.01] }",
      to: ["a", "b", "c", "d"].map { "{ \"name\": \"\($0)\", \"choices\": \(Array(0..<100)) }" }.joined(separator: ","),
      message: "toy.json: parameters: expected at most 20000000 combinations of choices, found more"),
  ]

  @Test(arguments: descriptionFaults.indices)
  func faultyDescriptionsAreNamed(_ index: Int) throws {
    let fault = Self.descriptionFaults[index]
    #expect(description.contains(fault.change))
    let broken = description.replacing(fault.change, with: fault.to)
    let error = #expect(throws: SettingsError.self) { try table(broken) }
    #expect(error?.description == fault.message)
  }

  /// Whatever is done to the bytes of a table, reading it ends in a table or an error.
  @Test func mutationsDoNotCrash() throws {
    var generator = SeededGenerator(seed: 9)
    var accepted = 0
    for round in 0..<10_000 {
      var json = Array(description.utf8)
      var csv = Array("\(rows)\n".utf8)
      for _ in 0...generator.integer(below: 3) {
        if round.isMultiple(of: 2) { mutate(&json, &generator) } else { mutate(&csv, &generator) }
      }
      guard let value = try? JSONValue(parsing: json), let description = try? TableDescription(value, file: "toy.json"),
        let table = try? csv.withUnsafeBytes({ try BenchmarkTable(description, content: $0, file: "toy.csv") })
      else { continue }
      accepted += 1
      #expect(table.regret(of: table.best) == 0)
    }
    #expect((100..<9000).contains(accepted))
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let index = generator.integer(below: bytes.count)
    let symbols = Array("0123456789,.-+eE\"[]{}:\n\r \u{0}ÿ".utf8)
    switch generator.integer(below: 6) {
    case 0: bytes[index] = UInt8(generator.integer(below: 256))
    case 1: bytes[index] = symbols[generator.integer(below: symbols.count)]
    case 2: bytes.remove(at: index)
    case 3: bytes.insert(symbols[generator.integer(below: symbols.count)], at: index)
    case 4: bytes.removeSubrange(index...)
    default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 20)], at: index)
    }
  }
}
