import Essentials
import Search
import Studies

/// One trial whole: what it was, what came of it, and its curves by epoch.
public struct TrialText: Sendable {
  private let journal: JournalContents
  private let trial: TrialRecord
  private let epochs: [EpochRecord]
  private let paint: Paint

  /// - Parameter journal: Read with its epochs.
  /// - Returns: Nil if there is no trial of this number.
  public init?(_ number: Int, of journal: JournalContents, paint: Paint = Paint(isOn: false)) {
    guard let trial = journal.state.trial(number) else { return nil }
    self.journal = journal
    self.trial = trial
    epochs = journal.epochs[number] ?? []
    self.paint = paint
  }

  /// The page, without the trial's log and network, which are not in the journal.
  /// - Parameter width: Of the charts, in characters.
  public func page(width: Int) -> String {
    [heading, labelled(facts), table("parameter", parameters), table("metric", metrics), curves(width: width), rows]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The trial's line of the journal, with its epochs and times.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "number": .integer(trial.number), "state": .string(trial.state.rawValue), "seed": .integer(trial.seed),
      "parameters": .object(trial.parameters), "fitness": JSONValue(finite: trial.fitness),
      "metrics": .object(trial.metrics.mapValues { .number($0) }), "seconds": .number(trial.seconds),
      "origin": .string(trial.origin.rawValue), "epochs": .array(epochs.map(\.json)),
    ]
    members["batch"] = trial.batch.map { .integer($0) }
    members["budget"] = trial.epochs.map { .integer($0) }
    members["continues"] = trial.continues.map { .integer($0) }
    members["reason"] = trial.reason.map { .string($0) }
    members["ended"] = journal.times.trials[trial.number].map { .string($0.description) }
    return .object(members)
  }

  private var heading: String {
    let best = journal.best?.number == trial.number ? ", the best" : ""
    let state =
      trial.state == .complete ? "complete" : paint(trial.state == .failed ? .red : .yellow, trial.state.rawValue)
    return "trial \(trial.number) of \(journal.study?.name ?? "a study"): \(state)\(best)\n"
  }

  private var facts: [(String, String)] {
    let objective = journal.objectives[0]
    let span = journal.times.span(of: trial.number, seconds: trial.seconds)
    let optional: [(String, String?)] = [
      (objective.metric, trial.fitness.map(measured)), ("reason", trial.reason),
      ("proposed by", trial.origin == .enqueued ? "the user" : nil), ("batch", trial.batch.map(String.init)),
      ("epochs granted", trial.epochs.map(String.init)), ("continues", trial.continues.map { "trial \($0)" }),
      ("seed", "\(trial.seed)"), ("time", describedDuration(trial.seconds)),
      ("from", span.map { "\($0.start) to \($0.end)" }),
    ]
    return optional.compactMap { label, text in text.map { (label, $0) } }
  }

  private func labelled(_ rows: [(String, String)]) -> String {
    let width = (rows.map(\.0.count).max() ?? 0) + 2
    return rows.map { "\(padded($0.0, to: width))\($0.1)\n" }.joined()
  }

  private var parameters: [(String, String)] {
    let known = (journal.study?.space?.names ?? []).filter { trial.parameters[$0] != nil }
    return (known + trial.parameters.keys.filter { !known.contains($0) }.sorted()).map { name in
      (name, plain(trial.parameters[name] ?? .null))
    }
  }

  private var metrics: [(String, String)] {
    trial.metrics.sorted { $0.key < $1.key }.map { name, value in
      // Counts, such as those of weights and epochs.
      (name, value == value.rounded() && abs(value) > 1 && abs(value) < 1e15 ? fixed(value, 0) : measured(value))
    }
  }

  private func table(_ title: String, _ rows: [(String, String)]) -> String {
    guard !rows.isEmpty else { return "" }
    var table = TextTable([(title, .left), ("value", .left)])
    table.rows = rows.map { [$0.0, $0.1] }
    return table.text(indent: 2)
  }

  // MARK: - Epochs

  private func curves(width: Int) -> String {
    func series(_ name: String, _ mark: Character, _ value: (EpochRecord) -> Double?) -> TextChart.Series {
      TextChart.Series(name, mark: mark, epochs.compactMap { epoch in value(epoch).map { (epoch.epoch, $0) } })
    }
    let pairs: [(String, [TextChart.Series])] = [
      ("loss", [series("training", "·", \.trainLoss), series("validation", "o", \.validationLoss)]),
      ("accuracy", [series("training", "·", \.trainAccuracy), series("validation", "o", \.validationAccuracy)]),
    ]
    let own = measureNames.map { name in (name, [series(name, "o") { $0.measures[name] }]) }
    return (pairs + own).compactMap { title, series in
      TextChart(series).map { "\(title) by epoch\n\($0.text(width: width))" }
    }.joined(separator: "\n")
  }

  private var measureNames: [String] { Set(epochs.flatMap(\.measures.keys)).sorted() }

  /// The numbers behind the curves.
  private var rows: String {
    guard !epochs.isEmpty else { return "" }
    let all: [(String, (EpochRecord) -> Double?)] =
      [
        ("training loss", \.trainLoss), ("training accuracy", \.trainAccuracy), ("validation loss", \.validationLoss),
        ("validation accuracy", \.validationAccuracy),
      ] + measureNames.map { name in (name, { $0.measures[name] }) }
    let columns = all.filter { column in epochs.contains { column.1($0) != nil } }
    var table = TextTable([("epoch", .right)] + columns.map { ($0.0, .right) })
    table.rows = epochs.map { epoch in ["\(epoch.epoch)"] + columns.map { $0.1(epoch).map(measured) ?? "-" } }
    return table.text(indent: 2)
  }
}
