import Essentials
import Search
import Studies

/// The answer: what was searched, what it began and ended with, the winner's parameters, and what it cost.
struct AnswerSection {
  private let report: RunReport
  private var summary: RunSummary { report.summary }

  init(_ report: RunReport) { self.report = report }

  var section: ReportSection? {
    ReportSection(
      "result", "Result",
      [searched, HTMLNode("div", ["class": "cards"], cards)] + failures + parameters + config)
  }

  // MARK: - What was searched

  private var searched: HTMLNode {
    guard let study = summary.study else { return .element("p", "The journal does not say what was searched.") }
    let problem = study.config["problem"]?["type"]?.string ?? "problem"
    let model = study.config["model"]?["builder"]?.string.map { "of \($0)" } ?? "of a problem of type \(problem)"
    let path = study.config["dataset"]?["path"]?.string.map { " on \($0)" } ?? ""
    let parameters = study.space.map { counted($0.parameters.count, "parameter") } ?? "whole networks"
    return HTMLNode(
      "p", ["class": "lead"],
      [
        .element("strong", study.method),
        .text(
          " searched \(parameters) \(model)\(path) for \(objectives): \(trials)."),
      ])
  }

  private var objectives: String {
    summary.objectives.map { "\($0.better.rawValue) \($0.metric)" }.joined(separator: " and ")
  }

  private var trials: String {
    var text = counted(summary.trials, "trial")
    if summary.failed > 0 { text += ", \(summary.failed) failed" }
    if summary.pruned > 0 { text += ", \(summary.pruned) pruned" }
    return text
  }

  // MARK: - Start and end

  private var cards: [HTMLNode] { outcome + [cost] }

  private var outcome: [HTMLNode] {
    if let metric = summary.testMetric, let end = summary.tests[.end] {
      let title = Objective.title(of: metric)
      let start = summary.tests[.start].map { HTMLNode.card("start: \(title), test split", text(of: $0), seeds($0)) }
      let plain = summary.tests[.plain].map { HTMLNode.card("plain network: \(title)", text(of: $0), seeds($0)) }
      let gain = summary.tests[.start].map { start in
        HTMLNode.card("change", change(end.mean - start.mean, of: metric), "end minus start")
      }
      return [start, .card("end: \(title), test split", text(of: end), "\(winnerName); \(seeds(end))", isMain: true)]
        .compactMap { $0 } + [gain, plain].compactMap { $0 }
    }
    let metric = summary.objectives[0].metric
    let start = summary.start?.fitness.map {
      HTMLNode.card("start: \(metric)", measured($0), "hand-made baseline, in the search")
    }
    guard let best = summary.best, let fitness = best.fitness else {
      return [.card("best \(metric)", "none", summary.trials == 0 ? "no trial yet" : "no trial succeeded")]
    }
    let confirmed = summary.winner?.confirmation.map {
      HTMLNode.card("retrained: \(metric)", text(of: $0), "\(winnerName); \(seeds($0))")
    }
    return [start, .card("best \(metric)", measured(fitness), "trial \(best.number)", isMain: true), confirmed]
      .compactMap { $0 }
  }

  private var winnerName: String {
    summary.winner.map { $0.trial.map { "trial \($0)" } ?? "the baseline" } ?? "the best"
  }

  private func seeds(_ test: RunSummary.Test) -> String { "retrained with \(counted(test.values.count, "seed"))" }

  private func text(of test: RunSummary.Test) -> String { test.spread }

  private func change(_ difference: Double, of metric: String) -> String {
    let isShare = ["accuracy", "macroF1", "weightedF1", "balancedAccuracy"].contains(metric)
    let sign = difference < 0 ? "−" : "+"
    return sign + (isShare ? "\(fixed(abs(difference) * 100, 2)) points" : measured(abs(difference)))
  }

  private var cost: HTMLNode {
    let tests = report.journal.tests.reduce(0) { $0 + $1.seconds }
    let retrainings = report.journal.confirmations.reduce(0) { $0 + $1.outcome.seconds }
    let work = report.journal.trials.reduce(0) { $0 + $1.seconds } + tests + retrainings
    let times = report.journal.times
    let wall = zip([times.began].compactMap { $0 }, [times.last].compactMap { $0 }).map { $1.seconds - $0.seconds }
      .first
    return .card(
      "cost", describedDuration(work),
      "of work" + (wall.map { ", \(describedDuration(max(0, $0))) from first to last line" } ?? ""))
  }

  // MARK: - Failures

  private var failures: [HTMLNode] {
    summary.failures.prefix(5).map { failure in
      HTMLNode("p", ["class": "warn"], [.text("Failed (\(counted(failure.count, "trial"))): \(failure.reason)")])
    }
  }

  // MARK: - The winner

  private var parameters: [HTMLNode] {
    guard let winner = summary.winner else { return [] }
    let start = summary.study?.start
    let rows = summary.ordered(winner.parameters).map { name, value in
      [name, shortened(plain(value), to: 200)] + (start.map { [$0[name].map(plain) ?? "-"] } ?? [])
    }
    let table = DataTable(columns: ["parameter", "chosen"] + (start == nil ? [] : ["baseline"]), rows: rows)
    return [.element("h3", "The winner's parameters"), .scroll(.table(table), "the winner's parameters")]
  }

  /// The study's config with the winner as its baseline, where there is one; otherwise the parameters alone.
  private var config: [HTMLNode] {
    guard let winner = summary.winner, let study = summary.study else { return [] }
    let parameters = JSONValue.object(winner.parameters)
    let isClassification = study.config["model"] != nil && study.config["space"]?.array != nil
    let text = isClassification ? study.config.overlaid(by: ["baseline": parameters]) : parameters
    let use =
      isClassification
      ? "As a config: hpsearch train --config FILE trains the winner." : "As a parameters file, as in best.json."
    return [
      HTMLNode(
        "details", [:],
        [
          .element("summary", "The winner, ready to copy"), .element("p", use),
          .code(text.document, "the winner as JSON"),
        ])
    ]
  }
}
