import Essentials
import Studies

/// The best trials, and those that failed.
struct TrialsSection {
  let section: ReportSection?
  private static let best = 50
  private static let failures = 30

  init(_ report: RunReport) {
    let journal = report.journal
    let summary = report.summary
    let objective = journal.objectives[0]
    let ranked = journal.trials.filter { $0.state == .complete }.sorted {
      (objective.better.oriented($1.fitness ?? 0), $0.number) < (objective.better.oriented($0.fitness ?? 0), $1.number)
    }
    let shown = Array(ranked.prefix(Self.best))
    let genes = Dictionary(
      summary.generations.flatMap(\.individuals).compactMap { individual in
        individual.trial.map { ($0, individual.gene) }
      }
    ) { first, _ in first }
    let isStructured = shown.contains { $0.parameters.values.contains(where: \.isStructured) }
    let all = shown.reduce(into: [:]) { $0.merge($1.parameters) { first, _ in first } }
    let names = isStructured ? ["gene"] : summary.ordered(all).map(\.name)
    let others = Set(shown.flatMap { $0.metrics.keys }).sorted().filter { $0 != objective.metric }.prefix(4)
    let rows = shown.map { trial in
      let values =
        isStructured
        ? [shortened(genes[trial.number] ?? "-", to: 120)] : names.map { trial.parameters[$0].map(plain) ?? "-" }
      return ["\(trial.number)", trial.fitness.map(measured) ?? "-"]
        + others.map { trial.metrics[$0].map(measured) ?? "-" }
        + values + [describedDuration(trial.seconds)]
    }
    var nodes: [HTMLNode] = []
    if !rows.isEmpty {
      let count = rows.count < ranked.count ? "The best \(rows.count) of \(ranked.count)" : "All \(rows.count)"
      nodes += [
        .element("p", "\(count) complete trials, best first; hpsearch inspect RUN --trials lists every one."),
        .scroll(
          .table(
            DataTable(columns: ["trial", objective.metric] + others + names + ["time"], rows: rows), sortable: true),
          "trials"),
      ]
    }
    let failed = journal.trials.filter { $0.state == .failed }
    if !failed.isEmpty {
      let rest = failed.count > Self.failures ? ", the first \(Self.failures)" : ""
      nodes += [
        .element("h3", "Failed trials (\(failed.count)\(rest))"),
        .scroll(
          .table(
            DataTable(
              columns: ["trial", "reason", "time"],
              rows: failed.prefix(Self.failures).map {
                ["\($0.number)", shortened($0.reason ?? "-", to: 500), describedDuration($0.seconds)]
              })), "failed trials"),
      ]
    }
    section = ReportSection("trials", "Trials", nodes)
  }
}
