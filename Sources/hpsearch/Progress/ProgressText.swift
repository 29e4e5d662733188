import Essentials
import Reports
import Search
import Studies

/// The text of progress lines, as pure functions.
enum ProgressText {
  /// `iteration 3/10 · 17/41 trials · 1 failed · best 0.8812 (trial 12) · trial 17, epoch 4/12, 0.7312 · 4 min 12 s left`
  ///
  /// If that is too long, what can be missed most easily is left out; how far the search is and the time left stay.
  /// - Parameters:
  ///   - running: The epoch of a running trial; nil for none.
  ///   - secondsLeft: Nil if unknown.
  ///   - width: The number of characters there are.
  static func status(
    _ progress: StudyProgress, running: String? = nil, secondsLeft: Double?, width: Int = .max
  ) -> String {
    // Each with its rank: the lowest is left out first.
    var parts: [(rank: Int, text: String)] = []
    func add(_ rank: Int, _ text: String) { parts.append((rank, text)) }
    if progress.isSearchOver, progress.confirmationsDone < progress.confirmationsTotal {
      add(5, "confirmation \(progress.confirmationsDone)/\(progress.confirmationsTotal)")
    } else if progress.isSearchOver, progress.testsDone < progress.testsTotal {
      add(5, "final tests \(progress.testsDone)/\(progress.testsTotal)")
    } else if let stage = progress.stage {
      add(2, stage)
    }
    add(6, "\(of(progress.trialsDone, progress.trialsTotal)) trials")
    if progress.trialsFailed > 0 { add(1, "\(progress.trialsFailed) failed") }
    if progress.trialsPruned > 0 { add(0, "\(progress.trialsPruned) pruned") }
    if let best = progress.best, let fitness = best.fitness {
      add(4, "best \(measured(fitness)) (trial \(best.number))")
    }
    if let running { add(3, running) }
    if let secondsLeft { add(7, "\(roughDuration(secondsLeft)) left") }
    func line() -> String { parts.map(\.text).joined(separator: " · ") }
    while line().count > width, parts.count > 1, let least = parts.indices.min(by: { parts[$0].rank < parts[$1].rank })
    {
      parts.remove(at: least)
    }
    return shortened(line(), to: width)
  }

  /// `trial 17, epoch 4/12, accuracy 0.7312`; the training loss if the objective is not measured after every epoch.
  /// - Parameter epochs: How many there may be; nil if unknown.
  static func epoch(_ record: EpochRecord, of task: TrialTask, epochs: Int?) -> String {
    let metric = task.objectives.first?.metric ?? "accuracy"
    let named = record.value(of: metric).map { (Objective.title(of: metric), $0) }
    let value = (named ?? record.trainLoss.map { ("loss", $0) }).map { ", \($0) \(measured($1))" } ?? ""
    return "\(task.title), epoch \(of(record.epoch, task.epochs ?? epochs))\(value)"
  }

  /// `trial 12  0.8812  best    3.2 s  fc1=1242 fc2=790 conv1=tanh`
  static func row(_ trial: TrialRecord, names: [String], progress: StudyProgress) -> String {
    let digits = "\(max(trial.number, (progress.trialsTotal ?? 0) - 1))".count
    let number = padded("\(trial.number)", to: digits, .right)
    let fitness = trial.fitness.map(measured) ?? "failed"
    let mark = trial.fitness != nil && progress.best?.number == trial.number ? "best" : ""
    let time = padded(describedDuration(trial.seconds), to: 9, .right)
    let reason = trial.reason.map { "  \($0);" } ?? ""
    let values = parameters(trial.parameters, names: names)
    return "trial \(number)  \(padded(fitness, to: 6, .right))  \(padded(mark, to: 4))  \(time)\(reason)  \(values)"
  }

  /// `confirmation trial 7 0  0.8417    3.2 s`
  static func row(_ confirmation: ConfirmationRecord) -> String {
    let outcome = confirmation.outcome
    let result = outcome.fitness.map(measured) ?? "failed: \(outcome.reason ?? "no reason given")"
    let time = padded(describedDuration(outcome.seconds), to: 9, .right)
    let candidate = confirmation.trial.map { "trial \($0)" } ?? "baseline"
    return "confirmation \(candidate) \(confirmation.count)  \(result)  \(time)"
  }

  /// `test start 0  0.8417    3.2 s`
  static func row(_ test: TestRecord, progress: StudyProgress) -> String {
    let objective = progress.objectives[0]
    let value = test.measure(of: objective)?.value
    let result = value.map(measured) ?? "failed: \(test.reason ?? "no \(Objective.title(of: objective.metric))")"
    let role = padded(test.role.rawValue, to: 5)
    return "test \(role) \(test.count)  \(result)  \(padded(describedDuration(test.seconds), to: 9, .right))"
  }

  /// `iteration 3  generator 1 0.8125  generator 2 0.7750  better 1`; nil for a record that needs no line.
  static func row(_ record: StrategyRecord) -> String? {
    if let generation = Generation(record) { return row(generation) }
    guard record.event == "iteration", let index = record.fields["index"]?.integer,
      let accuracies = record.fields["accuracies"]?.array?.compactMap(\.number)
    else { return nil }
    let means = accuracies.enumerated().map { "generator \($0 + 1) \(fixed($1, 4))" }
    let better = record.fields["better"]?.integer.map { "better \($0)" }
    let restarted = record.fields["reinitialized"]?.integer.map { "generator \($0) reinitialized" }
    return (["iteration \(index)"] + means + [better, restarted].compactMap { $0 }).joined(separator: "  ")
  }

  /// `generation 3  best 0.5735  mean 0.5542  spread 0.0158  known 1  forced mutations 2`
  private static func row(_ generation: Generation) -> String {
    let measures = [("best", generation.best), ("mean", generation.mean), ("spread", generation.spread)]
    let counts = [("known", generation.cacheHits), ("forced mutations", generation.forcedMutations)]
    let parts =
      measures.map { "\($0) \($1.map { fixed($0, 4) } ?? "-")" } + counts.filter { $1 > 0 }.map { "\($0) \($1)" }
    return (["generation \(generation.index)"] + parts).joined(separator: "  ")
  }

  /// `fc1=1242 conv1=tanh dropout=true`, in the order of `names`, others after them.
  static func parameters(_ values: [String: JSONValue], names: [String]) -> String {
    let others = values.keys.filter { !names.contains($0) }.sorted()
    return (names + others).compactMap { name in values[name].map { "\(name)=\(plain($0))" } }
      .joined(separator: " ")
  }

  /// The number of tasks left; nil if the study does not know.
  static func remaining(_ progress: StudyProgress) -> Int? {
    progress.trialsTotal.map {
      max(0, $0 - progress.trialsDone) + max(0, progress.confirmationsTotal - progress.confirmationsDone)
        + max(0, progress.testsTotal - progress.testsDone)
    }
  }

  /// A duration without tenths of seconds, for estimates.
  private static func roughDuration(_ seconds: Double) -> String {
    seconds < 10 ? "\(Int(max(1, seconds.rounded()))) s" : describedDuration(seconds)
  }

  private static func of(_ done: Int, _ total: Int?) -> String {
    total.map { "\(done)/\($0)" } ?? "\(done)"
  }
}
