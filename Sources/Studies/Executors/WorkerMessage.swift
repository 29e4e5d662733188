import Essentials

/// A message from a worker process to its coordinator, one JSON object per line on standard output.
///
/// `{"event":"ready"}` first; then for each task, which comes as a `TrialTask` line on standard
/// input, any number of `{"event":"epoch","number":…,"record":…}` and one
/// `{"event":"outcome","number":…,"outcome":…}`. `{"event":"failure","reason":…}` ends the study.
enum WorkerMessage: Equatable {
  case ready
  case epoch(task: Int, EpochRecord)
  case outcome(task: Int, Outcome)
  case failure(String)

  var json: JSONValue {
    switch self {
    case .ready:
      .object(["event": "ready"])
    case .epoch(let task, let record):
      .object(["event": "epoch", "number": .integer(task), "record": record.json])
    case .outcome(let task, let outcome):
      .object(["event": "outcome", "number": .integer(task), "outcome": outcome.json])
    case .failure(let reason):
      .object(["event": "failure", "reason": .string(reason)])
    }
  }

  /// Nil if the line is not a message.
  init?(_ line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line) else { return nil }
    let task = json["number"]?.integer
    switch json["event"]?.string {
    case "ready":
      self = .ready
    case "epoch":
      guard let task, let record = json["record"].flatMap(EpochRecord.init) else { return nil }
      self = .epoch(task: task, record)
    case "outcome":
      guard let task, let outcome = json["outcome"].flatMap(Outcome.init) else { return nil }
      self = .outcome(task: task, outcome)
    case "failure":
      self = .failure(json["reason"]?.string ?? "no reason given")
    default:
      return nil
    }
  }
}
