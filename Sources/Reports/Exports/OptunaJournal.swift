import Essentials
import Search
import Studies

/// A study as a journal of Optuna (optuna.org), which `optuna.load_study` and optuna-dashboard open:
///
/// ```python
/// storage = JournalStorage(JournalFileBackend("study.log"))
/// study = optuna.load_study(study_name="modelnet", storage=storage)
/// ```
///
/// One operation a line: the study's creation, its attributes, and each trial with its parameters and their
/// distributions, its values, intermediate values and attributes. Trials keep their numbers: one that was begun and has
/// no result, as after an interruption, is a running one there.
public struct OptunaJournal: Sendable {
  private let journal: JournalContents
  private let study: StudyRecord
  private let distributions: [String: OptunaDistribution]

  /// The operations' numbers in Optuna's `JournalOperation`.
  private enum Operation: Int {
    case createStudy = 0
    case setStudyUserAttribute = 2
    case setStudySystemAttribute = 3
    case createTrial = 4
  }

  /// The states' numbers in Optuna's `TrialState`.
  private enum State: Int { case running, complete, pruned, fail }

  /// - Parameter journal: Read with its epochs.
  /// - Returns: Nil if the journal has no study.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    self.journal = journal
    self.study = study
    distributions = Dictionary(
      uniqueKeysWithValues: (study.space?.parameters ?? []).map { parameter in
        let seen = journal.trials.compactMap { $0.parameters[parameter.name] }
        return (parameter.name, OptunaDistribution(parameter.domain, seen: seen))
      })
  }

  /// The file's lines.
  public var text: String {
    var text = ""
    func write(_ operation: Operation, _ fields: [String: JSONValue]) {
      var line = fields
      line["op_code"] = .integer(operation.rawValue)
      line["worker_id"] = "hpsearch"
      text += JSONValue.object(line).line + "\n"
    }
    // StudyDirection: 1 minimizes, 2 maximizes.
    let directions = journal.objectives.map { JSONValue.integer($0.better == .higher ? 2 : 1) }
    write(.createStudy, ["study_name": .string(study.name), "directions": .array(directions)])
    for (key, value) in [
      ("method", JSONValue.string(study.method)), ("seed", .integer(study.seed)), ("config", study.config),
      ("hpsearch", .string(study.version)),
    ] {
      write(.setStudyUserAttribute, ["study_id": 0, "user_attr": .object([key: value])])
    }
    let names = JSONValue.array(journal.objectives.map { .string($0.metric) })
    write(.setStudySystemAttribute, ["study_id": 0, "system_attr": ["study:metric_names": names]])
    var next = 0
    for trial in journal.trials {
      while next < trial.number {
        write(.createTrial, unfinished)
        next += 1
      }
      write(.createTrial, fields(of: trial))
      next = trial.number + 1
    }
    return text
  }

  /// A trial without a result.
  private var unfinished: [String: JSONValue] {
    [
      "study_id": 0, "state": .integer(State.running.rawValue),
      "datetime_start": journal.times.began.map { .string(Self.date($0)) } ?? .null,
    ]
  }

  private func fields(of trial: TrialRecord) -> [String: JSONValue] {
    let values = trial.values(of: journal.objectives).map { oriented in
      zip(oriented, journal.objectives).map { $1.better.oriented($0) }
    }
    let state: State =
      switch trial.state {
      case .complete: values == nil ? .fail : .complete
      case .pruned: .pruned
      case .failed: .fail
      }
    let span = journal.times.span(of: trial.number, seconds: trial.seconds)
    var (parameters, used): ([String: JSONValue], [String: JSONValue]) = ([:], [:])
    var attributes = self.attributes(of: trial)
    for (name, value) in trial.parameters {
      guard let distribution = distributions[name], let internalValue = distribution.internalValue(of: value) else {
        // Structures, such as the blocks of a whole GAN, are no parameters there.
        attributes[name] = value
        continue
      }
      parameters[name] = internalValue
      used[name] = .string(distribution.json.line)
    }
    return [
      "study_id": 0, "state": .integer(state.rawValue),
      "datetime_start": span.map { .string(Self.date($0.start)) } ?? .null,
      "datetime_complete": .string(Self.date(span?.end ?? journal.times.last ?? Timestamp(seconds: 0))),
      "params": .object(parameters), "distributions": .object(used), "user_attrs": .object(attributes),
      "value": .null,
      "values": state == .fail ? .null : values.map { .array($0.map { .number($0) }) } ?? .null,
      "intermediate_values": .object(intermediateValues(of: trial)),
    ]
  }

  private func attributes(of trial: TrialRecord) -> [String: JSONValue] {
    var attributes: [String: JSONValue] = trial.metrics.mapValues { .number($0) }
    attributes["seed"] = .integer(trial.seed)
    attributes["seconds"] = .number(trial.seconds)
    if let batch = trial.batch { attributes["batch"] = .integer(batch) }
    if let reason = trial.reason { attributes["reason"] = .string(reason) }
    return attributes
  }

  /// The first objective by epoch, if it is measured after every one.
  private func intermediateValues(of trial: TrialRecord) -> [String: JSONValue] {
    let objective = journal.objectives[0]
    let pairs = (journal.epochs[trial.number] ?? []).compactMap { epoch in
      epoch.values(of: [objective]).map { ("\(epoch.epoch)", JSONValue.number(objective.better.oriented($0[0]))) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  /// As Python's `datetime.fromisoformat` reads it in all versions.
  private static func date(_ time: Timestamp) -> String { time.description.dropLast() + "000+00:00" }
}
