import Essentials
import Search
import TestSupport
import Testing

@testable import Studies
@testable import hpsearch

@Suite struct ProgressTests {
  private func trial(_ number: Int, _ outcome: Outcome) -> TrialRecord {
    let task = TrialTask(number: number, parameters: ["fc1": 12, "conv1": "tanh", "rate": 0.000123456789], seed: 1)
    return TrialRecord(task, batch: 0, outcome)
  }

  private var progress: StudyProgress {
    var progress = StudyProgress()
    progress.trialsDone = 17
    progress.trialsTotal = 41
    progress.batchesDone = 3
    progress.batchesTotal = 11
    progress.testsTotal = 6
    return progress
  }

  @Test func statusLine() {
    var progress = progress
    #expect(ProgressText.status(progress, batch: 3, secondsLeft: nil) == "iteration 3/10 · 17/41 trials")
    progress.trialsFailed = 1
    progress.best = trial(12, .complete(fitness: 0.88123))
    #expect(
      ProgressText.status(progress, batch: 3, secondsLeft: 252.2)
        == "iteration 3/10 · 17/41 trials · 1 failed · best 0.8812 (trial 12) · 4 min 12 s left")
    progress.batchesDone = 11
    progress.trialsDone = 41
    progress.testsDone = 2
    #expect(
      ProgressText.status(progress, batch: 10, secondsLeft: 0.2)
        == "final tests 2/6 · 41/41 trials · 1 failed · best 0.8812 (trial 12) · 1 s left")
    #expect(ProgressText.remaining(progress) == 4)
    progress.trialsTotal = nil
    progress.batchesTotal = nil
    #expect(ProgressText.remaining(progress) == nil)
    #expect(ProgressText.status(progress, batch: 2, secondsLeft: nil).hasPrefix("iteration 2 · 41 trials"))
  }

  @Test func rows() {
    var progress = progress
    let best = trial(7, .complete(fitness: 0.75, seconds: 3.21))
    progress.best = best
    #expect(
      ProgressText.row(best, names: ["fc1", "conv1"], progress: progress)
        == "trial  7  0.7500  best      3.2 s  fc1=12 conv1=tanh rate=0.000123457")
    #expect(
      ProgressText.row(trial(12, .failed("diverged", seconds: 61)), names: ["conv1"], progress: progress)
        == "trial 12  failed        1 min 1 s  diverged;  conv1=tanh fc1=12 rate=0.000123457")
    let iteration = StrategyRecord(
      event: "iteration", fields: ["index": 3, "accuracies": [0.8125, 0.775], "better": 1, "reinitialized": 2])
    #expect(
      ProgressText.row(iteration)
        == "iteration 3  generator 1 0.8125  generator 2 0.7750  better 1  generator 2 reinitialized")
    #expect(ProgressText.row(StrategyRecord(event: "iteration", fields: ["index": 0, "baseline": 0.5])) == nil)
    let test = TestRecord(
      role: .end, count: 1, seed: 1, .complete(fitness: 1, metrics: ["testAccuracy": 0.5], seconds: 2))
    #expect(ProgressText.row(test) == "test end   1  0.5000      2.0 s")
  }

  @Test func aLiveLineIsDrawnAgainOnlyWhenSomethingChanged() {
    var line = LiveLine()
    #expect(line.drawn("a", at: 0) == "\r\u{1B}[Ka")
    #expect(line.drawn("a", at: 1) == nil)
    #expect(line.drawn("b", at: 1) == "\r\u{1B}[Kb")
    // Too soon for the eye.
    #expect(line.drawn("c", at: 1.05) == nil)
    #expect(line.drawn("c", at: 1.2) == "\r\u{1B}[Kc")
    line.isStale = true
    #expect(line.drawn("c", at: 1.21) == "\r\u{1B}[Kc")
  }

  private func run(isLive: Bool, width: Int = 60) throws -> String {
    var written = ""
    let view = StudyProgressView(
      names: toySpace.names, isLive: isLive, paint: Paint(isOn: false), write: { written += $0 }, width: { width })
    let study = Study(
      name: "toy", method: "toy", seed: 1, config: toyConfig(), version: "1", strategy: ToyStrategy(),
      batchesTotal: 3, trialsTotal: 12)
    let folder = try StudyFolder()
    _ = try study.run(
      on: InlineExecutor(ToyObjective()), options: StudyOptions(directory: folder.at("run")), listeners: [view])
    return written
  }

  @Test func withoutATerminalThereIsALineATrial() throws {
    let lines = try run(isLive: false).split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("trial ") }.count == 12)
    #expect(lines.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\r") })
  }

  @Test func onATerminalRowsScrollAboveALineThatFits() throws {
    let written = try run(isLive: true)
    #expect(written.hasSuffix("\r\u{1B}[K"))
    #expect(written.contains("12/12 trials"))
    let pieces = written.split(separator: "\r").flatMap { $0.split(separator: "\n") }
    for piece in pieces { #expect(piece.replacing("\u{1B}[K", with: "").count <= 59) }
  }
}
