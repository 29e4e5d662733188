import Essentials

extension Domain {
  /// The value that a config or journal writes as `json`; nil if it is not one of this domain's.
  public func value(_ json: JSONValue) -> ParameterValue? {
    switch self {
    case .integer(let range, let step, _):
      json.integer.flatMap { value in
        // In a range wider than Int, only steps of 1 can be checked without overflow.
        guard range.contains(value), step == 1 || (value - range.lowerBound) % step == 0 else { return nil }
        return .integer(value)
      }
    case .real(let range, let step, _):
      json.number.flatMap { value in
        guard range.contains(value) else { return nil }
        guard let step, let count else { return .real(value) }
        let index = ((value - range.lowerBound) / step).rounded()
        guard Int(index) < count, abs(range.lowerBound + index * step - value) <= step * 1e-9 else { return nil }
        return .real(gridValue(range, step, Int(index)))
      }
    case .choice(let labels, _):
      // A vector in table order names a choice by index, an object by its label. If the labels are numbers, a number
      // is a label.
      (labels.firstIndex { $0.isSame(json) } ?? (isNumeric(labels) ? nil : json.integer)).flatMap {
        labels.indices.contains($0) ? .choice(index: $0, label: labels[$0]) : nil
      }
    case .flag:
      switch (json.bool, json.integer) {
      case (let value?, _): .flag(value)
      case (nil, 0): .flag(false)
      case (nil, 1): .flag(true)
      default: nil
      }
    case .bits(let count):
      json.string.flatMap(BitGene.init).flatMap { $0.count == count ? .bits($0) : nil }
    case .fixed(let value): value.isSame(json) ? .choice(index: 0, label: value) : nil
    }
  }

  /// The domain as a `space` list writes it, except for the name.
  var json: [String: JSONValue] {
    switch self {
    case .integer(let range, let step, let isLogarithmic):
      [
        "type": "integer", "min": .integer(range.lowerBound), "max": .integer(range.upperBound),
        "step": .integer(step), "log": .bool(isLogarithmic),
      ]
    case .real(let range, let step, let isLogarithmic):
      [
        "type": "real", "min": .number(range.lowerBound), "max": .number(range.upperBound),
        "step": step.map { .number($0) } ?? .null, "log": .bool(isLogarithmic),
      ]
    case .choice(let labels, let isOrdered):
      ["type": "choice", "choices": .array(labels), "ordered": .bool(isOrdered)]
    case .flag: ["type": "flag"]
    case .bits(let count): ["type": "bits", "length": .integer(count)]
    case .fixed(let value): ["type": "fixed", "value": value]
    }
  }
}
