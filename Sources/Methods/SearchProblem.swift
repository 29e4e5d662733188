import Datasets
import Essentials
import Search
import Studies

/// What a search is about: the data, the parameters, and what a trial does with them. A method proposes parameters,
/// a problem evaluates them; a configuration names one of each.
public protocol SearchProblem: Sendable {
  var dataset: DatasetSettings { get }
  /// The parameters in table order.
  var space: SearchSpace { get }
  /// The hand-made parameters, tested beside the best; nil when there are none.
  var baseline: Assignment? { get }
  /// Whether `objective` tests a network without parameters, of role `plain`.
  var comparesPlain: Bool { get }
  /// How often each network is retrained for the test split at the end.
  var testRepeats: Int { get }
  /// Seconds that a trial may take.
  var timeLimit: Double? { get }
  /// Whether trials leave pictures of what their networks make.
  var savesSamples: Bool { get }
  /// What a trial's fitness is, in a few words.
  var fitnessSummary: String { get }
  /// How a trial is trained, in a few words.
  var trainingSummary: String { get }

  /// - Throws: `SettingsError` when parameters of the space lead to networks that samples of this shape do not fit.
  func refuseMisfits(sampleShape: [Int]) throws

  /// What the data lacks for this problem.
  func faults(on dataset: Dataset) -> [SettingsFault]

  /// What a worker evaluates.
  func objective(on dataset: Dataset) -> any Objective
}

extension SearchProblem {
  public var savesSamples: Bool { false }
}

extension SettingsReader {
  /// `timeLimit`: seconds a trial may take; nil for no limit.
  func timeLimit() -> Double? {
    let limit = number("timeLimit", default: .infinity, in: 0.001...Double.infinity, unit: "seconds")
    return limit.isFinite ? limit : nil
  }
}
