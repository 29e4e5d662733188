import Essentials
import Studies
import TestSupport
import Testing

@testable import Reports

/// The files themselves are opened by Optuna and TensorBoard in Tests/exports.py.
@Suite struct ExportTests {
  private let lines: [JSONValue] = [
    [
      "event": "study", "format": 2, "name": "a", "method": "tpe", "seed": 3, "version": "1",
      "time": "2026-01-01T00:00:00.000Z", "objectives": [["metric": "loss", "better": "lower"]],
      "config": [
        "space": [
          ["name": "units", "type": "integer", "min": 1, "max": 10, "step": 4],
          ["name": "kind", "type": "choice", "choices": ["x", "y"]],
        ]
      ],
    ],
    ["epoch": 1, "event": "epoch", "trial": 0, "trainLoss": 0.5, "validationLoss": 0.75],
    [
      "event": "trial", "number": 0, "parameters": ["units": 5, "kind": "y"], "seed": 1, "state": "complete",
      "fitness": 0.25, "seconds": 2.0, "metrics": ["accuracy": 0.5], "time": "2026-01-01T00:00:10.000Z",
    ],
    [
      "event": "trial", "number": 2, "parameters": ["units": 1, "kind": "x"], "seed": 1, "state": "failed",
      "fitness": .null, "seconds": 1.0, "reason": "diverged", "time": "2026-01-01T00:00:12.000Z",
    ],
  ]

  private func read() throws -> JournalContents {
    let folder = try StudyFolder()
    let path = folder.at("journal.jsonl")
    try Files.replace(path, with: lines.map { $0.line + "\n" }.joined() + "{\"event\":\"tri")
    return try JournalContents(path: path, includesEpochs: true)
  }

  @Test func timesAreThoseOfTheLines() throws {
    let times = try read().times
    #expect(times.began?.seconds == 1_767_225_600 && times.trials.count == 2)
    #expect(times.span(of: 0, seconds: 2)?.start.seconds == 1_767_225_608)
    #expect(times.span(of: 1, seconds: 2) == nil)
  }

  @Test func anOptunaJournalHasTheTrialsWithTheirNumbers() throws {
    let journal = try read()
    let text = try #require(OptunaJournal(journal)).text
    let operations = try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(operations[0]["op_code"] == 0 && operations[0]["directions"] == [1])
    let trials = operations.filter { $0["op_code"] == 4 }
    // Trial 1 has no result: it is a running one.
    #expect(trials.map { $0["state"]?.integer } == [1, 0, 3])
    #expect(trials[0]["params"] == ["units": 5.0, "kind": 1.0] && trials[0]["values"] == [0.25])
    #expect(trials[0]["intermediate_values"] == ["1": 0.75])
    #expect(trials[0]["datetime_start"] == "2026-01-01T00:00:08.000000+00:00")
    #expect(trials[2]["user_attrs"]?["reason"] == "diverged" && trials[2]["values"] == .null)
    // The upper limit of 10 is not on the grid 1, 5, 9.
    #expect(trials[0]["distributions"]?["units"]?.string?.contains(#""high":9,"log":false,"low":1,"step":4"#) == true)
  }

  @Test func eventsAreFramedWithTheirLength() throws {
    var file = EventFile(began: Timestamp(seconds: 1))
    let head = file.bytes
    // Wall time, step and version: 9 + 2 + 15 bytes, framed by 8 + 4 + 4.
    #expect(head.count == 42 && head[0] == 26 && head.suffix(4 + 13).prefix(13).elementsEqual("brain.Event:2".utf8))
    file.add(scalar: 0.5, tag: "a", step: 3, at: Timestamp(seconds: 2))
    #expect(file.bytes.starts(with: head))
  }

  @Test func aTrialIsARunOfTensorBoard() throws {
    let journal = try read()
    let files = try #require(TensorBoardLog(journal)).files
    #expect(
      files.map(\.path) == [
        "events.out.tfevents.1767225600.hpsearch", "trial-0/events.out.tfevents.1767225600.hpsearch",
        "trial-2/events.out.tfevents.1767225600.hpsearch",
      ])
  }
}
