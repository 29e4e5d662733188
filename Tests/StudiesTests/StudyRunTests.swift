import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

/// Runs the toy study in a folder; `stop` interrupts it after that number of trials.
@discardableResult
func run(
  _ study: Study = toyStudy(), in path: String, resumes: Bool = false, stop: Int? = nil,
  changeable: Set<String> = [], executor: (any Executor)? = nil, listener: StudyWitness = StudyWitness()
) throws -> StudyResult {
  let options = StudyOptions(
    directory: path, resumes: resumes, changeableKeys: changeable, grace: 5,
    isInterrupted: { stop.map { listener.progress.trialsEvaluated >= $0 } ?? false })
  return try study.run(
    on: executor ?? InlineExecutor(ToyEvaluator()), options: options, listeners: [listener])
}

func table(_ path: String) throws -> String {
  TrialTable(try JournalContents(path: RunPaths(path).journal)).text(.csv)
}

func text(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }

@Suite struct StudyRunTests {
  @Test func aStudyRunsToItsEndAndLeavesItsFiles() throws {
    let folder = try StudyFolder()
    let witness = StudyWitness()
    let result = try run(in: folder.at("run"), listener: witness)
    #expect(result.ending == .finished)
    let summary = result.summary
    #expect(summary.trials == 12)
    #expect(summary.failed == 2)
    // The batches are numbered from 0.
    #expect(summary.iterations == 2)
    #expect(summary.start?.number == 0)
    #expect(summary.tests[.start]?.values.count == 2)
    #expect(summary.tests[.end]?.values.count == 2)
    let best = try #require(summary.best)
    let paths = RunPaths(folder.at("run"))
    #expect(try Files.readJSON(paths.best)["number"]?.integer == best.number)
    #expect(try text(paths.bestWeights) == "weights of trial \(best.number)")
    #expect(try Files.readJSON(paths.config)["seed"] == 7)
    #expect(try Files.readJSON(paths.config)["version"] == "1.2.3")
    #expect(
      try Files.list(paths.directory) == ["best.json", "best.safetensors", "config.json", "journal.jsonl"])
    #expect(witness.events.first == "opened 0")
    #expect(witness.events[1...4] == ["started 0", "epoch 0.1", "epoch 0.2", "trial 0 complete"])
    #expect(witness.events.last == "ended finished")
    #expect(witness.progress.testsDone == 4)
    #expect(witness.warnings == [])
  }

  @Test func everyLineHasTheContractsKeys() throws {
    let folder = try StudyFolder()
    try run(in: folder.at("run"))
    let keys: [String: Set<String>] = [
      "study": ["format", "name", "method", "seed", "config", "version", "start", "data", "objectives"],
      "trial": ["number", "batch", "parameters", "state", "fitness", "metrics", "seconds", "seed"],
      "epoch": ["trial", "epoch", "trainLoss", "validationLoss", "validationAccuracy"],
      "iteration": ["index", "mean"],
      "test": ["role", "repeat", "parameters", "seed", "accuracy", "metrics", "seconds", "state", "fitness"],
      "end": ["best", "complete", "failed", "pruned", "test"],
    ]
    var seen: Set<String> = []
    for line in try text(folder.at("run/journal.jsonl")).split(separator: "\n") {
      let value = try JSONValue(parsing: String(line))
      // The digest, whose 16 digits are last, is over the rest with its keys sorted.
      let bare = JSONValue.object((value.object ?? [:]).filter { $0.key != "chain" })
      let chain = try #require(value["chain"]?.string)
      #expect(chain.count == 16 && bare.line.dropLast() + ",\"chain\":\"\(chain)\"}" == line)
      let event = try #require(value["event"]?.string)
      var expected = try #require(keys[event]).union(["event", "time", "chain"])
      if value["state"] == "failed" { expected.insert("reason") }
      // An epoch of a final test names that.
      if event == "epoch", value["trial"] == nil {
        expected = expected.subtracting(["trial"]).union(["test", "repeat"])
      }
      #expect(Set(value.object?.keys.map { $0 } ?? []) == expected)
      seen.insert(event)
    }
    #expect(seen == Set(keys.keys))
  }

  @Test func equalSeedsGiveEqualTablesAndOthersOthers() throws {
    let folder = try StudyFolder()
    for name in ["a", "b"] { try run(in: folder.at(name)) }
    try run(toyStudy(seed: 8), in: folder.at("c"))
    #expect(try table(folder.at("a")) == table(folder.at("b")))
    #expect(try table(folder.at("a")) != table(folder.at("c")))
  }

  @Test func aFinishedStudyIsShownAgainWithoutAnEvaluation() throws {
    let folder = try StudyFolder()
    try run(in: folder.at("run"))
    let before = try text(folder.at("run/journal.jsonl"))
    let witness = StudyWitness()
    let result = try run(in: folder.at("run"), resumes: true, listener: witness)
    #expect(result.ending == .wasFinished)
    #expect(witness.events == ["opened 12", "ended wasFinished"])
    #expect(try text(folder.at("run/journal.jsonl")) == before)
  }

  @Test(arguments: 0...12) func anInterruptedStudyContinues(after trials: Int) throws {
    let folder = try StudyFolder()
    try run(in: folder.at("whole"))
    let first = try run(in: folder.at("run"), stop: trials)
    #expect(first.ending == .interrupted)
    #expect(first.summary.trials == trials)
    let second = try run(in: folder.at("run"), resumes: true)
    #expect(second.ending == .finished)
    #expect(try table(folder.at("run")) == table(folder.at("whole")))
    #expect(try text(folder.at("run/best.json")) == text(folder.at("whole/best.json")))
    #expect(try text(folder.at("run/best.safetensors")) == text(folder.at("whole/best.safetensors")))
  }

  @Test func aStudyWithoutSuccessSaysSo() throws {
    struct Hopeless: Evaluator {
      func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
        if task.number == 1 { throw FileError(path: "a", operation: "read", code: 2) }
        return .complete(fitness: .nan)
      }
    }
    let folder = try StudyFolder()
    let result = try run(in: folder.at("run"), executor: InlineExecutor(Hopeless()))
    #expect(result.ending == .finished)
    #expect(result.summary.complete == 0)
    #expect(result.summary.best == nil)
    #expect(result.summary.failed == 12)
    let contents = try JournalContents(path: folder.at("run/journal.jsonl"))
    #expect(contents.trials[0].reason == "the fitness is not a finite number")
    #expect(contents.trials[1].reason == "a: cannot read: no such file or directory")
    #expect(contents.tests.isEmpty)
    #expect(!Files.exists(folder.at("run/best.json")))
  }

  @Test func aFullDiskInATrialEndsTheStudyAndFailsNoTrial() throws {
    struct Full: Evaluator {
      func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
        if task.number == 2 { throw FileError(path: "w", operation: "write", code: 28) }
        return try ToyEvaluator().evaluate(task, epoch: epoch)
      }
    }
    let folder = try StudyFolder()
    let message = StudyError.cannotWrite(FileError(path: "w", operation: "write", code: 28)).description
    #expect(throws: StudyFailure(message)) {
      try run(in: folder.at("run"), executor: InlineExecutor(Full()))
    }
    try run(in: folder.at("run"), resumes: true)
    try run(in: folder.at("whole"))
    #expect(try table(folder.at("run")) == table(folder.at("whole")))
  }

  @Test func aBestBaselineIsNotRetrainedTwice() throws {
    struct Flat: Evaluator {
      func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
        .complete(fitness: 0.5, metrics: ["testAccuracy": Double(task.seed % 100) / 100])
      }
    }
    let folder = try StudyFolder()
    let witness = StudyWitness()
    let result = try run(in: folder.at("run"), executor: InlineExecutor(Flat()), listener: witness)
    #expect(result.summary.best?.number == 0)
    #expect(result.summary.tests[.start] == result.summary.tests[.end])
    #expect(witness.events.count { $0.hasPrefix("started") } == 12 + 2)
  }
}
