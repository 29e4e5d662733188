import Essentials
import Search
import Studies

/// Several runs beside each other: a table, their curves over one axis, and for refinements the source's tables.
struct Comparison {
  let nodes: [HTMLNode]

  init(_ reports: [RunReport]) {
    guard reports.count > 1 else {
      nodes = []
      return
    }
    let compared = RunComparison(reports.map(\.summary))
    let pictures = [
      BestSoFarChart(reports.map { ($0.summary.directory, $0.journal) })?.chart.picture,
      Self.distribution(reports),
    ]
    nodes = [
      HTMLNode(
        "section", ["id": "comparison", "aria-labelledby": "comparison-title"],
        [
          HTMLNode("h2", ["id": "comparison-title"], ["Comparison"]),
          .scroll(.table(compared.runs, sortable: true), "the runs"),
        ] + Self.tables(compared) + pictures.compactMap { $0 }.map(HTMLNode.chart))
    ]
  }

  private static func tables(_ compared: RunComparison) -> [HTMLNode] {
    compared.refinements.flatMap { title, table in
      [HTMLNode.element("h3", title), .scroll(.table(table), title)]
    }
  }

  /// Of runs with the same objective.
  private static func distribution(_ reports: [RunReport]) -> Picture? {
    let metric = reports[0].journal.objectives[0]
    guard reports.allSatisfy({ $0.journal.objectives[0] == metric }) else { return nil }
    return DistributionChart(
      reports.prefix(4).map { ($0.summary.directory, $0.journal) }, title: "Empirical distributions",
      subtitle: "of \(min(4, reports.count)) runs")?.chart.picture
  }
}
