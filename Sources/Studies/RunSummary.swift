import Essentials
import Search

/// What a run's journal says, in short.
public struct RunSummary: Sendable {
  /// A measure of one role's final tests, such as the accuracy in 0...1.
  public struct Test: Equatable, Sendable {
    /// In order of repeat; failed ones are left out.
    public let values: [Double]
    public var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// The sample standard deviation (n - 1); 0 of a single value.
    public var deviation: Double {
      guard values.count > 1 else { return 0 }
      let mean = mean
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(values.count - 1)).squareRoot()
    }

    var json: JSONValue {
      .object([
        "mean": .number(mean), "deviation": .number(deviation), "values": .array(values.map { .number($0) }),
      ])
    }
  }

  public let directory: String
  public let study: StudyRecord?
  public let isFinished: Bool
  public let complete: Int
  public let failed: Int
  public let best: TrialRecord?
  /// Why trials failed, and how many for each reason, the most frequent first.
  public let failures: [(reason: String, count: Int)]
  /// The best trials, best first.
  public let top: [TrialRecord]
  /// The trial of the hand-made baseline, when the search began with one.
  public let start: TrialRecord?
  /// The accuracies by role; a role without a successful test is absent.
  public let tests: [TestRole: Test]
  /// By role, every measure of the test split by the metric's name, such as `testMacroF1`.
  public let testMeasures: [TestRole: [String: Test]]
  /// The strategy's own lines, in order.
  public let records: [StrategyRecord]
  /// Those of an evolutionary search, in order; empty of others.
  public let generations: [Generation]
  public let warnings: [String]
  private let order: ParameterOrder

  public var trials: Int { complete + failed }
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
    self.directory = directory
    study = journal.study
    order = ParameterOrder(config: journal.study?.config ?? .null)
    isFinished = journal.isFinished
    complete = journal.trials.count { $0.state == .complete }
    failed = journal.trials.count - complete
    failures = Dictionary(grouping: journal.trials.compactMap(\.reason)) { $0 }
      .map { (reason: $0.key, count: $0.value.count) }.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    top = Self.best(topCount, of: journal.trials)
    best = journal.best
    start = journal.study?.start.flatMap { start in
      journal.trials.first { ConfigChange.isSame(.object($0.parameters), .object(start)) }
    }
    tests = Dictionary(grouping: journal.tests, by: \.role).compactMapValues { tests in
      let values = tests.compactMap(\.accuracy)
      return values.isEmpty ? nil : Test(values: values)
    }
    testMeasures = Dictionary(grouping: journal.tests.filter { $0.state == .complete }, by: \.role).mapValues { tests in
      let names = Set(tests.flatMap(\.metrics.keys)).filter { $0.hasPrefix("test") }
      return Dictionary(
        uniqueKeysWithValues: names.map { name in
          (name, Test(values: tests.compactMap { $0.metrics[name] }))
        })
    }
    records = journal.records
    generations = journal.records.compactMap { Generation($0) }
    warnings = journal.warnings
  }

  /// The best of many trials, best first, without sorting them all.
  private static func best(_ count: Int, of trials: [TrialRecord]) -> [TrialRecord] {
    var top: [TrialRecord] = []
    for trial in trials where trial.fitness != nil && (top.count < count || trial.beats(top.last)) {
      top.insert(trial, at: top.firstIndex { trial.beats($0) } ?? top.endIndex)
      if top.count > count { top.removeLast() }
    }
    return top
  }

  /// Parameters in table order, with their names.
  public func ordered(_ trial: TrialRecord) -> [(name: String, value: JSONValue)] {
    order.all(in: trial.parameters).map { ($0, trial.parameters[$0] ?? .null) }
  }

  /// Parameters as a vector in table order: a choice is its index, a flag 0 or 1.
  public func vector(_ trial: TrialRecord) -> [JSONValue] { order.vector(trial.parameters) }
}
