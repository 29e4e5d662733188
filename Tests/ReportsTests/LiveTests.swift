import Essentials
import Studies
import TestSupport
import Testing

@testable import Reports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct JournalFollowerTests {
  private let study: JSONValue = [
    "event": "study", "format": 2, "name": "a", "method": "tpe", "seed": 3, "config": [:],
  ]

  private func write(_ lines: [JSONValue], _ rest: String = "", to path: String) throws {
    try Files.replace(path, with: lines.map { $0.line + "\n" }.joined() + rest)
  }

  @Test func whatWasAppendedIsReadOnce() throws {
    let folder = try StudyFolder()
    let path = folder.at("journal.jsonl")
    let lines = [study, trialLine(0, batch: 0, 0.5), trialLine(1, batch: 0, 0.75)]
    let text = lines.map { $0.line + "\n" }.joined()
    let half = text.utf8.count - 20
    append(String(decoding: text.utf8.prefix(half), as: UTF8.self), to: path)
    let follower = JournalFollower(path: path)
    // The last line is torn: it is read once the rest is there.
    #expect(try follower.update().map(\.number) == [0])
    #expect(try follower.update().isEmpty)
    append(String(decoding: text.utf8.dropFirst(half), as: UTF8.self), to: path)
    #expect(try follower.update().map(\.number) == [1] && follower.state.best?.number == 1)
  }

  @Test func aShorterOrOtherFileIsReadAgain() throws {
    let folder = try StudyFolder()
    let path = folder.at("journal.jsonl")
    try write([study, trialLine(0, batch: 0, 0.5)], to: path)
    let follower = JournalFollower(path: path)
    try follower.update()
    try write([study, trialLine(0, batch: 0, 0.25), trialLine(1, batch: 0, nil)], "rubbish\n", to: path)
    #expect(try follower.update().count == 2 && follower.state.failed == 1 && follower.state.best?.fitness == 0.25)
  }

  @Test func thePaceIsThatOfTheTrialsThatEnded() throws {
    func line(_ number: Int, _ second: Int) -> JSONValue {
      trialLine(number, batch: 0, 0.5).overlaid(by: [
        "time": .string("2026-01-01T00:00:0\(second).000Z"), "seconds": 4.0,
      ])
    }
    let folder = try StudyFolder()
    let path = folder.at("journal.jsonl")
    try write([study, line(0, 1), line(1, 3), line(2, 5)], to: path)
    let follower = JournalFollower(path: path)
    try follower.update()
    let pace = RunPace(follower.state, follower.times)
    #expect(pace.rate == 0.5 && pace.parallel == 2 && pace.seconds(for: 10) == 20)
    #expect(RunPace(StudyState(), JournalTimes()).rate == nil)
  }
}

@Suite struct TextPictureTests {
  @Test func sparklines() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], width: 8) == "▁▂▃▄▅▆▇█")
    // Of each share the last value is shown.
    #expect(Sparkline.text([0, 7, 0, 7], width: 2) == "▅▅" && Sparkline.text([7, 0, 0, 7], width: 2) == "▁█")
    #expect(Sparkline.text([1, .nan, 2], width: 9) == "▁ █" && Sparkline.text([3, 3], width: 4) == "▅▅")
    #expect(Sparkline.text([], width: 4).isEmpty && Sparkline.text([1], width: 0).isEmpty)
    #expect(Sparkline.text([-1e308, 1e308], width: 2) == "▁█")
  }

  @Test func charts() throws {
    let chart = try #require(TextChart([.init("loss", mark: "o", [(1, 1), (2, 0.5), (3, 0)])]))
    let lines = chart.text(width: 40, height: 3).split(separator: "\n")
    #expect(lines[0].hasPrefix("1.0000 │o") && lines[2].hasPrefix("0.0000 │") && lines[2].last == "o")
    #expect(lines[4].hasSuffix("3") && lines.count == 5)
    #expect(TextChart([.init("loss", mark: "o", [(1, .nan)])]) == nil)
    let single = try #require(TextChart([.init("a", mark: "o", [(4, 2)]), .init("b", mark: "x", [(4, 2)])]))
    #expect(single.text(width: 10).contains("o a   x b"))
  }
}

/// Appends to a file in place, as a journal grows.
private func append(_ text: String, to path: String) {
  guard let file = fopen(path, "a") else { return }
  fputs(text, file)
  fclose(file)
}
