import Essentials
import Reports
import Search
import TestSupport
import Testing

@testable import Studies
@testable import hpsearch

@Suite struct ProgressTests {
  private func trial(_ number: Int, _ outcome: Outcome) -> TrialRecord {
    let parameters: [String: JSONValue] = ["fc1": 12, "conv1": "tanh", "rate": 0.000123456789]
    return TrialRecord(number: number, Candidate(parameters: parameters), seed: 1, outcome)
  }

  /// A study of 41 trials and 6 tests after some trials, of which one is the best and others failed or were pruned.
  private func progress(_ trials: Int, best: TrialRecord? = nil, failed: Int = 0, pruned: Int = 0) -> StudyProgress {
    var state = StudyState()
    let numbers = (0..<trials).filter { $0 != best?.number }
    for (index, number) in numbers.prefix(trials - (best == nil ? 0 : 1)).enumerated() {
      let outcome: Outcome =
        if index < failed {
          .failed("diverged")
        } else if index < failed + pruned {
          .pruned(fitness: 0.1, epoch: 2)
        } else {
          // Without a best trial nothing is said of one, so all of the others failed.
          best == nil ? .failed("diverged") : .complete(fitness: 0.25)
        }
      state.apply(.trial(trial(number, outcome)))
    }
    if let best { state.apply(.trial(best)) }
    var progress = StudyProgress()
    progress.trialsTotal = 41
    progress.testsTotal = 6
    progress.stage = "iteration 3/10"
    return progress.updated(from: state)
  }

  @Test func statusLine() {
    var progress = StudyProgress()
    progress.trialsTotal = 41
    progress.stage = "iteration 3/10"
    #expect(ProgressText.status(progress, secondsLeft: nil) == "iteration 3/10 · 0/41 trials")
    let best = trial(12, .complete(fitness: 0.88123))
    #expect(
      ProgressText.status(self.progress(17, best: best), secondsLeft: nil)
        == "iteration 3/10 · 17/41 trials · best 0.8812 (trial 12)")
    #expect(
      ProgressText.status(self.progress(17, best: best, failed: 1, pruned: 2), secondsLeft: 252.2)
        == "iteration 3/10 · 17/41 trials · 1 failed · 2 pruned · best 0.8812 (trial 12) · 4 min 12 s left")
    progress = self.progress(41, best: best, failed: 1)
    progress.endSearch(trials: 41)
    progress.confirmationsTotal = 9
    progress.confirmationsDone = 7
    #expect(
      ProgressText.status(progress, secondsLeft: nil)
        == "confirmation 7/9 · 41/41 trials · 1 failed · best 0.8812 (trial 12)")
    #expect(ProgressText.remaining(progress) == 2 + 6)
    progress.confirmationsDone = 9
    progress.testsDone = 2
    #expect(
      ProgressText.status(progress, secondsLeft: 0.2)
        == "final tests 2/6 · 41/41 trials · 1 failed · best 0.8812 (trial 12) · 1 s left")
    #expect(ProgressText.remaining(progress) == 4)
    // A strategy that does not know its end, and one that has no stages.
    progress = self.progress(41, best: best)
    progress.trialsTotal = nil
    progress.stage = "generation 2/19"
    #expect(ProgressText.remaining(progress) == nil)
    #expect(ProgressText.status(progress, secondsLeft: nil).hasPrefix("generation 2/19 · 41 trials"))
    progress.stage = nil
    #expect(ProgressText.status(progress, secondsLeft: nil).hasPrefix("41 trials"))
  }

  /// What is left out, is left out in this order: pruned, failed, the stage, the running trial's epoch, the best.
  @Test func aNarrowLineKeepsTheTimeLeft() {
    let progress = progress(17, best: trial(12, .complete(fitness: 0.88123)), failed: 1, pruned: 2)
    func status(_ width: Int) -> String {
      ProgressText.status(progress, running: "trial 17, epoch 4/12, accuracy 0.7312", secondsLeft: 252.2, width: width)
    }
    #expect(
      status(140) == "iteration 3/10 · 17/41 trials · 1 failed · 2 pruned · best 0.8812 (trial 12) · "
        + "trial 17, epoch 4/12, accuracy 0.7312 · 4 min 12 s left")
    #expect(
      status(100)
        == "17/41 trials · best 0.8812 (trial 12) · trial 17, epoch 4/12, accuracy 0.7312 · 4 min 12 s left")
    #expect(status(60) == "17/41 trials · best 0.8812 (trial 12) · 4 min 12 s left")
    #expect(status(40) == "17/41 trials · 4 min 12 s left")
    #expect(status(20) == "4 min 12 s left" && status(5) == "4 mi…")
  }

  @Test func anEpochOfARunningTrial() {
    var task = TrialTask(number: 17, parameters: [:], seed: 1)
    task.objectives = [Objective("macroF1", better: .higher)]
    let record = EpochRecord(epoch: 4, trainLoss: 0.5, validationAccuracy: 0.8, measures: ["macroF1": 0.73124])
    #expect(ProgressText.epoch(record, of: task, epochs: 12) == "trial 17, epoch 4/12, macro F1 0.7312")
    task.objectives = [Objective("weight", better: .lower)]
    task.epochs = 6
    #expect(ProgressText.epoch(record, of: task, epochs: 12) == "trial 17, epoch 4/6, loss 0.5000")
    task = TrialTask(number: 0, purpose: .test(role: .end, repeat: 1), parameters: [:], seed: 1)
    #expect(ProgressText.epoch(record, of: task, epochs: nil) == "final test end 1, epoch 4, accuracy 0.8000")
  }

  @Test func aTerminalShowsTheEpochsOfTheRunningTrial() throws {
    let task = TrialTask(number: 3, parameters: [:], seed: 1)
    var written = ""
    let view = StudyProgressView(
      names: [], epochs: 4, isLive: true, paint: Paint(isOn: false), write: { written += $0 }, width: { 90 })
    var progress = progress(0)
    view.handle(.taskStarted(task), progress: progress)
    progress.elapsed = 10
    view.handle(.epoch(task, EpochRecord(epoch: 1, validationAccuracy: 0.25)), progress: progress)
    // 40 s for each of 41 trials and 6 tests, less the 10 that are over.
    #expect(
      written.hasSuffix("0/41 trials · trial 3, epoch 1/4, accuracy 0.2500 · 31 min 10 s left"), "\(written)")
    progress = self.progress(1, best: trial(3, .complete(fitness: 0.5, seconds: 20)))
    progress.elapsed = 20
    view.handle(.trialFinished(trial(3, .complete(fitness: 0.5, seconds: 20))), progress: progress)
    let last = try #require(written.split(separator: "\r").last)
    #expect(!last.contains("epoch") && last.contains("left"))
  }

  /// The numbers are the state's; a progress keeps what is its own.
  @Test func aProgressIsAViewOfTheState() {
    let progress = progress(9, best: trial(2, .complete(fitness: 0.5)), failed: 3, pruned: 1)
    #expect((progress.trialsDone, progress.trialsFailed, progress.trialsPruned) == (9, 3, 1))
    #expect(progress.best?.number == 2 && progress.trialsTotal == 41 && progress.objectives == [.fitness])
  }

  @Test func rows() {
    let best = trial(7, .complete(fitness: 0.75, seconds: 3.21))
    let progress = progress(17, best: best)
    #expect(
      ProgressText.row(best, names: ["fc1", "conv1"], progress: progress)
        == "trial  7  0.7500  best      3.2 s  fc1=12 conv1=tanh rate=0.000123457")
    #expect(
      ProgressText.row(trial(12, .failed("diverged", seconds: 61)), names: ["conv1"], progress: progress)
        == "trial 12  failed        1 min 1 s  diverged;  conv1=tanh fc1=12 rate=0.000123457")
    #expect(
      ProgressText.row(trial(13, .pruned(fitness: 0.5, epoch: 4, seconds: 2)), names: ["fc1"], progress: progress)
        == "trial 13  0.5000            2.0 s  pruned after epoch 4;  fc1=12 conv1=tanh rate=0.000123457")
    let iteration = StrategyRecord(
      event: "iteration", fields: ["index": 3, "accuracies": [0.8125, 0.775], "better": 1, "reinitialized": 2])
    #expect(
      ProgressText.row(iteration)
        == "iteration 3  generator 1 0.8125  generator 2 0.7750  better 1  generator 2 reinitialized")
    #expect(ProgressText.row(StrategyRecord(event: "iteration", fields: ["index": 0, "baseline": 0.5])) == nil)
    let test = TestRecord(
      role: .end, count: 1, parameters: [:], seed: 1, .complete(fitness: 1, metrics: ["testAccuracy": 0.5], seconds: 2))
    #expect(ProgressText.row(test, progress: progress) == "test end   1  0.5000      2.0 s")
    let confirmed = JournalEvent(
      [
        "event": "confirmation", "trial": 7, "candidate": 2, "repeat": 0, "parameters": [:], "seed": 1,
        "state": "complete", "fitness": 0.8417, "seconds": 3.2,
      ])
    guard case .confirmation(let record)? = confirmed else {
      Issue.record("no confirmation")
      return
    }
    #expect(ProgressText.row(record) == "confirmation trial 7 0  0.8417      3.2 s")
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
    var study = Study(
      name: "toy", method: "toy", seed: 1, config: toyConfig(), version: "1", strategy: Batches(ToyStrategy()))
    study.trialsTotal = 12
    let folder = try StudyFolder()
    _ = try study.run(
      on: InlineExecutor(ToyEvaluator()), options: StudyOptions(directory: folder.at("run")), listeners: [view])
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
