import Essentials
import TestSupport
import Testing

@testable import Studies

@Suite struct FinalTestsTests {
  private var study: Study {
    var study = toyStudy()
    study.comparesPlain = true
    return study
  }

  private func contents(_ path: String) throws -> JournalContents {
    try JournalContents(path: RunPaths(path).journal, includesEpochs: true)
  }

  @Test func aPlainNetworkIsTestedBesideTheBest() throws {
    let folder = try StudyFolder()
    let result = try run(study, in: folder.at("run"))
    let contents = try contents(folder.at("run"))
    #expect(
      contents.tests.map(\.name)
        == TestRole.allCases.flatMap { role in (0..<2).map { TestName(role: role, count: $0) } })
    #expect(result.summary.tests[.plain]?.values.count == 2)
    #expect(result.summary.json["test"]?["plain"]?["values"]?.array?.count == 2)
    let plain = TrialTask(number: 0, purpose: .test(role: .plain, repeat: 1), parameters: [:], seed: 3)
    #expect(TrialTask(plain.json) == plain)
  }

  /// Six tests on twelve slots and on four, with one thread each from the start and with two.
  @Test(arguments: [(12, 1, 2), (4, 1, nil), (12, 2, 4), (4, 2, 2)] as [(Int, Int, Int?)])
  func fewTestsShareTheIdleSlots(slots: Int, threads: Int, expected: Int?) throws {
    let folder = try StudyFolder()
    let executor = WideExecutor(slots: slots)
    var options = StudyOptions(directory: folder.at("run"))
    options.threads = threads
    _ = try study.run(on: executor, options: options)
    let tests = executor.done.filter { $0.purpose.role != nil }
    #expect(tests.count == 6 && tests.allSatisfy { $0.threads == expected })
    let trials = executor.done.filter { $0.purpose == .search }
    #expect(trials.allSatisfy { $0.threads == (threads > 1 ? threads : nil) })
  }

  @Test func withoutOneTheSummaryDoesNotSpeakOfIt() throws {
    let folder = try StudyFolder()
    #expect(try run(in: folder.at("run")).summary.json["test"]?.object?.keys.sorted() == ["end", "start"])
  }

  /// Of the final training, not only of the trials, the curves are wanted.
  @Test func theEpochsOfFinalTestsAreKept() throws {
    let folder = try StudyFolder()
    try run(study, in: folder.at("run"))
    let contents = try contents(folder.at("run"))
    #expect(contents.testEpochs.count == 6 && contents.epochs.count == 12)
    #expect(contents.testEpochs[TestName(role: .end, count: 1)]?.map(\.epoch) == [1, 2])
    #expect(try JournalContents(path: RunPaths(folder.at("run")).journal).testEpochs.isEmpty)
  }

  @Test(arguments: 13...17) func anInterruptedTestPhaseContinues(after tasks: Int) throws {
    let folder = try StudyFolder()
    try run(study, in: folder.at("whole"))
    let listener = StudyWitness()
    let options = StudyOptions(
      directory: folder.at("run"), grace: 5,
      isInterrupted: { listener.progress.trialsEvaluated + listener.progress.testsDone >= tasks })
    let first = try study.run(on: InlineExecutor(ToyEvaluator()), options: options, listeners: [listener])
    #expect(first.ending == .interrupted)
    try run(study, in: folder.at("run"), resumes: true)
    func measured(_ path: String) throws -> [[String: Double]] { try contents(path).tests.map(\.metrics) }
    #expect(try measured(folder.at("run")) == measured(folder.at("whole")))
    #expect(try contents(folder.at("run")).testEpochs == contents(folder.at("whole")).testEpochs)
  }

  @Test func epochsCarryMeasuresAndHistograms() throws {
    let histogram = try #require(Histogram([0, 0.5, 1, .nan, 0.25, 1], bins: 4))
    #expect(histogram.low == 0 && histogram.high == 1 && histogram.counts == [1, 1, 1, 2])
    #expect(Histogram([3, 3], bins: 2)?.counts == [2, 0])
    #expect(Histogram([.nan], bins: 2) == nil && Histogram([], bins: 2) == nil)
    let record = EpochRecord(
      epoch: 3, trainLoss: .nan, trainAccuracy: 0.5, measures: ["generatorLoss": 1.5, "bad": .infinity],
      histograms: ["conv1.bias": histogram])
    #expect(record.trainLoss == nil && record.measures == ["generatorLoss": 1.5])
    #expect(EpochRecord(try JSONValue(parsing: record.json.line)) == record)
    // Readers know an epoch's line by its first key.
    #expect(record.json.line.hasPrefix("{\"epoch\":"))
  }
}

/// Several slots, whose tasks are all evaluated at once.
private final class WideExecutor: Executor {
  private let slots: Int
  private var running: [TrialTask] = []
  private(set) var done: [TrialTask] = []

  init(slots: Int) { self.slots = slots }

  var freeSlots: Int { slots - running.count }

  func submit(_ task: TrialTask) { running.append(task) }

  func wait(atMost seconds: Double, report: (ExecutorEvent) throws -> Void) throws {
    let tasks = running
    running = []
    done += tasks
    for task in tasks { try report(.finished(task, try ToyEvaluator().evaluate(task) { _ in .proceed })) }
  }

  func shutDown() {}
}
