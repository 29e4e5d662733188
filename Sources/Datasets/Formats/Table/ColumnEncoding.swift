import Essentials

/// How the cells of a feature's column become numbers.
enum ColumnEncoding: Equatable, Sendable {
  /// The number in the cell.
  case number
  /// A value for each category, 1 for that of the cell and 0 for the others.
  case oneHot([String])
  /// The index of the cell's category in this order, from 0.
  case ordinal([String])

  /// The number of values that a cell becomes.
  var width: Int { if case .oneHot(let categories) = self { categories.count } else { 1 } }

  /// The texts that a cell can hold; nil if it holds a number.
  var categories: [String]? {
    switch self {
    case .number: nil
    case .oneHot(let categories), .ordinal(let categories): categories
    }
  }

  var json: JSONValue {
    switch self {
    case .number: "number"
    case .oneHot(let categories): ["oneHot": .array(categories.map { .string($0) })]
    case .ordinal(let categories): ["ordinal": .array(categories.map { .string($0) })]
    }
  }

  /// Nil if the value is not of the form of `json`.
  init?(_ value: JSONValue) {
    func texts(_ key: String) -> [String]? {
      guard let list = value[key]?.array else { return nil }
      let texts = list.compactMap(\.string)
      return !texts.isEmpty && texts.count == list.count && Set(texts).count == texts.count ? texts : nil
    }
    if value.string == "number" {
      self = .number
    } else if let categories = texts("oneHot") {
      self = .oneHot(categories)
    } else if let categories = texts("ordinal") {
      self = .ordinal(categories)
    } else {
      return nil
    }
  }
}
