import Essentials
import Studies
import TestSupport

/// A journal of these lines.
func journal(_ lines: [JSONValue], includesEpochs: Bool = false) throws -> JournalContents {
  let folder = try StudyFolder()
  try Files.replace(folder.at("journal.jsonl"), with: lines.map { $0.line + "\n" }.joined())
  return try JournalContents(path: folder.at("journal.jsonl"), includesEpochs: includesEpochs)
}

/// A `trial` line; without a fitness it failed.
func trialLine(_ number: Int, batch: Int, _ fitness: Double?) -> JSONValue {
  [
    "event": "trial", "number": .integer(number), "batch": .integer(batch), "parameters": [:], "seed": 1,
    "state": fitness == nil ? "failed" : "complete", "fitness": JSONValue(finite: fitness), "seconds": 1.0,
  ]
}
