import Datasets
import Essentials
import NeuralNetworks
import Search

/// A search over classifiers: the data, the model, its training, and the parameters to tune.
public struct ClassificationProblem: Sendable {
  /// The split that a trial's fitness is measured on.
  public enum FitnessSplit: String, CaseIterable, Sendable {
    case validation
    /// All training samples, nothing withheld for validation, by the finished network in inference: what the text of
    /// the first method measures.
    case train
    /// The training split, by the accuracy of the epoch's batches before their updates; as `train` was before version
    /// 0.3.
    case batches

    /// What the names of metrics on this split begin with.
    var prefix: String { self == .validation ? "validation" : "train" }
  }

  /// The epoch whose network is measured and kept.
  public enum FitnessEpoch: String, CaseIterable, Sendable {
    /// The best by `training.monitor`.
    case best
    case last
  }

  /// A classifier that does not depend on parameters, trained at the end for comparison.
  struct Plain: Sendable {
    let model: JSONValue
    let training: TrainingTemplate
  }

  /// Whether the targets are numbers, not classes.
  public let isRegression: Bool
  public let dataset: DatasetSettings
  /// The model section, `"$name"` references included.
  public let model: JSONValue
  /// The training of the search's trials.
  public let training: TrainingTemplate
  public let space: SearchSpace
  /// The hand-made parameters that a search starts from; nil if the strategy needs none and none are given.
  public let baseline: Assignment?
  /// `objectives`, default the fitness alone: `fitness.metric`, by default the accuracy, or the mean squared error.
  public let objectives: [Objective]
  /// `fitness.on`, default "validation".
  public let fitness: FitnessSplit
  /// `fitness.epoch`, default "best".
  public let epoch: FitnessEpoch
  /// `validation.folds`: the number of parts of a cross-validation, whose mean is the fitness; 0, the default, for one
  /// split, `dataset.validation`.
  public let folds: Int
  /// `validation.refit`: whether the winner is trained on training and validation samples in the end, for as many
  /// epochs as were best in the search; default only after a cross-validation.
  public let refits: Bool
  /// `test.repeats`: how many times baseline and best are retrained for the test split, default 3.
  public let testRepeats: Int
  /// `test.training`: settings of those retrainings that differ from `training`, such as more epochs; default none.
  let finalTraining: TrainingTemplate
  /// Whether there is a section `test.training`.
  let hasFinalTraining: Bool
  /// `plain`: the `model`, and settings of its `training` that differ from the final one's; default none.
  let plain: Plain?
  /// `record.biasHistograms`: the number of bins of the histograms of each convolution's biases that are journalled for
  /// every epoch; default 0, for none.
  let histogramBins: Int
  /// `timeLimit`: seconds that a trial may take; null, the default, for no limit.
  public let timeLimit: Double?
  /// The configuration's name in messages.
  let file: String

  init(
    _ reader: SettingsReader, from file: String, needsBaseline: Bool, isRegression: Bool = false
  ) {
    self.file = file
    self.isRegression = isRegression
    dataset = DatasetSettings(reader: reader.section("dataset"))
    model = Self.model(reader, "model")
    space = SearchSpace(reader)
    let isGiven = needsBaseline || reader.has("baseline")
    baseline = isGiven ? space.assignment("baseline", of: reader) : nil
    if !isGiven { _ = reader.raw("baseline") }
    let edges = SpaceEdges(space, baseline: baseline)

    let fitnessSection = reader.section("fitness")
    fitness = fitnessSection.choice("on", default: .validation)
    epoch = fitnessSection.choice("epoch", default: .best)
    let offered = ClassificationMetrics.offered(isRegression: isRegression)
    let measured = ClassificationMetrics.measured(isRegression: isRegression)
    let metric = fitnessSection.choice("metric", among: measured, default: measured[0])
    let standard = Objective(metric, better: offered.first { $0.name == metric }?.better ?? .higher)
    objectives = reader.objectives(default: standard, offered: offered)

    let validation = reader.section("validation")
    folds = validation.integer("folds", default: 0, in: 0...1000)
    refits = validation.flag("refit", default: folds > 0)
    if folds == 1 { validation.refuse("folds", "expected 0, for one split, or at least 2, found 1") }
    if folds > 0, fitness != .validation {
      fitnessSection.refuse(
        "on", "expected \"validation\", which validation.folds divides, found \"\(fitness.rawValue)\"")
    }

    let monitored = objectives.first.map(\.metric).flatMap { measured.contains($0) ? $0 : nil } ?? measured[0]
    training = TrainingTemplate(reader, monitor: monitored, among: measured, edges: edges, from: file)

    let test = reader.section("test")
    testRepeats = test.integer("repeats", default: 3, in: 0...1000)
    finalTraining = training.overlaid(by: test.raw("training"), at: "test.training")
    hasFinalTraining = test.has("training")
    if hasFinalTraining { finalTraining.refuse(reader, edges) }
    histogramBins = reader.section("record").integer("biasHistograms", default: 0, in: 0...10_000, unit: "bins")
    timeLimit = reader.timeLimit()

    guard reader.has("plain") else {
      plain = nil
      _ = reader.raw("plain")
      return
    }
    let section = reader.section("plain")
    let training = finalTraining.overlaid(by: section.raw("training"), at: "plain.training")
    plain = Plain(model: Self.model(section, "model"), training: training)
    training.refuse(reader, SpaceEdges(SearchSpace([]), baseline: nil))
  }

  /// Reads the problem alone from a configuration, whatever its strategy.
  /// - Throws: `FileError`, `SettingsError`.
  public init(contentsOf path: String) throws {
    let keys: Set = ["dataset", "model", "training", "space", "forbidden", "constraints", "baseline", "test", "plain"]
    let members = (try Files.readJSON(path).object ?? [:]).filter { keys.contains($0.key) }
    self = try Settings.read(.object(members), from: path) { reader in
      ClassificationProblem(reader, from: path, needsBaseline: false)
    }.settings
  }

  private static func model(_ reader: SettingsReader, _ key: String) -> JSONValue {
    guard let model = reader.raw(key), model != .null else {
      reader.refuse(key, "missing; expected an object such as {\"builder\": \"voxnet\"} or {\"layers\": […]}")
      return .null
    }
    return model
  }
}
