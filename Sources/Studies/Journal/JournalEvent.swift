import Essentials
import Search

/// One line of a journal.
///
/// The only place where lines are parsed and written. `StudyState` is what the events of a journal add up to.
public enum JournalEvent: Equatable, Sendable {
  case study(StudyRecord)
  case epoch(EpochOwner, EpochRecord)
  case trial(TrialRecord)
  /// The strategy's own line, such as an `iteration`.
  case strategy(StrategyRecord)
  /// A task was given to a user who drives the search by hand.
  case asked(trial: Int)
  /// Assignments that the user wants evaluated.
  case enqueued(QueueRecord)
  /// Finished trials of another search.
  case imported(ImportRecord)
  case confirmation(ConfirmationRecord)
  case test(TestRecord)
  case refit(RefitRecord)
  /// The study ran to its end; the members are a summary for other readers.
  case end([String: JSONValue])

  /// What an epoch belongs to.
  public enum EpochOwner: Hashable, Sendable {
    case trial(Int)
    case test(TestName)
  }
}

/// Assignments that were enqueued at one time.
public struct QueueRecord: Equatable, Sendable {
  /// The number of results that the strategy had been told by then.
  public let told: Int
  public let parameters: [[String: JSONValue]]
}

/// Finished trials that were imported at one time.
public struct ImportRecord: Equatable, Sendable {
  /// The number of results that the strategy had been told by then.
  public let told: Int
  public let trials: [ImportedTrial]
}

/// A finished trial of another search.
public struct ImportedTrial: Equatable, Sendable {
  public let parameters: [String: JSONValue]
  /// Every objective as it was measured; empty if the trial failed.
  public let values: [Double]

  public init(parameters: [String: JSONValue], values: [Double]) {
    self.parameters = parameters
    self.values = values
  }
}

extension JournalEvent {
  var line: (event: String, fields: [String: JSONValue]) {
    switch self {
    case .study(let record): ("study", record.fields)
    case .epoch(.trial(let number), let record):
      ("epoch", record.fields.merging(["trial": .integer(number)]) { $1 })
    case .epoch(.test(let name), let record):
      ("epoch", record.fields.merging(["test": .string(name.role.rawValue), "repeat": .integer(name.count)]) { $1 })
    case .trial(let record): ("trial", record.fields)
    case .strategy(let record): (record.event, record.fields)
    case .asked(let trial): ("asked", ["trial": .integer(trial)])
    case .enqueued(let record):
      ("enqueued", ["told": .integer(record.told), "parameters": .array(record.parameters.map { .object($0) })])
    case .imported(let record):
      (
        "imported",
        [
          "told": .integer(record.told),
          "trials": .array(
            record.trials.map {
              ["parameters": .object($0.parameters), "values": .array($0.values.map { .number($0) })]
            }),
        ]
      )
    case .confirmation(let record): ("confirmation", record.fields)
    case .test(let record): ("test", record.fields)
    case .refit(let record): ("refit", record.fields)
    case .end(let fields): ("end", fields)
    }
  }

  /// Nil if the line is not a journal event.
  public init?(_ line: JSONValue) {
    switch line["event"]?.string {
    case "study":
      guard let record = StudyRecord(line) else { return nil }
      self = .study(record)
    case "epoch":
      guard let record = EpochRecord(line) else { return nil }
      if let trial = line["trial"]?.integer {
        self = .epoch(.trial(trial), record)
      } else if let name = TestName(line) {
        self = .epoch(.test(name), record)
      } else {
        return nil
      }
    case "trial":
      guard let record = TrialRecord(line) else { return nil }
      self = .trial(record)
    case "asked":
      guard let trial = line["trial"]?.integer else { return nil }
      self = .asked(trial: trial)
    case "enqueued":
      guard let told = line["told"]?.integer, let list = line["parameters"]?.array else { return nil }
      self = .enqueued(QueueRecord(told: told, parameters: list.compactMap(\.object)))
    case "imported":
      guard let told = line["told"]?.integer, let list = line["trials"]?.array else { return nil }
      self = .imported(
        ImportRecord(
          told: told,
          trials: list.map {
            ImportedTrial(
              parameters: $0["parameters"]?.object ?? [:], values: ($0["values"]?.array ?? []).compactMap(\.number))
          }))
    case "confirmation":
      guard let record = ConfirmationRecord(line) else { return nil }
      self = .confirmation(record)
    case "test":
      guard let record = TestRecord(line) else { return nil }
      self = .test(record)
    case "refit":
      guard let record = RefitRecord(line) else { return nil }
      self = .refit(record)
    case let event?:
      guard var fields = line.object else { return nil }
      fields["event"] = nil
      fields["time"] = nil
      fields["chain"] = nil
      self = event == "end" ? .end(fields) : .strategy(StrategyRecord(event: event, fields: fields))
    case nil:
      return nil
    }
  }
}
