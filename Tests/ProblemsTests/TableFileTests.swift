import Essentials
import Foundation
import Testing

@testable import Problems

private let packageRoot = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
  .joined(separator: "/")
private let shared = "\(packageRoot)/../shared"

@Suite("Files of benchmark tables")
struct TableFileTests {
  /// Names, best and median mean of the shared tables, as measured by others: `peers/reference_tables.csv`.
  struct Reference {
    let table: String
    let direction: BenchmarkTable.Direction
    let regret: Double
    let mean: Double
    let best: Double
    let median: Double

    init(_ line: Substring, columns: [Substring]) throws {
      let cells = Dictionary(uniqueKeysWithValues: zip(columns, line.split(separator: ",")))
      func number(_ column: Substring) throws -> Double { try #require(cells[column].flatMap { Double($0) }) }
      table = String(try #require(cells["table"]))
      direction = try #require(cells["direction"].flatMap { BenchmarkTable.Direction(rawValue: String($0)) })
      regret = try number("mean_regret")
      mean = try number("mean_value_of_chosen")
      best = try number("best_mean")
      median = try number("median_mean")
    }

    static func read() throws -> [Reference] {
      let text = String(decoding: try Files.read("\(shared)/peers/reference_tables.csv"), as: UTF8.self)
      let lines = text.split(whereSeparator: \.isNewline)
      let columns = lines[0].split(separator: ",")
      return try lines.dropFirst().map { try Reference($0, columns: columns) }
    }
  }

  @Test(
    .enabled(
      if: Files.exists("\(shared)/data/tables") && Files.exists("\(shared)/peers/reference_tables.csv"),
      "needs the benchmark tables and the measured regrets in ../shared"))
  func sharedTablesHaveTheirReferenceRegrets() throws {
    let references = Dictionary(grouping: try Reference.read(), by: \.table)
    var read = 0
    for (name, references) in references where Files.exists("\(shared)/data/tables/\(name).csv.gz") {
      let table = try BenchmarkTable(path: "\(shared)/data/tables/\(name).csv.gz")
      read += 1
      #expect(table.name == name)
      for reference in references {
        #expect(table.direction == reference.direction)
        // The file has 7 significant digits.
        #expect(abs(table.bestMean - reference.best) <= 1e-6 * reference.best)
        #expect(abs(table.medianMean - reference.median) <= 1e-6 * reference.median)
        // Regret is linear in the mean, so that the mean regret is the regret of the mean.
        let rounding = 1e-6 * reference.mean / abs(reference.best - reference.median)
        #expect(abs(table.regret(ofMean: reference.mean) - reference.regret) <= 1e-6 + rounding)
      }
      #expect(table.mean(of: table.best) == table.bestMean && table.regret(of: table.best) == 0)
    }
    #expect(read == 8)
  }

  @Test func theBundledTableIsComplete() throws {
    let table = try BenchmarkTable(path: "\(packageRoot)/datasets/tables/toy-mlp.csv")
    #expect(table.name == "toy-mlp" && table.direction == .maximize && table.rows == 432 && table.runs == 3)
    #expect(table.source.contains("synthetic"))
    #expect(table.bestMean > table.medianMean && table.bestMean < 1)
  }

  @Test func filesThatAreMissingAreNamed() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/hpsearch-\(UUID().uuidString)"
    try Files.makeDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func message(_ path: String) -> String? {
      let error = #expect(throws: (any Error).self) { try BenchmarkTable(path: path) }
      return error.map { "\($0)".replacingOccurrences(of: "\(folder)/", with: "") }
    }
    #expect(message("\(folder)/a.csv") == "a.csv: expected a benchmark table, found no such file")
    try Files.replace("\(folder)/a.csv.gz", with: "x")
    #expect(message("\(folder)/a.csv.gz") == "a.json: expected the description of a.csv.gz, found no such file")
    #expect(
      message("\(folder)/a.txt")
        == "a.txt: expected a benchmark table, whose name ends in .csv or .csv.gz, found another name")
    try Files.replace(
      "\(folder)/a.json",
      with: """
        {"name": "a", "direction": "maximize", "metric": "m", "parameters": [{"name": "p", "choices": [1, 2]}]}
        """)
    #expect(message("\(folder)/a.csv.gz")?.hasPrefix("a.csv.gz: byte 1: expected") == true)
    try Files.replace("\(folder)/a.csv", with: "p_index,run0\n0,1\n1,2")
    #expect(try BenchmarkTable(path: "\(folder)/a.csv").bestMean == 2)
  }
}
