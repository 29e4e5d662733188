import Essentials
import Reports
import Studies
import TestSupport
import Testing

/// The reader of journals, and whatever shows them, take any lines: they return or throw, and never trap.
@Suite struct JournalFuzzTests {
  private static var journals: [[JSONValue]] {
    get throws {
      let tests = "\(packageRoot)/Tests"
      return try ["StudiesTests/Fixtures/journal-format1.jsonl", "ExperimentsTests/Fixtures/gan-refine-journal.jsonl"]
        .map {
          try Files.read("\(tests)/\($0)").split(separator: 10).map { try JSONValue(parsing: Array($0)) }
        }
    }
  }

  @Test func anyLinesAreReadAndShown() throws {
    let folder = try StudyFolder()
    let journals = try Self.journals
    let found = fuzz("journals", rounds: 200) { round, rng in
      var lines = journals[round % journals.count]
      for _ in 0...rng.integer(below: 3) {
        let index = rng.integer(below: lines.count)
        lines[index] = mutated(lines[index], using: &rng)
      }
      let text = Array((lines.map(\.line).joined(separator: "\n") + "\n").utf8)
      return round % 4 == 0 ? mutated(text, using: &rng) : text
    } parse: { bytes in
      try bytes.withUnsafeBytes { try Files.replace(folder.at("journal.jsonl"), with: $0) }
      let journal = try JournalContents(path: folder.at("journal.jsonl"), includesEpochs: true)
      let summary = RunSummary(journal, directory: folder.path)
      _ = summary.json.line
      _ = SummaryText(summary, paint: Paint(isOn: false)).page
      for format in TrialTable.Format.allCases { _ = TrialTable(journal, includesTimes: true).text(format) }
      // Drawing takes ten times as long as all the rest.
      if bytes.count % 8 == 0 { for picture in RunPicture.all(of: journal) { _ = picture.svg } }
    }
    #expect(found.accepted > 0)
    #expect(found.slowest < (fuzzSeconds == nil ? 60 : 1), "an input took \(found.slowest) s a megabyte")
  }
}
