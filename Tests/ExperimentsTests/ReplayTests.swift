import Essentials
import Search
import Studies
import TestSupport
import Testing

@testable import Experiments

/// A whole search's journal, kept from the first version on:
/// `hpsearch gan-refine -c configs/modelnet.json --set strategy.iterations=5 --set training.epochs=3 --set
/// dataset.limit=15 --set 'space[0].max=64' --set 'space[1].max=64' --set 'baseline=[64,32,1,1,1,1,1,1,0]'
/// --set test.repeats=1`.
@Suite struct ReplayTests {
  private struct Unwanted: Evaluator {
    func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
      throw StudyFailure("the journal has all outcomes, yet trial \(task.number) was evaluated")
    }
  }

  private func fixture() throws -> String {
    try Files.read("\(packageRoot)/Tests/ExperimentsTests/Fixtures/gan-refine-journal.jsonl")
      .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  private func replay(_ journal: String, in folder: StudyFolder) throws -> StudyResult {
    try Files.replace(folder.at("journal.jsonl"), with: journal)
    let recorded = try #require(try JournalContents(path: folder.at("journal.jsonl")).study)
    var study = try Experiment(recorded.config, from: "journal", format: recorded.format).study()
    study.data = recorded.data
    return try study.run(
      on: InlineExecutor(Unwanted()), options: StudyOptions(directory: folder.path, resumes: true), listeners: [])
  }

  /// The strategy, run again, proposes what it proposed then, and leaves the same records.
  @Test func aKeptJournalStillReplaysToItsEnd() throws {
    let folder = try StudyFolder()
    let whole = try fixture()
    let lines = whole.split(separator: "\n")
    #expect(lines.last?.contains("\"event\":\"end\"") == true)
    let result = try replay(lines.dropLast().joined(separator: "\n") + "\n", in: folder)
    #expect(result.ending == .finished)
    #expect(result.summary.trials == 21)
    let written = try Files.read(folder.at("journal.jsonl")).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    #expect(written.split(separator: "\n").dropLast() == lines.dropLast())
  }

  @Test func aJournalOfOtherProposalsIsRefusedNamingTheFirst() throws {
    let folder = try StudyFolder()
    let lines = try fixture().split(separator: "\n")
    let changed = lines.dropLast().map { line in
      line.contains("\"number\":3,") ? line.replacing("\"dropout\":true", with: "\"dropout\":false") : line
    }
    #expect(changed != Array(lines.dropLast()))
    #expect {
      try replay(changed.joined(separator: "\n") + "\n", in: folder)
    } throws: { "\($0)".contains("trial 3") }
  }
}
