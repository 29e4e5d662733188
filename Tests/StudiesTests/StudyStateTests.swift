import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

/// What events add up to, whether they are written or read.
@Suite struct StudyStateTests {
  private func trial(
    _ number: Int, _ outcome: Outcome, _ parameters: [String: JSONValue] = [:]
  ) -> JournalEvent {
    .trial(TrialRecord(number: number, Candidate(parameters: parameters), seed: number, outcome))
  }

  private func state(_ events: [JournalEvent], objectives: [Objective] = [.fitness]) -> StudyState {
    var study = toyStudy()
    study.objectives = objectives
    var state = StudyState()
    for event in [.study(StudyRecord(study))] + events { state.apply(event) }
    return state
  }

  @Test func trialsAreCountedInAnyOrder() {
    let events = [
      trial(3, .complete(fitness: 0.5)), trial(0, .failed("diverged")), trial(1, .pruned(fitness: 0.9, epoch: 2)),
      trial(2, .complete(fitness: 0.5)), trial(0, .complete(fitness: 1)),
    ]
    let state = state(events)
    #expect(state.trials.map(\.number) == [0, 1, 2, 3])
    // A line that is there twice counts once; a pruned trial is no best.
    #expect((state.complete, state.failed, state.pruned) == (2, 1, 1))
    #expect(state.best?.number == 2)
    #expect(state.trial(1)?.state == .pruned && state.trial(7) == nil)
  }

  @Test func lowerCanBeBetter() {
    let state = state(
      [trial(0, .complete(fitness: 3)), trial(1, .complete(fitness: -2)), trial(2, .complete(fitness: -2))],
      objectives: [Objective("loss", better: .lower)])
    #expect(state.best?.number == 1)
  }

  /// Of (1, 1), (2, 0), (0, 2), (1, 0) and (2, 0) again, with the second to be low.
  @Test func theFrontIsWhatNothingDominates() {
    let points = [(1.0, 1.0), (2, 0), (0, 2), (1, 0), (2, 0), (3, 4)]
    let state = state(
      points.enumerated().map { trial($0, .complete(fitness: $1.0, metrics: ["size": $1.1])) }
        + [trial(6, .complete(fitness: 9)), trial(7, .failed("x"))],
      objectives: [Objective("accuracy", better: .higher), Objective("size", better: .lower)])
    // Trial 6 has not measured its size.
    #expect(state.front.map(\.number) == [1, 5])
    #expect(self.state([trial(0, .complete(fitness: 1))]).front.map(\.number) == [0])
  }

  @Test func aStudyIsFinishedUntilSomethingFollows() {
    #expect(state([trial(0, .complete(fitness: 1)), .end([:])]).isFinished)
    #expect(!state([.end([:]), trial(0, .complete(fitness: 1))]).isFinished)
    #expect(!state([]).isFinished)
  }

  /// Every event survives its line.
  @Test func eventsComeBackFromTheirLines() throws {
    let confirmation = ConfirmationRecord(
      trial: nil, trials: 8, candidate: 1, count: 2, parameters: ["units": 3], seed: 7, .complete(fitness: 0.5))
    var candidate = Candidate(parameters: ["units": 3, "rate": 0.1], batch: 4)
    candidate.epochs = 9
    candidate.continues = 2
    let events: [JournalEvent] = [
      .study(StudyRecord(toyStudy())), .epoch(.trial(3), EpochRecord(epoch: 1, trainLoss: 0.5)),
      .epoch(.test(TestName(role: .end, count: 1)), EpochRecord(epoch: 2, measures: ["a": 1])),
      .trial(TrialRecord(number: 5, candidate, seed: 8, origin: .enqueued, .pruned(fitness: 0.5, epoch: 3))),
      .trial(TrialRecord(number: 6, Candidate(parameters: [:]), seed: 8, .failed("two\nlines"))),
      .strategy(StrategyRecord(event: "rung", fields: ["index": 3])), .asked(trial: 4),
      .enqueued(QueueRecord(told: 3, parameters: [["units": 1], ["units": 2]])),
      .imported(
        ImportRecord(
          told: 0,
          trials: [
            ImportedTrial(parameters: ["units": 1], values: [0.5, 2]),
            ImportedTrial(parameters: ["units": 2], values: []),
          ])),
      .confirmation(confirmation),
      .test(TestRecord(role: .plain, count: 1, parameters: [:], seed: 3, .complete(fitness: 1, metrics: ["m": 2]))),
      .end(["complete": 3]),
    ]
    for event in events {
      var (name, fields) = event.line
      fields["event"] = .string(name)
      fields["time"] = "2026-11-21T08:15:30.125Z"
      let line = try JSONValue(parsing: JSONValue.object(fields).line)
      #expect(JournalEvent(line) == event, "\(line.line)")
    }
  }

  @Test(
    arguments: [
      [:], ["event": "trial", "number": -1, "parameters": [:], "seed": 1, "state": "complete", "fitness": 1],
      ["event": "trial", "number": 1, "parameters": [:], "seed": 1, "state": "complete"],
      ["event": "epoch", "epoch": 1],
      ["event": "asked"], ["event": "enqueued", "told": 1], ["event": "imported", "trials": []],
      ["event": "test", "role": "middle", "repeat": 0, "seed": 1, "state": "failed"], ["event": "study", "name": "a"],
    ] as [JSONValue])
  func otherLinesAreNone(line: JSONValue) { #expect(JournalEvent(line) == nil) }

  /// A space that the configuration does not have is a member of its own, as a table's.
  @Test func theSpaceIsKept() throws {
    #expect(StudyRecord(toyStudy()).fields["space"] == nil)
    var study = toyStudy()
    study.config = ["problem": ["path": "t.csv"]]
    let record = StudyRecord(study)
    var line = record.fields
    #expect(line["space"] != nil)
    line["event"] = "study"
    #expect(StudyRecord(.object(line)) == record && StudyRecord(.object(line))?.space == toySpace)
  }

  // MARK: - The winner

  private func confirmation(
    _ candidate: Int, _ count: Int, trial: Int?, trials: Int = 3, _ outcome: Outcome
  ) -> JournalEvent {
    .confirmation(
      ConfirmationRecord(
        trial: trial, trials: trials, candidate: candidate, count: count, parameters: ["n": .integer(candidate)],
        seed: count, outcome))
  }

  private let found: [JournalEvent] = (0..<3).map {
    .trial(
      TrialRecord(
        number: $0, Candidate(parameters: ["n": .integer($0)]), seed: 1, .complete(fitness: 0.9 - Double($0) / 10)))
  }

  /// A search that was extended confirms its candidates anew; what used to be confirmed counts no more.
  @Test func onlyTheLastConfirmationCounts() {
    let earlier = (0..<2).map { confirmation(2, $0, trial: 2, trials: 3, .complete(fitness: 0.99)) }
    let later = (0..<2).map { confirmation(0, $0, trial: 0, trials: 6, .complete(fitness: 0.5)) }
    #expect(state(found + earlier).winner?.trial == 2)
    #expect(state(found + earlier + later).winner?.trial == 0)
  }

  @Test func withoutConfirmationTheBestTrialWins() {
    let winner = state(found).winner
    #expect(winner?.trial == 0 && winner?.fitness == 0.9 && winner?.confirmation == nil)
    #expect(state([]).winner == nil)
  }

  @Test func theBestMeanWins() throws {
    let state = state(
      found + [
        confirmation(0, 0, trial: 0, .complete(fitness: 0.5)), confirmation(0, 1, trial: 0, .complete(fitness: 0.7)),
        confirmation(1, 0, trial: 1, .complete(fitness: 0.8)), confirmation(1, 1, trial: 1, .complete(fitness: 0.9)),
        // One that failed once is out, however good it was.
        confirmation(2, 0, trial: 2, .complete(fitness: 1)), confirmation(2, 1, trial: 2, .failed("diverged")),
      ])
    let winner = try #require(state.winner)
    #expect(winner.trial == 1 && winner.fitness == 0.8)
    #expect(winner.confirmation?.values == [0.8, 0.9])
    #expect(abs((winner.confirmation?.deviation ?? 0) - 0.0707106781) < 1e-9)
    #expect(state.best?.number == 0)
    #expect(state.confirmedCandidates.map(\.trial) == [0, 1])
  }

  @Test func ofEqualMeansTheOneThatSearchedBetterWins() {
    let state = state(
      found + [
        confirmation(1, 0, trial: 1, .complete(fitness: 0.5)), confirmation(0, 0, trial: 0, .complete(fitness: 0.5)),
      ])
    #expect(state.winner?.trial == 0)
  }

  @Test func candidatesAreDistinctAndTheBaselineIsAmongThem() {
    let same: JournalEvent = .trial(
      TrialRecord(number: 3, Candidate(parameters: ["n": 0]), seed: 2, .complete(fitness: 0.95)))
    let state = state(found + [same])
    func trials(_ count: Int, _ start: [String: JSONValue]?) -> [Int?] {
      state.candidatesForBest(count, start: start).map(\.trial)
    }
    #expect(trials(2, nil) == [3, 1])
    #expect(trials(2, ["n": 2]) == [3, 1, 2] && trials(2, ["n": 9]) == [3, 1, nil] && trials(2, ["n": 1]) == [3, 1])
  }
}

/// Retrainings of the best candidates before one of them is chosen.
@Suite struct ConfirmationTests {
  /// The search flatters by luck, a retraining tells the truth: the number of units.
  private struct Flattering: Evaluator {
    func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
      let units = Double(task.parameters["units"]?.integer ?? 0) / 100
      if task.savesWeights, let path = task.weightsPath { try Files.replace(path, with: "\(task.title)") }
      let fitness = task.purpose == .search ? 1 - Double(task.number) / 100 : units
      return .complete(fitness: fitness, metrics: ["testAccuracy": units])
    }
  }

  private var study: Study {
    var study = toyStudy()
    study.confirmation = Study.Confirmation(top: 4, repeats: 2)
    return study
  }

  @Test func theWinnerIsChosenByItsRetrainings() throws {
    let folder = try StudyFolder()
    let witness = StudyWitness()
    let result = try run(study, in: folder.at("run"), executor: InlineExecutor(Flattering()), listener: witness)
    // The best four of the search, the baseline among them as trial 0, each twice.
    #expect(witness.events.count { $0.hasPrefix("confirmation ") } == 8)
    #expect(witness.progress.confirmationsDone == 8 && witness.progress.confirmationsTotal == 8)
    let contents = try JournalContents(path: folder.at("run/journal.jsonl"))
    #expect(Set(contents.confirmations.map(\.trial)) == [0, 1, 2, 3])
    // Equal repeats have equal seeds, others other ones.
    #expect(Set(contents.confirmations.map(\.seed)).count == 2)
    let units = contents.trials.prefix(4).map { $0.parameters["units"]?.integer ?? 0 }
    let best = try #require(units.indices.max { units[$0] < units[$1] })
    #expect(result.summary.best?.number == 0)
    #expect(result.summary.winner?.trial == best)
    let paths = RunPaths(folder.at("run"))
    let summary = try Files.readJSON(paths.best)
    #expect(summary["number"]?.integer == best && summary["confirmation"]?["mean"]?.number == Double(units[best]) / 100)
    // The final tests are of the winner.
    #expect(
      contents.tests.filter { $0.role == .end }.allSatisfy {
        $0.measure(of: .fitness)?.value == Double(units[best]) / 100
      })
    #expect(try text(paths.bestWeights).hasPrefix("confirmation "))
    #expect(result.summary.json["winner"]?["number"]?.integer == best)
    #expect(result.summary.json["confirmed"]?.array?.count == 4)
  }

  /// A finished study with a larger budget ends as if it had had that budget from the start.
  @Test func anExtendedStudyEqualsOneOfThatBudget() throws {
    let folder = try StudyFolder()
    func extended(_ batches: Int) -> Study {
      var study = toyStudy(batches: batches)
      study.confirmation = Study.Confirmation(top: 3, repeats: 2)
      return study
    }
    try run(extended(4), in: folder.at("whole"))
    try run(extended(2), in: folder.at("run"))
    let result = try run(extended(4), in: folder.at("run"), resumes: true, changeable: ["batches"])
    #expect(result.ending == .finished)
    let whole = try RunSummary(directory: folder.at("whole"))
    #expect(result.summary.winner == whole.winner && result.summary.confirmed == whole.confirmed)
    #expect(result.summary.tests == whole.tests)
    #expect(try table(folder.at("run")) == table(folder.at("whole")))
    for name in ["best.json", "best.safetensors"] {
      #expect(try text(folder.at("run/\(name)")) == text(folder.at("whole/\(name)")))
    }
  }

  @Test(arguments: 12...20) func anInterruptedConfirmationContinues(after tasks: Int) throws {
    let folder = try StudyFolder()
    try run(study, in: folder.at("whole"), executor: InlineExecutor(Flattering()))
    let listener = StudyWitness()
    let options = StudyOptions(
      directory: folder.at("run"), grace: 5,
      isInterrupted: { listener.progress.trialsEvaluated + listener.progress.confirmationsDone >= tasks })
    let first = try study.run(on: InlineExecutor(Flattering()), options: options, listeners: [listener])
    #expect(first.ending == .interrupted)
    try run(study, in: folder.at("run"), resumes: true, executor: InlineExecutor(Flattering()))
    func confirmed(_ path: String) throws -> [ConfirmationRecord] {
      try JournalContents(path: path + "/journal.jsonl").confirmations
    }
    func told(_ path: String) throws -> [JSONValue] {
      try confirmed(path).map { ["seed": .integer($0.seed), "value": JSONValue(finite: $0.outcome.fitness)] }
    }
    #expect(try told(folder.at("run")) == told(folder.at("whole")))
    #expect(try text(folder.at("run/best.json")) == text(folder.at("whole/best.json")))
    #expect(try text(folder.at("run/best.safetensors")) == text(folder.at("whole/best.safetensors")))
  }
}
