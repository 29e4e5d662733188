import Datasets
import Essentials

/// A benchmark without training: the measured results of every configuration of a space of choices.
///
/// ```swift
/// let table = try BenchmarkTable(path: "nasbench201-cifar10.csv.gz")
/// let indexes = [3, 0, 1, 3, 3, 2]
/// table.mean(of: indexes)
/// table.regret(of: indexes)
/// ```
///
/// A configuration is the list of its choices' indexes, one a parameter. It has the results of several training runs, some
/// of which may be missing, but not all.
public struct BenchmarkTable: Sendable {
  /// Which values are better.
  public enum Direction: String, CaseIterable, Sendable {
    case minimize, maximize
  }

  /// A parameter and the values that it can have.
  public struct Parameter: Equatable, Sendable {
    /// The column's name without `_index`.
    public let name: String
    /// Different texts, numbers, or true and false.
    public let choices: [JSONValue]
  }

  /// The name that the description gives.
  public let name: String
  /// Whether small or large values are better.
  public let direction: Direction
  /// What was measured, for people to read.
  public let metric: String
  /// Where the results come from; empty if the description does not say.
  public let source: String
  /// The space, in the order of a configuration's indexes.
  public let parameters: [Parameter]
  /// The number of configurations.
  public var rows: Int { means.count }
  /// The number of training runs of a configuration.
  public let runs: Int

  /// A configuration with the best mean; the first of several.
  public let best: [Int]
  /// The best mean over the runs that any configuration has.
  public let bestMean: Double
  /// The median of the configurations' means.
  public let medianMean: Double

  // Row by row, the last parameter's index changing fastest; NaN stands for a missing run.
  private let values: [Double]
  private let means: [Double]

  /// Reads `NAME.csv` or `NAME.csv.gz` and the description `NAME.json` beside it.
  ///
  /// The CSV file has a header (`PARAMETER_index` for each parameter, then `run0`, `run1` and so on) and a row for every
  /// configuration, in any order; a missing run is an empty cell.
  /// - Throws: `DatasetError`, `SettingsError` or `FileError`, naming file and line or key.
  public init(path: String) throws {
    let description = try TableDescription(beside: path)
    self = try withContent(of: path) { try BenchmarkTable(description, content: $0, file: path) }
  }

  /// - Parameter file: Names `content` in messages.
  init(_ description: TableDescription, content: UnsafeRawBufferPointer, file: String) throws {
    var reader = try TableReader(description, content: content, file: file)
    try reader.readRows()
    name = description.name
    direction = description.direction
    metric = description.metric
    source = description.source
    parameters = description.parameters
    runs = reader.runs
    values = reader.values
    means = Self.means(of: reader.values, runs: reader.runs)

    let sorted = means.sorted()
    medianMean = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    bestMean = sorted[direction == .minimize ? 0 : sorted.count - 1]
    best = parameters.indexes(ofRow: means.firstIndex(of: bestMean) ?? 0)
  }

  private static func means(of values: [Double], runs: Int) -> [Double] {
    stride(from: 0, to: values.count, by: runs).map { start in
      var sum = 0.0
      var count = 0
      for value in values[start..<start + runs] where !value.isNaN {
        sum += value
        count += 1
      }
      return sum / Double(count)
    }
  }
}

// MARK: - Results

extension BenchmarkTable {
  /// The result of one run; nil if it is missing.
  /// - Parameters:
  ///   - indexes: The index of each parameter's choice.
  ///   - run: From 0.
  public func value(of indexes: [Int], run: Int) -> Double? {
    precondition((0..<runs).contains(run), "a run must be one of the table's")
    let value = values[parameters.row(of: indexes) * runs + run]
    return value.isNaN ? nil : value
  }

  /// The mean over the runs that are not missing.
  public func mean(of indexes: [Int]) -> Double { means[parameters.row(of: indexes)] }

  /// The result of a run drawn evenly from those that are not missing.
  public func value(of indexes: [Int], using generator: inout SeededGenerator) -> Double {
    let start = parameters.row(of: indexes) * runs
    let present = values[start..<start + runs].filter { !$0.isNaN }
    return present[generator.integer(below: present.count)]
  }

  /// How far a configuration is from the best one: 0 for the best mean, 1 for the median mean, more for worse ones.
  public func regret(of indexes: [Int]) -> Double { regret(ofMean: mean(of: indexes)) }

  /// The regret of a mean: its distance from the best one, divided by the median's distance from it. If half of the
  /// configurations are as good as the best one there is nothing to divide by, and the distance itself is the regret.
  public func regret(ofMean mean: Double) -> Double {
    let unit = abs(bestMean - medianMean)
    return (direction == .maximize ? bestMean - mean : mean - bestMean) / (unit > 0 ? unit : 1)
  }
}

extension [BenchmarkTable.Parameter] {
  /// The row of a configuration: a number whose digits are the indexes, each to the base of its parameter's choices.
  func row(of indexes: [Int]) -> Int {
    precondition(indexes.count == count, "a configuration has an index for each parameter")
    return zip(self, indexes).reduce(0) { row, pair in
      precondition(pair.0.choices.indices.contains(pair.1), "an index must be one of the parameter's choices")
      return row * pair.0.choices.count + pair.1
    }
  }

  /// The configuration of a row.
  func indexes(ofRow row: Int) -> [Int] {
    var rest = row
    return reversed().map { parameter in
      defer { rest /= parameter.choices.count }
      return rest % parameter.choices.count
    }.reversed()
  }
}
