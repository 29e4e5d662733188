import Datasets
import Essentials
import NeuralNetworks
import Search

/// What a search over classifiers tunes: the sections of a configuration that every such method shares.
public struct ClassificationConfig: Sendable {
  /// Which split's accuracy is a trial's fitness.
  public enum FitnessSplit: String, CaseIterable, Sendable {
    case validation
    /// The text of the first method measures on the training data.
    case train
  }

  public let dataset: DatasetSettings
  /// The model section, `"$name"` references included.
  public let model: JSONValue
  public let training: TrainingSettings
  public let space: SearchSpace
  /// The hand-made parameters that a search starts from.
  public let baseline: Assignment
  /// `fitness.on`, default "validation".
  public let fitness: FitnessSplit
  /// `test.repeats`: how often baseline and best are retrained for the test split, default 3.
  public let testRepeats: Int
  /// `timeLimit`: seconds a trial may take; null, the default, for no limit.
  public let timeLimit: Double?

  init(_ reader: SettingsReader) {
    dataset = DatasetSettings(reader: reader.section("dataset"))
    model = reader.raw("model") ?? .null
    if model == .null {
      reader.refuse(
        "model", "missing; expected an object such as {\"builder\": \"voxnet\"} or {\"layers\": […]}")
    }
    training = TrainingSettings(reader.section("training"))
    space = SearchSpace(reader.sections("space"))
    // The placeholder is never seen: without a baseline the reading has failed.
    baseline = space.assignment("baseline", of: reader) ?? Assignment([])
    fitness = reader.section("fitness").choice("on", default: .validation)
    testRepeats = reader.section("test").integer("repeats", default: 3, in: 0...1000)
    let limit = reader.number("timeLimit", default: .infinity, in: 0.001...Double.infinity, unit: "seconds")
    timeLimit = limit.isFinite ? limit : nil
  }
}
