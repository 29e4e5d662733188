import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

@Suite struct TrialRankingTests {
  private func trial(_ number: Int, _ fitness: Double, _ metrics: [String: Double] = [:]) -> TrialRecord {
    TrialRecord(
      number: number, Candidate(parameters: [:]), seed: 1, .complete(fitness: fitness, metrics: metrics))
  }

  /// The losses of issue 13's wine example: trial 1 beat trial 8 by its number.
  @Test func equalTrialsAreToldApart() {
    let ranking = TrialRanking(Objective("accuracy", better: .higher))
    let early = trial(1, 1, ["validationLoss": 0.539, "weights": 10])
    let trained = trial(8, 1, ["validationLoss": 0.021, "weights": 99])
    #expect(ranking.prefers(trained, to: early) && !ranking.prefers(early, to: trained))
    let small = trial(9, 1, ["validationLoss": 0.021, "weights": 50])
    #expect(ranking.prefers(small, to: trained) && !ranking.prefers(trained, to: small))
    let twin = trial(10, 1, ["validationLoss": 0.021, "weights": 50])
    #expect(ranking.prefers(small, to: twin) && !ranking.prefers(twin, to: small))
    #expect(ranking.prefers(trial(11, 1.5), to: small), "the fitness comes first")
    // What only one has measured decides nothing.
    #expect(ranking.prefers(trial(0, 1), to: trained) && !ranking.prefers(trained, to: trial(0, 1)))
    #expect(ranking.prefers(trial(3, 1, ["trainLoss": 0.1]), to: trial(2, 1, ["trainLoss": 0.2])))
    #expect(ranking.prefers(trial(0, 1), to: nil))
    let lower = TrialRanking(Objective("loss", better: .lower))
    #expect(lower.prefers(trial(1, 0.1), to: trial(0, 0.2)))
  }

  @Test func everyPlaceUsesTheSameComparison() {
    func state(format: Int) -> StudyState {
      var state = StudyState()
      let study: JSONValue = [
        "event": "study", "name": "a", "method": "random", "seed": 1, "config": [:], "format": .integer(format),
      ]
      for event in [JournalEvent(study)].compactMap({ $0 }) { state.apply(event) }
      for (number, loss) in [0.5, 0.2, 0.2, 0.3].enumerated() {
        state.apply(
          .trial(
            TrialRecord(
              number: number, Candidate(parameters: ["x": .integer(number)]), seed: 1,
              .complete(fitness: 0.9, metrics: ["validationLoss": loss, "weights": Double(10 - number)]))))
      }
      return state
    }
    let now = state(format: 3)
    let summary = RunSummary(now, warnings: [], directory: "run")
    #expect(now.best?.number == 2 && summary.best?.number == 2 && now.winner?.trial == 2)
    #expect(summary.top.map(\.number) == [2, 1, 3, 0])
    #expect(now.candidatesForBest(4, start: nil).map(\.trial) == [2, 1, 3, 0])
    #expect(now.updatedProgress.best?.number == 2)
    // A journal of before gives what it gave.
    let before = state(format: 2)
    #expect(before.best?.number == 0)
    #expect(RunSummary(before, warnings: [], directory: "run").top.map(\.number) == [0, 1, 2, 3])
  }
}

extension StudyState {
  fileprivate var updatedProgress: StudyProgress { StudyProgress().updated(from: self) }
}

@Suite struct RefitTests {
  /// Finds epoch 3 or 4 the best, by the parameters.
  private struct Fitting: Evaluator {
    var fails = false

    func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
      let units = task.parameters["units"]?.integer ?? 0
      if task.purpose == .refit {
        if fails { return .failed("no memory") }
        if let path = task.weightsPath {
          try Files.replace(path, with: "refit of \(units), epochs \(task.epochs ?? 0)")
        }
      }
      return .complete(
        fitness: Double(units) / 100, metrics: ["bestEpoch": Double(3 + units % 2), "testAccuracy": 0.5])
    }
  }

  private var study: Study {
    var study = toyStudy(savesWeights: false)
    study.refits = true
    return study
  }

  @Test func theWinnerIsTrainedOnAllSamples() throws {
    let folder = try StudyFolder()
    let result = try run(study, in: folder.at("run"), executor: InlineExecutor(Fitting()))
    let paths = RunPaths(folder.at("run"))
    let best = try #require(result.summary.best)
    let units = try #require(best.parameters["units"]?.integer)
    #expect(try text(paths.bestWeights) == "refit of \(units), epochs \(3 + units % 2)")
    let summary = try Files.readJSON(paths.best)
    #expect(summary["number"]?.integer == best.number && summary["weights"] == "best.safetensors")
    let contents = try JournalContents(path: paths.journal)
    #expect(contents.state.refit?.trial == best.number && contents.state.refit?.epochs == 3 + units % 2)
    #expect(contents.isFinished && !Files.exists(paths.trials))
    // Nothing is left to do.
    let again = try run(study, in: folder.at("run"), resumes: true, executor: InlineExecutor(Fitting()))
    #expect(again.ending == .wasFinished)
    Files.remove(paths.bestWeights)
    _ = try run(study, in: folder.at("run"), resumes: true, executor: InlineExecutor(Fitting()))
    #expect(try text(paths.bestWeights).hasPrefix("refit of \(units)"))
  }

  @Test func aRefitThatFailsIsSaid() throws {
    let folder = try StudyFolder()
    let witness = StudyWitness()
    let result = try run(
      study, in: folder.at("run"), executor: InlineExecutor(Fitting(fails: true)), listener: witness)
    #expect(result.ending == .finished && !Files.exists(RunPaths(folder.at("run")).bestWeights))
    #expect(witness.warnings.contains("the winner could not be trained on all samples: no memory"))
  }

  @Test func theTaskPassesThroughAPipe() {
    var task = TrialTask(number: 0, purpose: .refit, parameters: ["a": 1], seed: 3)
    task.epochs = 7
    #expect(TrialTask(task.json) == task && task.title == "refit")
  }
}
