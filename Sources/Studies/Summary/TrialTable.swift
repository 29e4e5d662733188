import Essentials

/// A run's trials as rows, in trial order.
///
/// Columns: number, batch, state, fitness, the parameters in space order, the metrics in order of name, reason; if
/// trials have budgets, epochs and continues after the batch. Times are left out unless asked for, so that two equal
/// searches print equal bytes.
public struct TrialTable: Equatable, Sendable {
  public enum Format: String, CaseIterable, Sendable { case table, csv, jsonl }

  public let columns: [String]
  /// One cell per column; null if there is no value.
  public let rows: [[JSONValue]]

  public init(_ journal: JournalContents, includesTimes: Bool = false) {
    let trials = journal.trials
    let known = journal.study?.names ?? []
    let others = Set(trials.flatMap { $0.parameters.keys }).subtracting(known).sorted()
    let parameters = known + others
    let metrics = Set(trials.flatMap { $0.metrics.keys }).sorted()
    let hasBudgets = trials.contains { $0.epochs != nil }
    let fixed = ["number", "batch"] + (hasBudgets ? ["epochs", "continues"] : []) + ["state", "fitness"]
    let last = ["reason"] + (includesTimes ? ["seconds"] : [])
    // A metric may have the name of a parameter, and either may have the name of a fixed column; a journal that was
    // edited may even have two columns of one name.
    let parameterColumns = parameters.map { (fixed + last).contains($0) ? "parameters.\($0)" : $0 }
    let metricColumns = metrics.map {
      (fixed + last + parameterColumns).contains($0) ? "metrics.\($0)" : $0
    }
    columns = fixed + parameterColumns + metricColumns + last
    rows = trials.map { trial in
      let budget = [trial.epochs, trial.continues].map { $0.map { JSONValue.integer($0) } ?? .null }
      let head: [JSONValue] =
        [.integer(trial.number), trial.batch.map { .integer($0) } ?? .null] + (hasBudgets ? budget : [])
        + [.string(trial.state.rawValue), JSONValue(finite: trial.fitness)]
      let middle =
        parameters.map { trial.parameters[$0] ?? .null } + metrics.map { JSONValue(finite: trial.metrics[$0]) }
      let reason = trial.reason.map { JSONValue.string($0) } ?? .null
      return head + middle + [reason] + (includesTimes ? [.number(trial.seconds)] : [])
    }
  }

  /// - Parameter width: The number of characters that a line of an aligned table may have; nil for any.
  public func text(_ format: Format, width: Int? = nil) -> String {
    switch format {
    case .table: aligned(width)
    case .csv: csv
    case .jsonl: jsonLines
    }
  }
}

extension TrialTable {
  private var csv: String {
    CSV.line(columns) + rows.map { CSV.line($0.map(Self.plain)) }.joined()
  }

  /// One object per row, keys sorted, cells without a value left out.
  private var jsonLines: String {
    rows.map { row in
      let members = zip(columns, row).filter { $0.1 != .null || $0.0 == "fitness" }
      return JSONValue.object(Dictionary(members) { first, _ in first }).line + "\n"
    }.joined()
  }

  /// Aligned columns, numbers to the right and rounded to six digits.
  private func aligned(_ width: Int?) -> String {
    var table = TextTable(
      columns.indices.map { column in
        (columns[column], rows.contains { $0[column].string != nil } ? .left : .right)
      })
    table.rows = rows.map { $0.map(Self.rounded) }
    return table.text(width: width)
  }

  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    case .bool, .integer, .number, .array, .object: value.line
    }
  }

  private static func rounded(_ value: JSONValue) -> String {
    if case .number(let number) = value { significant(number) } else { plain(value) }
  }
}
