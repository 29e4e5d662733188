import Essentials

/// How the columns of a table become features: the keys `columns`, `missing` and `unknownCategory`.
struct FeatureSettings: Equatable, Sendable {
  /// What a column is read as, whatever is in it.
  enum Choice: Equatable, Sendable {
    case number
    case oneHot
    /// The texts in the order of their indices.
    case ordinal([String])
  }

  /// What becomes of a text that is not among the training data's.
  enum UnknownCategory: String, CaseIterable, Sendable {
    /// It is a fault.
    case error
    /// It is none of the categories: all values of a one-hot column are 0. In an ordinal column it stays a fault.
    case ignore
  }

  /// `columns`: an object of columns, by name or index, each `"number"`, `"oneHot"` or a list of texts in their order;
  /// default by what is in a column.
  let choices: [String: Choice]
  let missing: MissingValues
  /// `unknownCategory`: default `error`.
  let unknown: UnknownCategory

  init(_ reader: SettingsReader) {
    choices = reader.columnChoices()
    missing = reader.missingValues()
    unknown = reader.isGiven("unknownCategory") ? reader.choice("unknownCategory", default: .error) : .error
  }

  /// - Parameter index: From 0.
  func choice(of column: String?, _ index: Int) -> Choice? { column.flatMap { choices[$0] } ?? choices["\(index)"] }

  /// What the cache's name depends on; empty for the default.
  var key: String {
    (choices.isEmpty ? "" : " columns=\(choices.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" })")
      + missing.key + (unknown == .error ? "" : " unknownCategory=\(unknown.rawValue)")
  }
}

extension SettingsReader {
  fileprivate func columnChoices() -> [String: FeatureSettings.Choice] {
    guard let value = raw("columns"), value != .null else { return [:] }
    guard let members = value.object else {
      refuse("columns", "expected an object such as {\"size\": [\"S\", \"M\", \"L\"]}, found \(value.described)")
      return [:]
    }
    var choices: [String: FeatureSettings.Choice] = [:]
    for (column, value) in members.sorted(by: { $0.key < $1.key }) {
      let texts = value.array?.compactMap(\.string) ?? []
      if value.string == "number" {
        choices[column] = .number
      } else if value.string == "oneHot" {
        choices[column] = .oneHot
      } else if !texts.isEmpty, texts.count == value.array?.count, Set(texts).count == texts.count {
        choices[column] = .ordinal(texts)
      } else {
        refuse(
          "columns",
          "expected \"number\", \"oneHot\" or a list of different texts for the column \"\(column)\", "
            + "found \(value.described)")
      }
    }
    return choices
  }
}
