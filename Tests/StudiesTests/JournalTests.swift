import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct JournalTests {
  @Test func aFullDiskLeavesTheJournalAsItWas() throws {
    let folder = try StudyFolder()
    let options = StudyOptions(directory: folder.at("run"), isInterrupted: { false })
    var room = 3000
    // Writes what fits, then says that the disk is full, as the system does.
    let full: Journal.Writer = { bytes, file, path in
      let fitting = min(bytes.count, room)
      try Files.write(UnsafeRawBufferPointer(rebasing: bytes[..<fitting]), to: file, path: path)
      room -= fitting
      if fitting < bytes.count { throw FileError(path: path, operation: "write", code: 28) }
    }
    let path = folder.at("run/journal.jsonl")
    do {
      let directory = try RunDirectory(toyStudy(), options, write: full)
      #expect(
        throws: StudyError.cannotWrite(FileError(path: path, operation: "write", code: 28))
      ) {
        try toyStudy().run(
          in: directory, on: InlineExecutor(ToyEvaluator()), options: options, listeners: [])
      }
    }
    #expect(
      StudyError.cannotWrite(FileError(path: "j", operation: "write", code: 28)).description
        == "j: cannot write: no space left on device; what the journal holds is safe: make room, then continue with --resume"
    )
    let contents = try JournalContents(path: path)
    #expect(contents.warnings == [])
    #expect(contents.trials.count > 0 && contents.trials.count < 12)
    try run(in: folder.at("run"), resumes: true)
    try run(in: folder.at("whole"))
    #expect(try table(folder.at("run")) == table(folder.at("whole")))
  }

  @Test func theFirstFormatStaysReadable() throws {
    let path = fixture("journal-format1.jsonl")
    let contents = try JournalContents(path: path, includesEpochs: true)
    #expect(contents.warnings == [])
    #expect(contents.study?.method == "random")
    #expect(contents.study?.version == "0.1.0")
    #expect(contents.trials.map(\.number) == [0, 1, 2, 3])
    #expect(contents.trials[2].reason == "time limit of 60 s")
    #expect(contents.best?.number == 3)
    #expect(contents.epochs[0]?.map(\.epoch) == [1, 2])
    #expect(contents.epochs[0]?[1].validationAccuracy == 0.625)
    #expect(contents.isFinished)
    let summary = RunSummary(contents, directory: "old")
    #expect(summary.tests[.end] == RunSummary.Test(values: [0.75, 0.8125]))
    #expect(summary.records.first?.fields["generatorLoss"] == 0.7)
    let expected = try text(fixture("journal-format1.csv"))
    #expect(TrialTable(contents).text(.csv) == expected)
  }

  @Test func aLaterFormatIsRefused() throws {
    let folder = try StudyFolder()
    try Files.replace(
      folder.at("journal.jsonl"),
      with: "{\"event\":\"study\",\"format\":4,\"method\":\"m\",\"name\":\"n\",\"seed\":1}\n")
    #expect(throws: StudyError.newerFormat(path: folder.at("journal.jsonl"), format: 4)) {
      try JournalContents(path: folder.at("journal.jsonl"))
    }
  }

  @Test func thirtyThousandTrialsOpenQuickly() throws {
    let folder = try StudyFolder()
    var text = ""
    for number in 0..<30_000 {
      var candidate = ToyStrategy(seed: UInt64(number)).ask()[1]
      candidate.batch = number / 20
      let outcome = Outcome.complete(
        fitness: Double(number % 977) / 977, metrics: ["accuracy": 0.123456789, "loss": 1.25], seconds: 0.5)
      var fields = TrialRecord(number: number, candidate, seed: number, outcome).fields
      fields["event"] = "trial"
      fields["time"] = "2026-11-21T08:15:30.125Z"
      text += JSONValue.object(fields).line + "\n"
    }
    try Files.replace(folder.at("journal.jsonl"), with: text)
    let began = Time.monotonic
    let summary = try RunSummary(directory: folder.path)
    let seconds = Time.monotonic - began
    #expect(summary.trials == 30_000)
    #expect(summary.best?.number == 976)
    print("summary of 30,000 trials (\(text.utf8.count >> 20) MB): \(seconds) s")
  }

  /// Three hundred generations of a hundred individuals, each trained.
  @Test func theGenerationsOfThirtyThousandTrialsOpenQuickly() throws {
    let folder = try StudyFolder()
    var text = ""
    func write(_ event: String, _ fields: [String: JSONValue]) {
      text +=
        JSONValue.object(fields.merging(["event": .string(event), "time": "2026-11-21T08:15:30.125Z"]) { $1 }).line
        + "\n"
    }
    for index in 0..<300 {
      let individuals = (0..<100).map { place -> Individual in
        let number = index * 100 + place
        let gene = BitGene(count: 20, value: UInt64(number) &* 2_654_435_761)
        let decoded: JSONValue = [
          "filters": [48, 96, 96], "convolutions": [1, 2, 2], "kernel": 3, "activation": "relu", "dropout": 0.3,
        ]
        let candidate = Candidate(parameters: ["gene": .string(gene.description)], batch: index)
        let outcome = Outcome.complete(
          fitness: Double(number % 977) / 977, metrics: ["accuracy": 0.123456789], seconds: 0.5)
        write("trial", TrialRecord(number: number, candidate, seed: number, outcome).fields)
        return Individual(
          id: number, gene: gene.description, decoded: decoded, fitness: outcome.fitness, trial: number, isKnown: false,
          parents: index == 0 ? [] : [number - 100, number - 99], origin: index == 0 ? .random : .crossover)
      }
      write("generation", Generation(index: index, individuals: individuals, diversity: nil, seconds: 50).record.fields)
    }
    try Files.replace(folder.at("journal.jsonl"), with: text)
    let began = Time.monotonic
    let summary = try RunSummary(directory: folder.path)
    let lineage = Lineage(of: try #require(summary.best).number, in: summary.generations)
    let seconds = Time.monotonic - began
    #expect(summary.generations.count == 300 && lineage != nil)
    print("summary and family of 300 generations of 100 (\(text.utf8.count >> 20) MB): \(seconds) s")
  }

  @Test func randomBytesNeverCrashTheReaders() throws {
    var random = SeededGenerator(seed: 1)
    let seedLine = Array(
      #"{"event":"trial","number":1,"batch":0,"parameters":{"a":[1,2.5e-3,"x\u00e9"]},"state":"complete","fitness":0.5,"seed":3}"#
        .utf8)
    for round in 0..<100_000 {
      var bytes: [UInt8]
      if round % 2 == 0 {
        bytes = (0..<random.integer(below: 40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      } else {
        // A valid line with a few bytes changed reaches further into the parsers.
        bytes = seedLine
        for _ in 0..<3 { bytes[random.integer(below: bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
      }
      _ = WorkerMessage(bytes)
      if let value = try? JSONValue(parsing: bytes) {
        _ = TrialTask(value)
        _ = Outcome(value)
        #expect(try JSONValue(parsing: value.line) == value)
      }
      bytes.append(10)
      _ = try? bytes.withUnsafeBytes { try JournalContents($0, path: "random", includesEpochs: true) }
    }
  }

  @Test func tasksAndOutcomesSurviveTheirJSON() throws {
    var task = TrialTask(
      number: 3, purpose: .test(role: .end, repeat: 1), parameters: ["a": 1, "b": "x", "c": 0.1], seed: 99)
    #expect(TrialTask(try JSONValue(parsing: task.json.line)) == task)
    task.timeLimit = 60
    task.epochs = 9
    task.thresholds = [PruningThreshold(epoch: 3, values: [0.5, -2])]
    task.objectives = [Objective("accuracy", better: .higher), Objective("loss", better: .lower)]
    task.directory = "runs/a/trials/3"
    task.continues = "runs/a/trials/1"
    (task.keepsState, task.savesWeights, task.savesSamples) = (true, true, true)
    task.bestFitness = 0.25
    task.threads = 3
    #expect(TrialTask(try JSONValue(parsing: task.json.line)) == task)
    // A seed is an unsigned number.
    #expect(TrialTask(["number": -1, "seed": 1, "parameters": [:]]) == nil)
    #expect(TrialTask(["number": 1, "seed": -1, "parameters": [:]]) == nil)
    let confirmation = TrialTask(
      number: 3, purpose: .confirmation(candidate: 2, repeat: 1), parameters: [:], seed: 9)
    #expect(TrialTask(try JSONValue(parsing: confirmation.json.line)) == confirmation)
    let outcome = Outcome.complete(
      fitness: 1.0 / 3, metrics: ["m": 0.1, "bad": .infinity], epochs: [EpochRecord(epoch: 1, trainLoss: .nan)],
      seconds: 1)
    #expect(outcome.metrics == ["m": 0.1])
    #expect(Outcome(try JSONValue(parsing: outcome.json.line)) == outcome)
    let failed = Outcome.failed("diverged")
    #expect(Outcome(try JSONValue(parsing: failed.json.line)) == failed)
    let pruned = Outcome.pruned(fitness: 0.25, epoch: 3, metrics: ["loss": 2])
    #expect(pruned.state == .pruned && pruned.reason == "pruned after epoch 3" && pruned.fitness == 0.25)
    #expect(Outcome(try JSONValue(parsing: pruned.json.line)) == pruned)
    #expect(Outcome.pruned(fitness: .nan, epoch: 3).state == .failed)
  }
}

func fixture(_ name: String) -> String {
  let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  return "\(folder)/Fixtures/\(name)"
}

@Suite struct JournalSafetyTests {
  private let folder: StudyFolder

  init() throws { folder = try StudyFolder() }

  @Test func whatIsNoJournalIsNotCut() throws {
    let words = "{\"a\": 1}\nmy only copy of something"
    try Files.replace(folder.at("journal.jsonl"), with: words)
    #expect(throws: StudyError.notAJournal(path: folder.at("journal.jsonl"))) {
      try run(in: folder.path, resumes: true)
    }
    #expect(try text(folder.at("journal.jsonl")) == words)
  }

  /// EFBIG, EIO and EROFS as well as a full disk; a vanished folder is ENOENT.
  @Test(arguments: [ENOSPC, EFBIG, EIO, EROFS, ENOENT]) func aFailedWriteIsTheStudysFailure(code: Int32) throws {
    struct Failing: Evaluator {
      let code: Int32
      func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
        if task.number == 2 { throw FileError(path: "weights", operation: "write", code: code) }
        return try ToyEvaluator().evaluate(task, epoch: epoch)
      }
    }
    let error = #expect(throws: StudyFailure.self) {
      try run(in: folder.at("run"), executor: InlineExecutor(Failing(code: code)))
    }
    #expect(error?.description.hasSuffix("continue with --resume") == true)
    #expect(try JournalContents(path: folder.at("run/journal.jsonl")).failed == 0)
    try run(in: folder.at("run"), resumes: true)
    try run(in: folder.at("whole"))
    #expect(try table(folder.at("run")) == table(folder.at("whole")))
  }

  /// As a process that had the descriptor by mistake would.
  @Test func whatAnotherProgramWroteIsNotCutOff() throws {
    let journal = try Journal(directory: folder.path) { bytes, _, path in
      throw FileError(path: path, operation: "write", code: 28)
    }
    _ = try journal.contents()
    let path = folder.at("journal.jsonl")
    try Files.write(Array("a note\n".utf8), to: path)
    #expect(throws: StudyError.changedMeanwhile(path: path)) { try journal.append([.asked(trial: 0)]) }
    #expect(try text(path) == "a note\n")
  }
}

extension Files {
  /// Writes over a file in place.
  fileprivate static func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY)
    defer { close(file) }
    try bytes.withUnsafeBytes { try Files.write($0, to: file, path: path) }
  }
}
