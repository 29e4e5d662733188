import Datasets
import Essentials
import NeuralNetworks
import Search
import Studies

extension ClassificationConfig: SearchProblem {
  public var comparesPlain: Bool { plain != nil }

  public var fitnessSummary: String { "\(metric.summary) on the \(fitness.rawValue) split" }

  public var trainingSummary: String {
    guard let settings = try? training.settings(base) else { return "" }
    return "\(counted(settings.epochs, "epoch")) at most, patience \(settings.patience), "
      + "batches of \(settings.batchSize)"
  }

  /// The baseline's parameters; where there is none, the first value of each.
  public var base: [String: JSONValue] { edges.base }

  private var edges: SpaceEdges { SpaceEdges(space, baseline: baseline) }

  /// The networks of this search for samples of a shape, without the batch.
  public func builder(sampleShape: [Int], classes: Int) -> ClassifierBuilder {
    ClassifierBuilder(model: model, sampleShape: sampleShape, classes: classes, file: file)
  }

  /// The networks of this search on its data.
  public func builder(for dataset: Dataset) -> ClassifierBuilder {
    builder(sampleShape: dataset.sampleShape, classes: dataset.classNames.count)
  }

  func plainBuilder(sampleShape: [Int], classes: Int) -> ClassifierBuilder? {
    plain.map {
      ClassifierBuilder(model: $0.model, at: "plain.model", sampleShape: sampleShape, classes: classes, file: file)
    }
  }

  public func refuseMisfits(sampleShape: [Int]) throws {
    // How many classes there are is the data's to say; any number shows whether the layers fit.
    let builder = builder(sampleShape: sampleShape, classes: 2)
    try edges.check { _ = try builder.plan($0) }
    _ = try plainBuilder(sampleShape: sampleShape, classes: 2)?.plan([:])
  }

  public func faults(on dataset: Dataset) -> [SettingsFault] {
    let path = self.dataset.path
    var faults: [SettingsFault] = []
    if dataset.classNames.count < 2 {
      let only = dataset.classNames.first.map { "only \"\($0)\"" } ?? "none"
      faults.append(
        SettingsFault(path: "dataset.path", message: "\(path): expected at least 2 classes, found \(only)"))
    }
    if fitness == .validation, dataset.splits.validation.isEmpty {
      faults.append(
        SettingsFault(
          path: "fitness.on",
          message: "expected \"train\", or a larger dataset.validation: \(path) has no samples left for validation"))
    }
    if testRepeats > 0, dataset.splits.test.isEmpty {
      faults.append(
        SettingsFault(
          path: "test.repeats", message: "expected 0, for \(path) has no test samples, found \(testRepeats)"))
    }
    return faults
  }

  public func objective(on dataset: Dataset) -> any Objective { classifierObjective(on: dataset) }

  /// The objective by its own name, for who trains a single network.
  public func classifierObjective(on dataset: Dataset) -> ClassifierObjective {
    ClassifierObjective(self, dataset: dataset)
  }
}

extension ClassificationConfig.Metric {
  var summary: String {
    switch self {
    case .accuracy: "accuracy"
    case .macroF1: "macro F1"
    }
  }
}
