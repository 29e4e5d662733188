import Essentials
import NeuralNetworks
import Search

/// Turns parameters into the configured network.
public struct ClassifierBuilder: Sendable {
  private let model: JSONValue
  private let sampleShape: [Int]
  private let classes: Int
  /// What messages call the configuration.
  private let file: String

  init(model: JSONValue, sampleShape: [Int], classes: Int, file: String) {
    self.model = model
    self.sampleShape = sampleShape
    self.classes = classes
    self.file = file
  }

  /// The network's layers for parameters given by name.
  /// - Throws: `SettingsError` naming the key that does not fit.
  public func plan(_ parameters: [String: JSONValue]) throws -> NetworkPlan {
    try ModelSettings.read(model, parameters: parameters, from: file).plan(input: sampleShape, classes: classes)
  }

  /// Builds the plan of the baseline, and of the baseline with each parameter at its outermost values, so
  /// that a model that does not fit is refused before the search, not in its middle.
  func refuseMisfits(space: SearchSpace, baseline: Assignment) throws {
    _ = try plan(baseline.parameters)
    for parameter in space.parameters {
      for value in parameter.domain.outermost {
        var parameters = baseline.parameters
        parameters[parameter.name] = value.json
        _ = try plan(parameters)
      }
    }
  }
}

extension Domain {
  /// The ends of an interval, every label of a choice.
  fileprivate var outermost: [ParameterValue] {
    switch self {
    case .integer(let range): [.integer(range.lowerBound), .integer(range.upperBound)]
    case .real(let range, _): [.real(range.lowerBound), .real(range.upperBound)]
    case .choice(let labels): labels.enumerated().map { .choice(index: $0, label: $1) }
    case .flag: [.flag(false), .flag(true)]
    }
  }
}
