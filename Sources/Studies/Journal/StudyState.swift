import Essentials
import Search

/// The state of a study: what the events of its journal add up to.
///
/// The live run applies the events that it writes, a reader those that it reads: there is no other copy of the state.
public struct StudyState: Equatable, Sendable {
  public private(set) var study: StudyRecord?
  /// In order of number.
  public private(set) var trials: [TrialRecord] = []
  public private(set) var complete = 0
  public private(set) var failed = 0
  public private(set) var pruned = 0
  /// The best complete trial by `ranking`.
  public private(set) var best: TrialRecord?
  /// By trial, in order of epoch; empty unless requested.
  public private(set) var epochs: [Int: [EpochRecord]] = [:]
  /// By final test, likewise.
  public private(set) var testEpochs: [TestName: [EpochRecord]] = [:]
  /// The strategy's own lines, in the order in which they were written.
  public private(set) var records: [StrategyRecord] = []
  /// Trials that were given to a user who drives the search by hand.
  public private(set) var asked: Set<Int> = []
  public private(set) var enqueued: [QueueRecord] = []
  public private(set) var imported: [ImportRecord] = []
  public private(set) var confirmations: [ConfirmationRecord] = []
  /// The winner's last training on all samples; nil if there was none.
  public private(set) var refit: RefitRecord?
  /// The last test of each name.
  private var testsByName: [TestName: TestRecord] = [:]
  public func test(_ name: TestName) -> TestRecord? { testsByName[name] }
  /// All of them, sorted by name.
  public var tests: [TestRecord] { testsByName.values.sorted { $0.name < $1.name } }
  /// Whether the study ran to its end, and nothing came after it.
  public private(set) var isFinished = false

  public init() {}

  public var objectives: [Objective] { study?.objectives ?? [.fitness] }

  public func trial(_ number: Int) -> TrialRecord? {
    let index = insertionIndex(of: number)
    return trials.indices.contains(index) && trials[index].number == number ? trials[index] : nil
  }

  /// The index of the first trial whose number is not below `number`.
  private func insertionIndex(of number: Int) -> Int {
    // Trials mostly come in order and without gaps.
    if trials.last.map({ $0.number < number }) ?? true { return trials.count }
    var (low, high) = (0, min(number, trials.count))
    while low < high {
      let middle = (low + high) / 2
      if trials[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The complete trials that no other one dominates, in order of number; with one objective the best.
  public var front: [TrialRecord] {
    guard objectives.count > 1 else { return best.map { [$0] } ?? [] }
    let rated = trials.filter { $0.state == .complete }.compactMap { trial in
      trial.values(of: objectives).map { (trial: trial, values: $0) }
    }
    return rated.filter { own in
      !rated.contains { other in
        dominates(other.values, own.values)
          || (other.values == own.values && ranking.prefersEqual(other.trial, to: own.trial))
      }
    }.map(\.trial)
  }

  public mutating func apply(_ event: JournalEvent) {
    switch event {
    case .study(let record): study = study ?? record
    case .trial(let record): add(record)
    case .epoch(.trial(let number), let record): Self.add(record, to: &epochs[number, default: []])
    case .epoch(.test(let name), let record): Self.add(record, to: &testEpochs[name, default: []])
    case .strategy(let record): records.append(record)
    case .asked(let trial): asked.insert(trial)
    case .enqueued(let record): enqueued.append(record)
    case .imported(let record): imported.append(record)
    case .confirmation(let record):
      confirmations.append(record)
      isFinished = false
    case .test(let record):
      testsByName[record.name] = record
      isFinished = false
    case .refit(let record):
      refit = record
      isFinished = false
    case .end: isFinished = true
    }
  }

  private mutating func add(_ trial: TrialRecord) {
    // Trials are recorded once; if a line occurs twice, the first one counts.
    let index = insertionIndex(of: trial.number)
    if index < trials.count, trials[index].number == trial.number { return }
    trials.insert(trial, at: index)
    isFinished = false
    switch trial.state {
    case .complete: complete += 1
    case .failed: failed += 1
    case .pruned: pruned += 1
    }
    if ranking.prefers(trial, to: best) { best = trial }
  }

  /// A trial that was interrupted after its epochs were written, and repeated on resume, leaves them twice.
  private static func add(_ epoch: EpochRecord, to epochs: inout [EpochRecord]) {
    if epochs.last?.epoch ?? 0 < epoch.epoch { epochs.append(epoch) }
  }
}
