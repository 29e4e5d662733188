import Essentials
import Search

/// The domain of a parameter as Optuna has it, and how it numbers the values.
struct OptunaDistribution {
  /// The class's name with its attributes.
  let json: JSONValue
  /// The values of a categorical distribution, which Optuna stores by index; nil for numbers.
  private let choices: [JSONValue]?

  /// - Parameter seen: The values of trials, which are the choices of bits that are too many to list.
  init(_ domain: Domain, seen: [JSONValue]) {
    switch domain {
    case .integer(let range, let step, let isLogarithmic):
      // Optuna has steps other than 1 only on a linear scale.
      let last = range.lowerBound + (range.upperBound - range.lowerBound) / step * step
      self.init(
        "IntDistribution",
        [
          "low": .integer(range.lowerBound), "high": .integer(last), "step": .integer(step),
          "log": .bool(isLogarithmic && step == 1),
        ])
    case .real(let range, let step, let isLogarithmic):
      self.init(
        "FloatDistribution",
        [
          "low": .number(range.lowerBound), "high": .number(range.upperBound),
          "step": step.map { .number($0) } ?? .null, "log": .bool(isLogarithmic && step == nil),
        ])
    case .choice(let labels, _): self.init(choices: labels)
    case .flag: self.init(choices: [false, true])
    case .fixed(let value): self.init(choices: [value])
    case .bits(let count):
      let all = count <= 6 ? domain.values?.map(\.json) : nil
      self.init(choices: all ?? Set(seen).sorted { $0.string ?? "" < $1.string ?? "" })
    }
  }

  private init(_ name: String, _ attributes: JSONValue) {
    json = ["name": .string(name), "attributes": attributes]
    choices = nil
  }

  private init(choices: [JSONValue]) {
    json = ["name": "CategoricalDistribution", "attributes": ["choices": .array(choices)]]
    self.choices = choices
  }

  /// The number that Optuna's storage holds for a value; nil if it is not one of this domain.
  func internalValue(of value: JSONValue) -> JSONValue? {
    guard let choices else { return value.number.map { .number($0) } }
    return choices.firstIndex { $0.isSame(value) }.map { .number(Double($0)) }
  }
}
