import Essentials
import Foundation
import Search
import TestSupport
import Testing

@testable import Studies

@Suite struct LineChainTests {
  private let folder: StudyFolder
  private let lines: [String]
  private let table: String

  init() throws {
    folder = try StudyFolder()
    try run(in: folder.at("whole"))
    lines = try text(folder.at("whole/journal.jsonl")).split(separator: "\n").map(String.init)
    table = try StudiesTests.table(folder.at("whole"))
  }

  /// Writes a journal of some lines.
  private func journal(_ lines: [String]) throws -> String {
    try Files.makeDirectory(folder.at("run"))
    try Files.replace(folder.at("run/journal.jsonl"), with: lines.joined(separator: "\n") + "\n")
    return folder.at("run/journal.jsonl")
  }

  /// The index of the line of trial 4.
  private var ofTrial: Int {
    lines.firstIndex { $0.contains(#""event":"trial""#) && $0.contains(#""number":4,"#) } ?? 0
  }

  private func edited(_ line: String) -> String {
    line.split(separator: ",").map { $0.hasPrefix("\"fitness\":") ? "\"fitness\":0.999" : String($0) }
      .joined(separator: ",")
  }

  @Test func whatWasWrittenHasNoFaults() throws {
    #expect(lines.allSatisfy { $0.contains(#","chain":""#) && $0.hasSuffix("\"}") })
    #expect(try JournalContents(path: journal(lines), includesEpochs: true).warnings == [])
  }

  /// The trial is evaluated again, so that no test is about other parameters than the best.
  @Test func anEditedLineIsSkippedAndMadeGood() throws {
    var changed = lines
    changed[ofTrial] = edited(lines[ofTrial])
    #expect(changed[ofTrial] != lines[ofTrial])
    let path = try journal(changed)
    let warning = "\(path):\(ofTrial + 1): skipped a line that was edited after it was written"
    let contents = try JournalContents(path: path)
    #expect(contents.warnings == [warning])
    #expect(contents.state.trial(4) == nil && contents.trials.count == 11)
    let witness = StudyWitness()
    try run(in: folder.at("run"), resumes: true, listener: witness)
    #expect(witness.warnings == [warning])
    #expect(try StudiesTests.table(folder.at("run")) == table)
  }

  @Test func aLineThatAProgramWroteAgainIsEdited() throws {
    var changed = lines
    changed[ofTrial] = try JSONValue(parsing: lines[ofTrial]).line
    let path = try journal(changed)
    #expect(
      try JournalContents(path: path).warnings == [
        "\(path):\(ofTrial + 1): skipped a line that was edited after it was written"
      ])
  }

  @Test func aMissingLineIsTold() throws {
    var changed = lines
    changed.remove(at: ofTrial)
    let path = try journal(changed)
    #expect(
      try JournalContents(path: path).warnings == [
        "\(path):\(ofTrial + 1): the lines before this one are not those that were written: some are missing, or were added"
      ])
    try run(in: folder.at("run"), resumes: true)
    #expect(try StudiesTests.table(folder.at("run")) == table)
  }

  /// What an earlier version appends counts, and is told of.
  @Test func aLineWithoutDigestIsTold() throws {
    var changed = lines
    let end = lines.count - 1
    changed[end] = try #require(
      changed[end].range(of: ",\"chain\"").map { String(changed[end][..<$0.lowerBound]) + "}" })
    let path = try journal(changed)
    let contents = try JournalContents(path: path)
    #expect(contents.warnings == ["\(path):\(end + 1): has no digest: another program wrote it, or an earlier version"])
    #expect(contents.isFinished)
  }

  /// Journals of earlier versions have no digests at all, and are continued with them.
  @Test func anOldJournalIsContinued() throws {
    let bare = lines.map { line in line.range(of: ",\"chain\"").map { String(line[..<$0.lowerBound]) + "}" } ?? line }
    let path = try journal(Array(bare[..<ofTrial]))
    #expect(try JournalContents(path: path).warnings == [])
    try run(in: folder.at("run"), resumes: true)
    #expect(try JournalContents(path: path).warnings == [])
    #expect(try StudiesTests.table(folder.at("run")) == table)
  }

  @Test func manyFaultsAreOneWarning() throws {
    let path = try journal(lines.map { $0.contains(#""event":"trial""#) ? edited($0) : $0 })
    let warnings = try JournalContents(path: path).warnings
    #expect(warnings.count == 1 && warnings[0].hasSuffix("(12 lines, this is the first)"), "\(warnings)")
  }
}
