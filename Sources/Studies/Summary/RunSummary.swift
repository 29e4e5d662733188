import Essentials
import Search

/// A summary of a run's journal.
public struct RunSummary: Sendable {
  public typealias Test = Winner.Sample

  public let directory: String
  public let study: StudyRecord?
  public let isFinished: Bool
  public let complete: Int
  public let failed: Int
  public let pruned: Int
  public let best: TrialRecord?
  /// What the study recommends: the best trial, or the candidate that the confirmation has chosen.
  public let winner: Winner?
  /// The confirmed candidates, best first; empty if there was no confirmation.
  public let confirmed: [Winner]
  /// With several objectives the trials that no other one dominates, otherwise empty.
  public let front: [TrialRecord]
  public let objectives: [Objective]
  /// The reasons why trials failed with their counts, the most frequent first.
  public let failures: [(reason: String, count: Int)]
  /// The best trials, best first.
  public let top: [TrialRecord]
  /// The trial of the hand-made baseline; nil if the search did not evaluate it.
  public let start: TrialRecord?
  /// The values of `testMetric` on the test split by role; a role without a successful test is absent.
  public let tests: [TestRole: Test]
  /// What `tests` measured: the first objective's metric, or the accuracy if that was not measured. Nil without tests.
  public let testMetric: String?
  /// By role, every measure of the test split by the metric's name, such as `testMacroF1`.
  public let testMeasures: [TestRole: [String: Test]]
  /// The strategy's own lines, in order.
  public let records: [StrategyRecord]
  /// The generations of an evolutionary search, in order; empty for other searches.
  public let generations: [Generation]
  public let warnings: [String]

  public var trials: Int { complete + failed + pruned }
  /// The number of the last iteration; the hand-made baseline is iteration 0. Nil before it.
  public var iterations: Int? {
    records.compactMap { $0.event == "iteration" ? $0.fields["index"]?.integer : nil }.max()
  }

  /// - Throws: `FileError`, or `StudyError.newerFormat`.
  public init(directory: String, topCount: Int = 10) throws {
    let paths = RunPaths(directory)
    try self.init(JournalContents(path: paths.journal), directory: paths.directory, topCount: topCount)
  }

  public init(_ journal: JournalContents, directory: String, topCount: Int = 10) {
    self.init(journal.state, warnings: journal.warnings, directory: directory, topCount: topCount)
  }

  init(_ state: StudyState, warnings: [String], directory: String, topCount: Int = 10) {
    self.directory = directory
    study = state.study
    isFinished = state.isFinished
    complete = state.complete
    failed = state.failed
    pruned = state.pruned
    objectives = state.objectives
    failures = Dictionary(grouping: state.trials.filter { $0.state == .failed }.compactMap(\.reason)) { $0 }
      .map { (reason: $0.key, count: $0.value.count) }.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    top = Self.best(topCount, of: state.trials, by: state.ranking)
    best = state.best
    winner = state.winner
    confirmed = state.rankedCandidates
    front = state.objectives.count > 1 ? state.front : []
    start = state.study?.start.flatMap { start in
      state.trials.first { JSONValue.object($0.parameters).isSame(.object(start)) }
    }
    tests = Dictionary(grouping: state.tests, by: \.role).compactMapValues { tests in
      let values = tests.compactMap { $0.measure(of: state.objectives[0])?.value }
      return values.isEmpty ? nil : Test(values: values)
    }
    testMetric = state.tests.lazy.compactMap { $0.measure(of: state.objectives[0])?.metric }.first
    testMeasures = Dictionary(grouping: state.tests.filter { $0.state == .complete }, by: \.role).mapValues { tests in
      let names = Set(tests.flatMap(\.metrics.keys)).filter { $0.hasPrefix("test") }
      return Dictionary(
        uniqueKeysWithValues: names.map { name in
          (name, Test(values: tests.compactMap { $0.metrics[name] }))
        })
    }
    records = state.records
    generations = state.records.compactMap { Generation($0) }
    self.warnings = warnings
  }

  /// The best trials, best first, without sorting all of them.
  private static func best(_ count: Int, of trials: [TrialRecord], by ranking: TrialRanking) -> [TrialRecord] {
    var top: [TrialRecord] = []
    for trial in trials
    where trial.state == .complete && (top.count < count || ranking.prefers(trial, to: top.last)) {
      let index = top.firstIndex { ranking.prefers(trial, to: $0) } ?? top.count
      top.insert(trial, at: index)
      if top.count > count { top.removeLast() }
    }
    return top
  }

  /// Parameters in table order, with their names; inactive ones are left out.
  public func ordered(_ parameters: [String: JSONValue]) -> [(name: String, value: JSONValue)] {
    (study?.ordered(parameters) ?? parameters.keys.sorted()).compactMap { name in
      parameters[name].map { (name, $0) }
    }
  }

  /// Parameters as a vector in table order: a choice is its index, a flag 0 or 1, an inactive one null.
  public func vector(_ parameters: [String: JSONValue]) -> [JSONValue] { study?.vector(parameters) ?? [] }
}
