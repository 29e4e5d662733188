import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

/// The toy study, whose trials the test evaluates itself.
@Suite struct ManualSearchTests {
  private func study(batches: Int = 3) -> Study { toyStudy(batches: batches, savesWeights: false, testRepeats: 0) }

  private func open(_ path: String, _ study: Study) throws -> ManualSearch {
    try ManualSearch(study, options: StudyOptions(directory: path, resumes: Files.exists("\(path)/journal.jsonl")))
  }

  private func outcome(of task: TrialTask) throws -> Outcome { try ToyEvaluator().outcome(of: task) { _ in } }

  /// Every call by a process of its own: the same trials as the study loop's.
  @Test func askedAndToldOneByOneItIsTheSameSearch() throws {
    let folder = try StudyFolder()
    try run(study(), in: folder.at("whole"))
    let path = folder.at("manual")
    var asked: [Int] = []
    var rng = SeededGenerator(seed: 3)
    while true {
      let (task, pause) = try open(path, study()).ask()
      if let task {
        asked.append(task.number)
        continue
      }
      if case .over(nil)? = pause { break }
      // Told in any order.
      let open = try open(path, study()).openTasks
      let chosen = open[rng.integer(below: open.count)]
      try self.open(path, study()).tell(trial: chosen.number, outcome(of: chosen))
    }
    #expect(asked == Array(0..<12))
    #expect(try table(path) == table(folder.at("whole")))
    let contents = try JournalContents(path: "\(path)/journal.jsonl")
    #expect(contents.isFinished && contents.records.count == 3)
    #expect(try Files.readJSON("\(path)/best.json")["number"]?.integer == contents.best?.number)
  }

  @Test func askingWaitsForResults() throws {
    let folder = try StudyFolder()
    let search = try open(folder.at("run"), study())
    for number in 0..<4 { #expect(try search.ask().task?.number == number) }
    #expect(try search.ask().pause == .waiting(open: 4))
    #expect(search.openTasks.map(\.number) == [0, 1, 2, 3])
    // Another process gives out the same ones again, and no other.
    #expect(try open(folder.at("other"), study()).openTasks.isEmpty)
  }

  @Test func resultsOfOtherTrialsAreRefused() throws {
    let folder = try StudyFolder()
    let search = try open(folder.at("run"), study())
    let task = try #require(try search.ask().task)
    #expect(throws: ManualError.notAsked(2, open: [0])) { try search.tell(trial: 2, .complete(fitness: 1)) }
    try search.tell(trial: 0, outcome(of: task))
    #expect(throws: ManualError.known(0)) { try search.tell(trial: 0, .complete(fitness: 1)) }
    #expect(ManualError.notAsked(2, open: [0, 1]).description.contains("one of the open trials 0, 1"))
  }

  @Test func whatTheUserEnqueuesComesNext() throws {
    let folder = try StudyFolder()
    let path = folder.at("run")
    let wanted = toySpace.assignment(at: [0.9, -0.9, 0, -0.5])
    try open(path, study()).enqueue([wanted])
    var search: ManualSearch? = try open(path, study())
    // The first batch had been proposed by then.
    let tasks = try (0..<5).compactMap { _ in try search?.ask().task }
    #expect(tasks.map(\.number) == [0, 1, 2, 3, 4])
    #expect(tasks[4].parameters == wanted.parameters)
    // Released before it is opened again: it holds the journal's lock.
    search = nil
    try open(path, study()).tell(trial: 4, .complete(fitness: 0.5))
    let contents = try JournalContents(path: "\(path)/journal.jsonl")
    #expect(contents.trials.first?.origin == .enqueued)
  }

  @Test func strategiesLearnImportedTrials() throws {
    /// Proposes the best that it has learnt.
    struct Echo: SearchStrategy {
      var best: CandidateResult?
      var told = 0
      func ask(_ open: OpenTrials) -> Proposal {
        if told == 2 { return .done(nil) }
        if !open.own.isEmpty { return .wait }
        return .candidate(best?.candidate ?? Candidate(toySpace.assignment(at: [0, 0, 0, 0])))
      }
      mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
        told += 1
        return []
      }
      mutating func learn(_ result: CandidateResult) {
        if result.fitness ?? -1 > best?.fitness ?? -1 { best = result }
      }
    }
    let folder = try StudyFolder()
    let path = folder.at("run")
    var study = study()
    study.strategy = Echo()
    let known = toySpace.assignment(at: [0.4, 0.4, 0.4, 0.4])
    try open(path, study).importTrials([ImportedTrial(parameters: known.parameters, values: [0.9])])
    let first = try #require(try open(path, study).ask().task)
    try open(path, study).tell(trial: 0, .complete(fitness: 0.1))
    let second = try #require(try open(path, study).ask().task)
    // The first proposal was made before the import.
    #expect(first.parameters != known.parameters && second.parameters == known.parameters)
  }
}
