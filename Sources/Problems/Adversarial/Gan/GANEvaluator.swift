import Essentials
import NeuralNetworks
import Studies
import TensorCore

/// Trains the GAN of each task as often as the problem repeats a setting, and reports the means of its measures.
///
/// The trainings of a setting go forward together, epoch by epoch, so that a trial can be pruned by their mean. A
/// training with losses or weights that are not finite ends; the trial fails, with the reason "diverged", if all do.
/// Beside each measure the metrics have its standard deviation, such as `kidDeviation`, and for each diagnosis the share
/// of the trainings that it was made of, such as `modeCollapse`.
final class GANEvaluator: Evaluator {
  private let problem: GANProblem
  private let data: GANData
  private let judge: SampleJudge

  init(_ problem: GANProblem, data: GANData, judge: SampleJudge) {
    self.problem = problem
    self.data = data
    self.judge = judge
  }

  /// One of the trainings of a setting.
  private struct Run {
    let training: GANTraining
    var epochs: [GANEpoch] = []
    var divergedIn: Int?
  }

  func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    // The next task's networks have other sizes and cannot reuse this one's memory.
    defer { MemoryPool.trim() }
    let settings = try problem.template.settings(task.parameters)
    let recipe = try settings.recipe(sample: data.sampleShape)
    let seed = SeededGenerator(seed: UInt64(task.seed))
    var runs = (0..<problem.repeats).map { Run(training: GANTraining(recipe, seed: seed.child("repeat", $0))) }
    let last = min(task.epochs ?? settings.training.epochs, settings.training.epochs)
    for epoch in 1...last {
      let isMeasured = problem.measures.isMeasured(epoch, of: last)
      for index in runs.indices where runs[index].divergedIn == nil {
        train(&runs[index], epoch, isMeasured: isMeasured)
      }
      let alive = runs.filter { $0.divergedIn == nil }
      guard !alive.isEmpty else { return failure(runs) }
      if report(record(epoch, alive)) == .stop {
        let metrics = metrics(runs)
        guard let fitness = metrics[problem.objectives[0].metric] else { return failure(runs) }
        return .pruned(fitness: fitness, epoch: epoch, metrics: metrics)
      }
    }
    let metrics = metrics(runs)
    let fitness = metrics[problem.objectives[0].metric] ?? .nan
    if let path = task.weightsPath, task.wantsWeights(fitness: fitness),
      let best = runs.first(where: { $0.divergedIn == nil })
    {
      try GeneratorFile.safetensors(of: best.training, settings: settings, sample: data.sampleShape).write(to: path)
    }
    return .complete(fitness: fitness, metrics: metrics)
  }

  private func train(_ run: inout Run, _ epoch: Int, isMeasured: Bool) {
    func pass(_ source: some BatchSource) -> GANEpoch? {
      run.training.trainEpoch(on: source, samples: data.samples)
    }
    guard var shown = pass(data.source), !isMeasured || run.training.isFinite else {
      run.divergedIn = epoch
      return
    }
    if isMeasured { shown.measures = judge.measures(of: run.training) }
    run.epochs.append(shown)
  }

  /// The means of what the trainings that go on showed in an epoch.
  private func record(_ epoch: Int, _ runs: [Run]) -> EpochRecord {
    let shown = runs.compactMap(\.epochs.last)
    var measures = Self.means(shown.map(\.measures))
    for (name, value) in [
      ("discriminatorLoss", \GANEpoch.discriminatorLoss), ("generatorLoss", \.generatorLoss),
      ("realScore", \.realScore), ("fakeScore", \.fakeScore),
    ] {
      measures[name] = shown.reduce(0) { $0 + $1[keyPath: value] } / Double(shown.count)
    }
    return EpochRecord(epoch: epoch, measures: measures)
  }

  /// The last measures' means and deviations, the mean losses of the last epochs, and the shares of diagnoses.
  private func metrics(_ runs: [Run]) -> [String: Double] {
    let lasting = runs.filter { $0.divergedIn == nil }
    let lists = lasting.compactMap { run in run.epochs.last { !$0.measures.isEmpty }?.measures }
    var metrics = Self.means(lists)
    for (name, mean) in metrics where lists.count > 1 {
      let squares = lists.compactMap { $0[name] }.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      metrics[name + "Deviation"] = (squares / Double(lists.count - 1)).squareRoot()
    }
    let losses = lasting.compactMap { GANSummary.losses(of: $0.epochs) }
    if !losses.isEmpty {
      metrics["discriminatorLoss"] = losses.reduce(0) { $0 + $1.discriminator } / Double(losses.count)
      metrics["generatorLoss"] = losses.reduce(0) { $0 + $1.generator } / Double(losses.count)
    }
    for kind in GANDiagnosis.Kind.allCases {
      let found = runs.count { GANDiagnosis($0.epochs, divergedIn: $0.divergedIn).kind == kind }
      metrics[kind.rawValue] = Double(found) / Double(runs.count)
    }
    metrics["weights"] = runs.first.map { Double($0.training.weights) }
    return metrics
  }

  private func failure(_ runs: [Run]) -> Outcome {
    let epochs = runs.compactMap(\.divergedIn).map(String.init).joined(separator: ", ")
    let seeds = runs.count > 1 ? " with each of \(runs.count) seeds" : ""
    return .failed("diverged in epoch \(epochs)\(seeds)", metrics: ["divergence": 1])
  }

  /// The mean of each name's values.
  private static func means(_ lists: [[String: Double]]) -> [String: Double] {
    guard let first = lists.first else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: first.keys.map { name in
        (name, lists.reduce(0) { $0 + ($1[name] ?? .nan) } / Double(lists.count))
      })
  }
}
