import Essentials
import Search
import Studies

/// Several runs in tables: what each began and ended with, and for GAN-based refinements tables 1 to 3 of Lu et al.
/// (2018).
public struct RunComparison: Sendable {
  private let summaries: [RunSummary]

  public init(_ summaries: [RunSummary]) { self.summaries = summaries }

  /// One row a run.
  public var runs: DataTable {
    DataTable(
      columns: ["run", "method", "seed", "trials", "measure", "start", "end", "change", "best in the search"],
      rows: summaries.map { summary in
        let metric = summary.testMetric ?? summary.objectives[0].metric
        let start = summary.tests[.start].map(Self.text)
        let end = summary.tests[.end].map(Self.text)
        let change = summary.tests[.end].flatMap { end in summary.tests[.start].map { end.mean - $0.mean } }
        return [
          summary.directory, summary.study?.method ?? "-", summary.study.map { "\($0.seed)" } ?? "-",
          "\(summary.trials)" + (summary.isFinished ? "" : " (not finished)"),
          metric + (summary.testMetric == nil ? "" : " on the test split"), start ?? "-", end ?? "-",
          change.map { ($0 < 0 ? "-" : "+") + measured(abs($0)) } ?? "-", summary.best?.fitness.map(measured) ?? "-",
        ]
      })
  }

  /// Start and end of each experiment by its patience, and each experiment's parameters before and after. Empty without
  /// finished refinements.
  public var refinements: [(title: String, table: DataTable)] {
    let refined = summaries.filter { $0.study?.method == "gan-refine" && $0.study?.start != nil && $0.winner != nil }
    guard !refined.isEmpty else { return [] }
    return [accuracies(of: refined)] + parameters(of: refined)
  }

  /// Table 1: the accuracy that each search began and ended with.
  private func accuracies(of refined: [RunSummary]) -> (title: String, table: DataTable) {
    let rows = refined.map { summary in
      let patience = summary.study?.config["training"]?["patience"]?.integer
      let start = summary.tests[.start].map(Self.text) ?? summary.start?.fitness.map(measured)
      let end = summary.tests[.end].map(Self.text) ?? summary.winner?.fitness.map(measured)
      return [summary.study?.name ?? "-", patience.map { "\($0)" } ?? "-", start ?? "-", end ?? "-"]
    }
    return (
      "Start and end (table 1 of the method's source)",
      DataTable(
        columns: ["experiment", "patience c", "start", "end"], rows: rows.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
    )
  }

  /// Tables 2 and 3: for each space the vectors before and after.
  private func parameters(of refined: [RunSummary]) -> [(title: String, table: DataTable)] {
    var groups: [(names: [String], runs: [RunSummary])] = []
    for summary in refined {
      let names = summary.study?.space?.names ?? []
      if let index = groups.firstIndex(where: { $0.names == names }) {
        groups[index].runs.append(summary)
      } else {
        groups.append((names, [summary]))
      }
    }
    return groups.map { names, runs in
      let rows = runs.flatMap { summary -> [[String]] in
        let name = summary.study?.name ?? "-"
        func row(_ what: String, _ parameters: [String: JSONValue]) -> [String] {
          [name, what] + names.map { parameters[$0].map(plain) ?? "-" }
        }
        return [row("start", summary.study?.start ?? [:]), row("end", summary.winner?.parameters ?? [:])]
      }
      return (
        "Parameters before and after (tables 2 and 3 of the method's source)",
        DataTable(columns: ["experiment", "which"] + names, rows: rows)
      )
    }
  }

  private static func text(_ test: RunSummary.Test) -> String {
    test.spread
  }
}

extension DataTable {
  /// The table in aligned columns, for a terminal.
  public var text: String {
    var table = TextTable(
      columns.enumerated().map { column, name in
        (name, rows.allSatisfy { Double($0[column]) != nil || $0[column] == "-" } ? .right : .left)
      })
    table.rows = rows
    return table.text(indent: 2)
  }
}
