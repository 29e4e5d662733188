import Essentials

/// The effects of hyperparameters on measures: one panel for each pair, with the setting's values across and the
/// measure up, every run a dot, and the mean of each value's runs with their standard deviation.
///
/// The panels are in rows, one a hyperparameter; those of a measure have the same axis, so that effects can be compared.
public struct EffectChart: Equatable, Sendable {
  /// One run: the value of each hyperparameter, as text, and the measures it reached.
  public struct Run: Equatable, Sendable {
    public let settings: [String: String]
    /// By name; those that are missing or not finite are not drawn.
    public let measures: [String: Double]
    public let hasFailed: Bool

    public init(settings: [String: String], measures: [String: Double], hasFailed: Bool = false) {
      self.settings = settings
      self.measures = measures
      self.hasFailed = hasFailed
    }
  }

  /// A hyperparameter and its values in the order of the axis.
  public struct Factor: Equatable, Sendable {
    public let name: String
    public let values: [String]

    public init(name: String, values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// A measure with its axis label, such as `Fréchet distance (lower is better)`.
  public struct Measure: Equatable, Sendable {
    /// The key in a run's measures.
    public let name: String
    public let label: String

    public init(name: String, label: String) {
      self.name = name
      self.label = label
    }
  }

  public var title: String
  public var subtitle: String
  public var factors: [Factor]
  public var measures: [Measure]
  public var runs: [Run]

  public init(title: String, subtitle: String, factors: [Factor], measures: [Measure], runs: [Run]) {
    self.title = title
    self.subtitle = subtitle
    self.factors = factors
    self.measures = measures
    self.runs = runs
  }

  /// The picture.
  public var svg: String { picture.svg }

  var picture: Picture { EffectChartDrawing(self).picture }

  /// What one value of a hyperparameter did to one measure.
  public struct Level: Equatable, Sendable {
    /// The value of the hyperparameter.
    public let value: String
    /// The measure of each run that did not fail.
    public let results: [Double]
    public let failures: Int

    /// Nil without results.
    public var mean: Double? { results.isEmpty ? nil : results.reduce(0, +) / Double(results.count) }

    /// The standard deviation of the results, divided by their number - 1; nil for fewer than 2.
    public var deviation: Double? {
      guard results.count > 1, let mean else { return nil }
      return (results.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(results.count - 1)).squareRoot()
    }
  }

  /// The levels of a factor, in the order of its values. A failed run's measures count as none.
  public func levels(of factor: Factor, on measure: Measure) -> [Level] {
    factor.values.map { value in
      let own = runs.filter { $0.settings[factor.name] == value }
      let results = own.filter { !$0.hasFailed }.compactMap { $0.measures[measure.name] }.filter { abs($0) < 1e100 }
      return Level(value: value, results: results, failures: own.count(where: \.hasFailed))
    }
  }
}
