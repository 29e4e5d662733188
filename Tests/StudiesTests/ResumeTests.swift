import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

@Suite struct ResumeTests {
  private let small = toyStudy(batches: 2, testRepeats: 1)

  /// The journal of the whole small study, and its table.
  private func whole(_ folder: StudyFolder) throws -> (journal: [UInt8], table: String) {
    try run(small, in: folder.at("whole"))
    return (try Files.read(folder.at("whole/journal.jsonl")), try table(folder.at("whole")))
  }

  private func write(_ bytes: some Collection<UInt8>, to path: String) throws {
    try Array(bytes).withUnsafeBytes { try Files.replace(path, with: $0) }
  }

  private func error(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func aJournalCutAtAnyByteContinuesToTheSameTable() throws {
    let folder = try StudyFolder()
    // Two batches of two, so that several thousand runs take seconds.
    let tiny = toyStudy(batches: 2, size: 2, testRepeats: 1)
    try run(tiny, in: folder.at("whole"))
    let journal = try Files.read(folder.at("whole/journal.jsonl"))
    let table = try StudiesTests.table(folder.at("whole"))
    try Files.makeDirectory(folder.at("cut"))
    for length in 0...journal.count {
      try write(journal[..<length], to: folder.at("cut/journal.jsonl"))
      let result = try run(tiny, in: folder.at("cut"), resumes: true)
      guard result.ending != .interrupted, result.summary.complete > 0,
        try StudiesTests.table(folder.at("cut")) == table
      else {
        Issue.record("cut at byte \(length)")
        return
      }
      let contents = try JournalContents(path: folder.at("cut/journal.jsonl"))
      #expect(contents.isFinished && contents.warnings.isEmpty && contents.records.count == 2)
      #expect(contents.tests.count == 2)
    }
  }

  @Test func anyLineTurnedToGarbageIsReportedAndMadeGood() throws {
    let folder = try StudyFolder()
    let (journal, table) = try whole(folder)
    let lines = journal.split(separator: UInt8(ascii: "\n"))
    try Files.makeDirectory(folder.at("hurt"))
    for index in lines.indices {
      var hurt = lines.map { Array($0) }
      hurt[index] = Array("{\"event\":\"trial\",\u{1}\0 x".utf8)
      try write(hurt.joined(separator: [10]) + [10], to: folder.at("hurt/journal.jsonl"))
      let witness = StudyWitness()
      try run(small, in: folder.at("hurt"), resumes: true, listener: witness)
      #expect(
        witness.warnings.first
          == "\(folder.at("hurt"))/journal.jsonl:\(index + 1): skipped a line that is not a journal event")
      #expect(try StudiesTests.table(folder.at("hurt")) == table)
    }
  }

  @Test func aTornLastLineIsCutOffWithANotice() throws {
    let folder = try StudyFolder()
    let (journal, _) = try whole(folder)
    try Files.makeDirectory(folder.at("torn"))
    try write(journal + Array("{\"event\":\"tri".utf8), to: folder.at("torn/journal.jsonl"))
    let witness = StudyWitness()
    try run(small, in: folder.at("torn"), resumes: true, listener: witness)
    let count = journal.count { $0 == 10 }
    #expect(
      witness.warnings == [
        "\(folder.at("torn"))/journal.jsonl:\(count + 1): dropped an incomplete last line (13 bytes)"
      ])
    #expect(try Files.read(folder.at("torn/journal.jsonl")) == journal)
  }

  @Test func aReplayThatDepartsNamesTheTrial() throws {
    let folder = try StudyFolder()
    let (journal, _) = try whole(folder)
    let path = folder.at("departed")
    try Files.makeDirectory(path)
    let lines = String(decoding: journal, as: UTF8.self).split(separator: "\n").map(String.init)
    func replay(_ change: (inout [String: JSONValue]) -> Void, trial: Int) throws -> String {
      let changed = try lines.map { line in
        guard case .object(var object) = try JSONValue(parsing: line) else { return line }
        // A journal of an earlier version: an edited line with a digest would be skipped.
        object["chain"] = nil
        if object["event"] == "trial", object["number"] == .integer(trial) { change(&object) }
        return JSONValue.object(object).line
      }
      try write((changed.joined(separator: "\n") + "\n").utf8, to: "\(path)/journal.jsonl")
      return error { try run(small, in: path, resumes: true) }
    }
    let units = try #require(JournalContents(path: folder.at("whole/journal.jsonl")).trials[2].parameters["units"])
    let ending = "; this version cannot continue the study; start a new one in another --output"
    let start = "\(path)/journal.jsonl: trial"
    #expect(
      try replay(
        { $0["parameters"] = .object(($0["parameters"]?.object ?? [:]).merging(["units": 101]) { $1 }) }, trial: 2)
        == "\(start) 2 differs from the journal: units was 101, now \(units.line) is proposed\(ending)")
    let seed = TrialTask.seed(SeededGenerator(seed: 7), "trial", 5)
    #expect(
      try replay({ $0["seed"] = 5 }, trial: 5)
        == "\(start) 5 differs from the journal: its seed was 5, now it is \(seed)\(ending)")
    #expect(
      try replay({ $0["number"] = 90 }, trial: 7)
        == "\(start) 90 differs from the journal: the search ends before it\(ending)")
  }

  @Test func otherKernelsAreRefused() throws {
    let folder = try StudyFolder()
    let path = folder.at("run")
    var study = toyStudy()
    study.kernels = "avx2"
    try run(study, in: path)
    #expect(try run(study, in: path, resumes: true).ending == .wasFinished)
    study.kernels = "baseline"
    #expect(
      error { try run(study, in: path, resumes: true) }
        == "\(path): began with the kernels avx2, and would continue with baseline, which round differently; "
        + "--kernels avx2 continues it")
    // A study whose results do not depend on them.
    study.kernels = nil
    #expect(try run(study, in: path, resumes: true).ending == .wasFinished)
  }

  /// A journal of a version that did not record the kernels, cut after its first trial.
  @Test func unknownKernelsAreWarnedAbout() throws {
    let folder = try StudyFolder()
    let (journal, table) = try whole(folder)
    let lines = journal.split(separator: 10, omittingEmptySubsequences: false)
    try Files.makeDirectory(folder.at("old"))
    try write(lines[..<4].joined(separator: [10]) + [10], to: folder.at("old/journal.jsonl"))
    var study = small
    study.kernels = "avx2"
    let witness = StudyWitness()
    try run(study, in: folder.at("old"), resumes: true, listener: witness)
    #expect(
      witness.warnings == [
        "\(folder.at("old")): its journal does not say which kernels it began with; it is continued with avx2"
      ])
    #expect(try StudiesTests.table(folder.at("old")) == table)
  }

  @Test func refusalsSayWhatToDo() throws {
    let folder = try StudyFolder()
    let path = folder.at("run")
    try run(in: path)
    #expect(
      error { try run(in: path) }
        == "\(path): already holds the study \"toy\" with 12 trials; continue it with --resume, or choose another --output"
    )

    var changed = toyStudy()
    changed.config = .object(
      (changed.config.object ?? [:]).merging(["training": ["epochs": 3], "jobs": 8]) { $1 })
    let advice = "\(path): --resume continues the same search; for another one choose another --output"
    #expect(
      error { try run(changed, in: path, resumes: true, changeable: ["jobs"]) }
        == "\(path): training.epochs: was 2 when the study began, found 3\n\(advice)")
    #expect(
      error { try run(toyStudy(seed: 8), in: path, resumes: true) }
        == "\(path): seed: was 7 when the study began, found 8\n\(advice)")
    changed = toyStudy()
    changed.config = .object((changed.config.object ?? [:]).merging(["jobs": 8]) { $1 })
    #expect(try run(changed, in: path, resumes: true, changeable: ["jobs"]).ending == .wasFinished)

    var other = toyStudy()
    other.name = "another"
    #expect(
      error { try run(other, in: path, resumes: true) }
        == "\(path): holds another study, \"toy\" (random); expected \"another\" (random)")

    try Files.makeDirectory(folder.at("full"))
    try Files.replace(folder.at("full/thesis.tex"), with: "")
    for resumes in [false, true] {
      #expect(
        error { try run(in: folder.at("full"), resumes: resumes) }
          == "\(folder.at("full")): is not empty and holds no journal.jsonl; choose another --output")
      #expect(try Files.list(folder.at("full")) == ["thesis.tex"])
    }
    #expect(
      error { try run(in: folder.at("full/thesis.tex")) }
        == "\(folder.at("full/thesis.tex")): is a file; expected a directory for the run")
  }

  @Test func aRefusalCanBeKnownBeforehandAndTouchesNothing() throws {
    let folder = try StudyFolder()
    let path = folder.at("run")
    func check(_ study: Study = toyStudy(), resumes: Bool) -> String {
      error { try study.check(StudyOptions(directory: path, resumes: resumes)) }
    }
    #expect(check(resumes: false) == "no error")
    #expect(!Files.exists(path))
    try run(in: path)
    let journal = try Files.read(path + "/journal.jsonl")
    #expect(check(resumes: false).contains("already holds the study"))
    #expect(check(toyStudy(seed: 8), resumes: true).contains("seed: was 7"))
    #expect(check(resumes: true) == "no error")
    #expect(try Files.read(path + "/journal.jsonl") == journal)
  }

  @Test func aStudyContinuesOnTheSameDataOnly() throws {
    let folder = try StudyFolder()
    let path = folder.at("run")
    var study = toyStudy()
    study.data = "a"
    try run(study, in: path)
    #expect(try run(study, in: path, resumes: true).ending == .wasFinished)
    study.data = "b"
    #expect(
      error { try run(study, in: path, resumes: true) }
        == "\(path): the data set is not the one that the study began with; --resume continues on the same data")
  }

  @Test func theConfigThatWorkersReadIsTheStudys() throws {
    let folder = try StudyFolder()
    try run(in: folder.at("run"))
    let config = try text(folder.at("run/config.json"))
    try Files.replace(folder.at("run/config.json"), with: "{\"training\":{\"epochs\":99}}")
    try run(in: folder.at("run"), resumes: true)
    #expect(try text(folder.at("run/config.json")) == config)
  }

  @Test func weightsThatAreGoneAreNotPromised() throws {
    let folder = try StudyFolder()
    let paths = RunPaths(folder.at("run"))
    try run(in: paths.directory)
    Files.remove(paths.bestWeights)
    try run(in: paths.directory, resumes: true)
    #expect(try Files.readJSON(paths.best)["weights"] == .null)
  }

  @Test func resumingNothingBeginsAStudy() throws {
    let folder = try StudyFolder()
    let witness = StudyWitness()
    let result = try run(in: folder.at("run"), resumes: true, listener: witness)
    #expect(result.ending == .finished)
    #expect(witness.warnings == ["\(folder.at("run")): nothing to continue yet; starting a new study"])
  }

  @Test func twoCoordinatorsCannotWriteOneJournal() throws {
    let folder = try StudyFolder()
    let journal = try Journal(directory: folder.path)
    #expect(
      error { try run(in: folder.path) }
        == "\(folder.path): another hpsearch is running this study; wait for it to end, or stop it")
    withExtendedLifetime(journal) {}
  }

  @Test func aCrashBetweenJournalAndPromotionIsMended() throws {
    let folder = try StudyFolder()
    try run(in: folder.at("run"))
    let paths = RunPaths(folder.at("run"))
    let best = try #require(try RunSummary(directory: paths.directory).best?.number)
    // As the crash left it: weights not yet renamed, an old best, and another trial's leftovers.
    try Files.makeDirectory(paths.trial(best).directory)
    try Files.rename(paths.bestWeights, to: paths.trial(best).weights)
    try Files.replace(paths.bestWeights, with: "old")
    try Files.replace(paths.best, with: "{\"number\":99}")
    try Files.makeDirectory(paths.trial(77).directory)
    try Files.replace(paths.trial(77).weights, with: "left over")
    try run(in: paths.directory, resumes: true)
    #expect(try text(paths.bestWeights) == "weights of trial \(best)")
    #expect(try Files.readJSON(paths.best)["number"]?.integer == best)
    #expect(!Files.exists(paths.trials))
  }
}
