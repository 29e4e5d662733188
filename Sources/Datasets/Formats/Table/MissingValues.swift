import Essentials

/// What takes the place of empty cells: the key `missing`.
struct MissingValues: Equatable, Sendable {
  /// The statistics are those of the training split. A column of texts takes the mode with each of the first three.
  enum Method: String, CaseIterable, Sendable {
    case mean
    case median
    /// The most frequent value; of equally frequent ones the lowest or first.
    case mode
    /// Leaves the row out.
    case drop
  }

  /// For a column by its name or index; `*` for all others.
  private let methods: [String: Method]

  init(_ methods: [String: Method] = [:]) { self.methods = methods }

  /// Nil if an empty cell of the column is a fault.
  /// - Parameter index: From 0.
  func method(of column: String?, _ index: Int) -> Method? {
    column.flatMap { methods[$0] } ?? methods["\(index)"] ?? methods["*"]
  }

  /// The names and indices for which there is a method, sorted.
  var columns: [String] { methods.keys.filter { $0 != "*" }.sorted() }

  /// What the cache's name depends on; empty if nothing is given.
  var key: String {
    methods.isEmpty ? "" : " missing=\(methods.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.rawValue)" })"
  }
}

extension SettingsReader {
  /// `missing`: a method for all columns, or an object with one for each of some columns, default none.
  func missingValues() -> MissingValues {
    let names = MissingValues.Method.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    guard let value = raw("missing"), value != .null else { return MissingValues() }
    func method(_ value: JSONValue, _ place: String) -> MissingValues.Method? {
      if let method = value.string.flatMap(MissingValues.Method.init) { return method }
      refuse("missing", "expected one of \(names)\(place), found \(value.described)")
      return nil
    }
    guard let members = value.object else {
      return MissingValues(method(value, ", or an object with one for each of some columns").map { ["*": $0] } ?? [:])
    }
    var methods: [String: MissingValues.Method] = [:]
    for (column, value) in members.sorted(by: { $0.key < $1.key }) {
      methods[column] = method(value, " for the column \"\(column)\"")
    }
    return MissingValues(methods)
  }
}
