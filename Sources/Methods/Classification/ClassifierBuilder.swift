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

  /// The network's layers for parameters given by name; `"$classes"` stands for the number of classes, unless a
  /// parameter has that name.
  /// - Throws: `SettingsError` naming the key that does not fit.
  public func plan(_ parameters: [String: JSONValue]) throws -> NetworkPlan {
    let known = parameters.merging(["classes": .integer(classes)]) { parameter, _ in parameter }
    return try ModelSettings.read(model, parameters: known, from: file).plan(input: sampleShape, classes: classes)
  }

  /// Builds plans at the edges of the space, so that a model that does not fit is refused before the search, not in
  /// its middle: the baseline's, those with one parameter at an outermost value, and those with two numbers or flags
  /// at their ends, as a kernel may fit alone but not beside a number of blocks.
  /// - Throws: `SettingsError`; its faults end in the values that differ from the baseline's.
  func refuseMisfits(space: SearchSpace, baseline: Assignment) throws {
    try refuseMisfit(baseline, [])
    for parameter in space.parameters {
      for value in parameter.domain.outermost { try refuseMisfit(baseline, [(parameter.name, value)]) }
    }
    let sizes = space.parameters.filter { !$0.domain.isChoice }
    for (index, first) in sizes.enumerated() {
      for second in sizes[(index + 1)...] {
        for left in first.domain.outermost {
          for right in second.domain.outermost {
            try refuseMisfit(baseline, [(first.name, left), (second.name, right)])
          }
        }
      }
    }
  }

  private func refuseMisfit(_ baseline: Assignment, _ changes: [(name: String, value: ParameterValue)]) throws {
    var parameters = baseline.parameters
    for change in changes { parameters[change.name] = change.value.json }
    do {
      _ = try plan(parameters)
    } catch let error as SettingsError {
      // What is wrong with the baseline is wrong by itself.
      if changes.isEmpty { throw error }
      let values = changes.map { "\($0.name) = \($0.value.json.described)" }.joined(separator: ", ")
      throw SettingsError(
        file: error.file,
        faults: error.faults.map { SettingsFault(path: $0.path, message: "\($0.message) (with \(values))") })
    }
  }
}

extension Domain {
  fileprivate var isChoice: Bool { if case .choice = self { true } else { false } }

  /// The ends of an interval, every label of a choice.
  fileprivate var outermost: [ParameterValue] {
    switch self {
    case .integer(let range): [.integer(range.lowerBound), .integer(range.upperBound)]
    case .real(let range, _): [.real(range.lowerBound), .real(range.upperBound)]
    case .choice(let labels): labels.enumerated().map { .choice(index: $0, label: $1) }
    case .flag: [.flag(false), .flag(true)]
    case .bits(let count): [0, .max].map { .bits(BitGene(count: count, value: $0)) }
    }
  }
}
