import Essentials
import Reports
import Studies
import TestSupport
import Testing

@testable import hpsearch

@Suite struct WatchTests {
  private func view(_ activity: WatchView.Activity, reason: String = "diverged") throws -> WatchView {
    let folder = try StudyFolder()
    let path = folder.at("journal.jsonl")
    func trial(_ number: Int, _ fitness: Double?) -> JSONValue {
      [
        "event": "trial", "number": .integer(number), "parameters": ["a": .integer(number)], "seed": 1,
        "state": fitness == nil ? "failed" : "complete", "fitness": JSONValue(finite: fitness), "seconds": 2.0,
        "reason": fitness == nil ? .string(reason) : .null, "time": .string("2026-01-01T00:00:0\(number + 1).000Z"),
      ]
    }
    let study: JSONValue = [
      "event": "study", "format": 2, "name": "toy", "method": "tpe", "seed": 3, "config": [:],
      "time": "2026-01-01T00:00:00.000Z",
    ]
    let lines = [study, trial(0, 0.5), trial(1, nil), trial(2, 0.75)]
    try Files.replace(path, with: lines.map { $0.line + "\n" }.joined())
    let follower = JournalFollower(path: path)
    try follower.update()
    return WatchView(
      name: "toy", state: follower.state, times: follower.times, activity: activity, total: 10,
      workers: [WorkerTable.Worker(process: 7, load: 0.5, memory: 1 << 20)], running: [(3, 4)],
      now: Timestamp(seconds: 1_767_225_604))
  }

  @Test func theViewSaysWhatGoesOn() throws {
    let lines = try view(.running).lines(columns: 100, rows: 30).map(\.text)
    // Two trials in two seconds: one a second, seven to go.
    #expect(lines[0] == "toy · tpe · running" && lines[1] == "3/10 trials · 1 failed · 4.0 s · 7.0 s left")
    #expect(lines[2] == "best fitness 0.7500, trial 2: a=2")
    #expect(lines.contains("0.5000 ▁█ 0.7500") && lines.contains("running: trial 3 for 4.0 s"))
    #expect(lines.contains("worker 1:   50 % of a processor, 1.0 MiB, process 7"))
    #expect(lines.suffix(3).map { $0.prefix(7) } == ["trial 2", "trial 1", "trial 0"])
  }

  @Test(arguments: [(1, 1), (8, 3), (20, 8), (200, 100)])
  func linesFitTheTerminal(columns: Int, rows: Int) throws {
    for activity in [WatchView.Activity.running, .interrupted, .finished] {
      let lines = try view(activity).lines(columns: columns, rows: rows)
      #expect(lines.count <= rows && lines.allSatisfy { $0.text.count <= columns })
    }
  }

  @Test func controlCharactersOfAJournalDoNotReachTheTerminal() throws {
    let lines = try view(.finished, reason: "a\u{1B}[2Jb\u{7}").lines(columns: 200, rows: 30)
    #expect(lines.allSatisfy { $0.text.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
  }

  @Test func theScreenIsDrawnOnlyWhenSomethingChanged() {
    var screen = Screen()
    #expect(screen.drawn(["a", "b"], size: (10, 5)) == "\u{1B}[2J\u{1B}[Ha\u{1B}[K\r\nb\u{1B}[K\u{1B}[J")
    #expect(screen.drawn(["a", "b"], size: (10, 5)).isEmpty)
    #expect(screen.drawn(["a"], size: (10, 5)) == "\u{1B}[Ha\u{1B}[K\u{1B}[J")
    #expect(screen.drawn(["a"], size: (9, 5)).hasPrefix("\u{1B}[2J"))
  }
}
