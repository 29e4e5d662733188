import Essentials
import Search
import Studies

/// The result of a run as text.
public struct SummaryText {
  private let summary: RunSummary
  private let paint: Paint
  /// The number of characters that a line of a table may have; nil for any.
  private let width: Int?
  /// Nil for a search that is not evolutionary.
  private let evolution: EvolutionText?

  /// - Parameter width: The width of the terminal, at which tables are continued below; nil for any.
  public init(_ summary: RunSummary, paint: Paint, width: Int? = nil) {
    self.summary = summary
    self.paint = paint
    self.width = width
    evolution = EvolutionText(summary, width: width)
  }

  /// What `inspect` prints: the summary, the best trials, the chosen parameters.
  public var page: String {
    [
      heading, results, measures, front, confirmed, evolution?.table ?? "", evolution?.family ?? "", topTrials,
      chosen,
      labelled([("run directory", summary.directory)]),
    ]
    .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What a search prints at its end: the result, and what to do next.
  /// - Parameter time: The time spent; nil to leave it out.
  public func ending(time: String?) -> String {
    let location = labelled(
      (time.map { [("time", $0)] } ?? []) + [("run directory", summary.directory)])
    return [heading, results, measures, front, confirmed, chosen, location, next].filter { !$0.isEmpty }.joined(
      separator: "\n")
  }

  // MARK: - Parts

  private var heading: String {
    let failed = summary.failed > 0 ? paint(.yellow, "\(summary.failed) failed") : "none failed"
    let pruned = summary.pruned > 0 ? ", \(summary.pruned) pruned" : ""
    let state = summary.isFinished ? "" : paint(.yellow, "unfinished: ")
    let study = summary.study.map { "\(paint(.bold, $0.name))  \($0.method), seed \($0.seed)\n" } ?? ""
    let iterations = summary.iterations.map { ", \(counted($0, "iteration"))" } ?? generations
    return study + "\(state)\(counted(summary.trials, "trial")), \(failed)\(pruned)\(iterations)\n" + defeat
  }

  private var generations: String {
    let count = summary.generations.count
    return count > 0 ? ", \(counted(count, "generation"))" : ""
  }

  /// Why there is no best trial.
  private var defeat: String {
    guard summary.complete == 0, !summary.failures.isEmpty else { return "" }
    let reasons = summary.failures.map { "\($0.reason) (\(counted($0.count, "trial")))" }
    return paint(.red, "no trial succeeded: \(reasons.joined(separator: ", "))") + "\n"
  }

  /// Start and end on the test split if measured there, otherwise in the search.
  private var results: String {
    guard let metric = summary.testMetric, let end = summary.tests[.end] else { return searchResults }
    let title = Objective.title(of: metric)
    let best = ("end \(title)", paint(.green, text(of: end)) + "  best found\(bestName), \(retrained(end))")
    let plain = summary.tests[.plain].map { ("plain \(title)", "\(text(of: $0))  plain network, \(retrained($0))") }
    guard let start = summary.tests[.start] else { return labelled([plain, best].compactMap { $0 }) }
    let baseline = ("start \(title)", "\(text(of: start))  hand-made baseline, \(retrained(start))")
    return labelled(
      [baseline, best, ("change", change(of: metric, by: end.mean - start.mean))] + [plain].compactMap { $0 })
  }

  /// Shares in percentage points, anything else in its own unit.
  private func change(of metric: String, by difference: Double) -> String {
    let sign = difference < 0 ? "-" : "+"
    let isShare = [
      "accuracy", "macroF1", "weightedF1", "balancedAccuracy", "rocAUC", "top3Accuracy", "top5Accuracy",
    ].contains(metric)
    return sign + (isShare ? "\(fixed(abs(difference) * 100, 2)) points" : measured(abs(difference)))
  }

  /// The F1 scores of the final tests, unless only the hand-made baseline is there to compare with.
  private var measures: String {
    guard summary.study?.start == nil || summary.tests[.plain] != nil else { return "" }
    let names = [
      ("macro F1", "testMacroF1"), ("weighted F1", "testWeightedF1"), ("balanced accuracy", "testBalancedAccuracy"),
      ("ROC AUC", "testRocAUC"), ("log loss", "testLogLoss"), ("top-3 accuracy", "testTop3Accuracy"),
      ("top-5 accuracy", "testTop5Accuracy"),
    ].filter { name in summary.testMeasures.values.contains { $0[name.1] != nil } }
    var table = TextTable([("test split", .left)] + names.map { ($0.0, .right) })
    for role in TestRole.allCases {
      let measures = summary.testMeasures[role] ?? [:]
      guard names.contains(where: { measures[$0.1] != nil }) else { continue }
      table.rows.append([role.rawValue] + names.map { measures[$0.1].map(text(of:)) ?? "-" })
    }
    return table.rows.isEmpty ? "" : table.text(width: width)
  }

  private var searchResults: String {
    let start = summary.start?.fitness.map { ("start fitness", "\(measured($0))  hand-made baseline") }
    let best = summary.best.flatMap { best in
      best.fitness.map {
        ("best \(summary.objectives[0].metric)", paint(.green, measured($0)) + "  trial \(best.number)\(direction)")
      }
    }
    return labelled([start, best].compactMap { $0 })
  }

  private func text(of test: RunSummary.Test) -> String { test.spread }

  private func retrained(_ test: RunSummary.Test) -> String {
    "test split, retrained with \(counted(test.values.count, "seed"))"
  }

  /// Names the direction if lower values are better.
  private var direction: String { summary.objectives[0].better == .lower ? ", lower is better" : "" }

  private var bestName: String {
    summary.winner.flatMap { best in
      best.fitness.map {
        " (\(best.trial.map { "trial \($0)" } ?? "baseline"), \(searchedMetric)\(measured($0)) in the search)"
      }
    } ?? ""
  }

  /// The metric of the search if it is not the one that was tested.
  private var searchedMetric: String {
    let metric = summary.objectives[0].metric
    return [summary.testMetric, Objective.fitness.metric].contains(metric) ? "" : "\(Objective.title(of: metric)) "
  }

  /// The chosen parameters: by name beside the baseline's, and as a vector in table order if it fits in a line. Whole
  /// networks have no vector.
  private var chosen: String {
    guard let best = summary.winner else { return "" }
    let vector = "[\(summary.vector(best.parameters).map(plain).joined(separator: ", "))]"
    let start = summary.study?.start
    let isStructured = best.parameters.values.contains(where: \.isStructured)
    let columns: [(String, TextTable.Alignment)] = [("parameter", .left), ("chosen", isStructured ? .left : .right)]
    var table = TextTable(columns + (start == nil ? [] : [("baseline", .right)]))
    for (name, value) in summary.ordered(best.parameters) {
      table.rows.append([name, plain(value)] + (start.map { [plain($0[name] ?? .null)] } ?? []))
    }
    let isShown = !isStructured && vector.count <= (width ?? 80) - 16
    let labels = (isShown ? [("chosen vector", vector)] : []) + (evolution?.winner ?? [])
    return labelled(labels) + (labels.isEmpty ? "" : "\n") + table.text(indent: 2, width: width)
  }

  private var topTrials: String {
    guard let first = summary.top.first else { return "" }
    // Whole networks do not fit in a row; their genes do.
    let isStructured = evolution != nil && first.parameters.values.contains(where: \.isStructured)
    let names = isStructured ? ["gene"] : names(of: summary.top)
    let parameters = names.map { ($0, isStructured ? TextTable.Alignment.left : .right) }
    var table = TextTable([("trial", .right), ("fitness", .right)] + parameters + [("time", .right)])
    for trial in summary.top {
      let values =
        isStructured ? [evolution?.gene(of: trial.number) ?? ""] : names.map { trial.parameters[$0].map(plain) ?? "-" }
      let head = ["\(trial.number)", trial.fitness.map(measured) ?? ""]
      table.rows.append(head + values + [describedDuration(trial.seconds)])
    }
    let title = summary.top.count == 1 ? "best trial" : "best \(summary.top.count) trials"
    return "\(title)\n\(table.text(indent: 2, width: width))"
  }

  /// The parameters that any of some trials has, in table order.
  private func names(of trials: [TrialRecord]) -> [String] {
    let all = trials.reduce(into: [:]) { $0.merge($1.parameters) { first, _ in first } }
    return summary.ordered(all).map(\.name)
  }

  /// The candidates that were retrained before the winner was chosen.
  private var confirmed: String {
    guard !summary.confirmed.isEmpty else { return "" }
    var table = TextTable([("candidate", .left), ("in the search", .right), ("retrained", .right)])
    table.rows = summary.confirmed.map { candidate in
      [
        candidate.trial.map { "trial \($0)" } ?? "baseline", candidate.fitness.map(measured) ?? "-",
        candidate.confirmation.map(text(of:)) ?? "-",
      ]
    }
    return "confirmation, best first\n" + table.text(indent: 2)
  }

  /// The trials that no other one dominates.
  private var front: String {
    guard !summary.front.isEmpty else { return "" }
    let objectives = summary.objectives
    let columns = objectives.map { ("\($0.metric) (\($0.better.rawValue))", TextTable.Alignment.right) }
    var table = TextTable([("trial", .right)] + columns)
    table.rows = summary.front.map { trial in
      ["\(trial.number)"]
        + objectives.enumerated().map { index, objective in
          (index == 0 ? trial.fitness : trial.metrics[objective.metric]).map(measured) ?? "-"
        }
    }
    return "Pareto front\n" + table.text(indent: 2, width: width)
  }

  private var next: String {
    let run = summary.directory
    return "next\n  hpsearch inspect \(run)\n" + (summary.best == nil ? "" : use)
  }

  /// What to do with the best: a classifier predicts, a GAN has left pictures.
  private var use: String {
    let run = summary.directory
    let samples = RunPaths(run).samples
    guard Files.exists(RunPaths(run).bestWeights) else { return "" }
    return Files.isDirectory(samples)
      ? "  look at \(samples), what the best of each generation makes\n"
      : "  hpsearch predict --model \(run)/best.safetensors --config \(run)/config.json --split test\n"
        + "  hpsearch predict --model \(run)/best.safetensors --data PATH\n"
  }

  private func labelled(_ rows: [(label: String, text: String)]) -> String {
    let width = max(16, (rows.map(\.label.count).max() ?? 0) + 2)
    return rows.map { "\(padded($0.label, to: width))\($0.text)\n" }.joined()
  }
}
