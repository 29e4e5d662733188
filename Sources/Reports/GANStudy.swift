import Essentials
import Search
import Studies

/// A search over the settings of a GAN as a study of their impact: what each value of a hyperparameter does to each
/// measure, and which settings fail, and how ("Impact of Hyperparameters on the Generative Adversarial Networks
/// Behavior", ICEIS 2022).
public struct GANStudy {
  /// The main effects of each hyperparameter on each measure.
  public let chart: EffectChart
  private let trials: [TrialRecord]
  private let objective: Objective
  private let names: [String]

  /// The diagnoses of which trials report the share of their trainings.
  private static let faults = [
    "divergence", "modeCollapse", "vanishingGradient", "discriminatorTooStrong", "oscillation",
  ]
  private static let measures = [
    "kolmogorovSmirnov", "wasserstein1", "frechet", "kid", "precision", "recall", "diversity", "coverage",
  ]

  /// - Returns: Nil if the journal is not that of such a search, or holds no trial.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study, study.config["problem"]?["type"]?.string == "gan", let space = study.space,
      let objective = study.objectives.first, !journal.trials.isEmpty
    else { return nil }
    trials = journal.trials
    self.objective = objective
    let factors = space.parameters.compactMap { Factor($0, journal.trials) }
    names = factors.map(\.name)
    let reported = Set(journal.trials.flatMap { $0.metrics.keys })
    let shown = [objective.metric] + Self.measures.filter { $0 != objective.metric && reported.contains($0) }
    chart = EffectChart(
      title: "\(study.name): effects of hyperparameters",
      subtitle: "\(journal.trialsInWords), each the mean of its trainings; \(study.method), seed \(study.seed)",
      factors: factors.map { EffectChart.Factor(name: $0.name, values: $0.labels) },
      measures: shown.prefix(4).map { EffectChart.Measure(name: $0, label: $0) },
      runs: journal.trials.map { trial in
        let settings = factors.compactMap { factor in factor.label(of: trial).map { (factor.name, $0) } }
        return EffectChart.Run(
          settings: Dictionary(uniqueKeysWithValues: settings), measures: trial.metrics,
          hasFailed: trial.state == .failed)
      })
  }

  /// A hyperparameter, and the values or ranges of values that are told apart.
  private struct Factor {
    let name: String
    let labels: [String]
    /// nil if the values are no numbers.
    private let levels: NumberLevels?

    /// - Returns: Nil if the trials have fewer than two values.
    init?(_ parameter: SearchParameter, _ trials: [TrialRecord]) {
      name = parameter.name
      let values = trials.compactMap { $0.parameters[parameter.name] }
      let distinct = Set(values.map(plain))
      guard distinct.count > 1 else { return nil }
      let numbers = values.compactMap(\.number)
      levels = numbers.count == values.count ? NumberLevels(numbers) : nil
      labels = levels?.labels ?? distinct.sorted()
    }

    func label(of trial: TrialRecord) -> String? {
      guard let value = trial.parameters[name] else { return nil }
      guard let levels else { return plain(value) }
      return value.number.flatMap(levels.label)
    }
  }

  /// Tables for people: each hyperparameter's effect on the objective, and the settings that fail.
  public var text: String {
    let effects = chart.factors.map { effect(of: $0) }.joined(separator: "\n")
    return "effects on \(objective.metric), \(objective.better.rawValue) is better\n\n\(effects)\n\(failures)"
  }

  private func effect(of factor: EffectChart.Factor) -> String {
    guard let measure = chart.measures.first else { return "" }
    var table = TextTable([
      (factor.name, .left), ("settings", .right), ("mean", .right), ("deviation", .right), ("best", .right),
      ("at fault", .right),
    ])
    table.rows = chart.levels(of: factor, on: measure).map { level in
      let best = objective.better == .higher ? level.results.max() : level.results.min()
      let own = zip(trials, chart.runs).filter { $1.settings[factor.name] == level.value }.map(\.0)
      return [
        level.value, "\(level.results.count + level.failures)", level.mean.map(measured) ?? "-",
        level.deviation.map(measured) ?? "-", best.map(measured) ?? "-", "\(own.count { Self.fault(of: $0) != nil })",
      ]
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  /// How a setting fails: the commonest diagnosis if at least half of its trainings have one; nil if it does not.
  private static func fault(of trial: TrialRecord) -> String? {
    if trial.state == .failed { return trial.reason ?? "failed" }
    let shares = faults.compactMap { name in trial.metrics[name].map { (name, $0) } }
    guard shares.reduce(0, { $0 + $1.1 }) >= 0.5, let most = shares.max(by: { $0.1 < $1.1 }) else { return nil }
    return "\(most.0) in \(fixed(most.1 * 100, 0)) % of the trainings"
  }

  private var failures: String {
    let failing = trials.compactMap { trial in Self.fault(of: trial).map { (trial, $0) } }
    guard !failing.isEmpty else { return "no setting fails\n" }
    var table = TextTable([("trial", .right), ("how it fails", .left)] + names.map { ($0, .left) })
    table.rows = failing.prefix(20).map { trial, fault in
      ["\(trial.number)", fault] + names.map { trial.parameters[$0].map(plain) ?? "-" }
    }
    let rest = failing.count > 20 ? "\nand \(failing.count - 20) more" : ""
    return "\(counted(failing.count, "setting")) at fault\n\n" + table.lines.joined(separator: "\n") + rest + "\n"
  }
}
