import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct HumanActivityTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// A tree of two activities, `windows` of each for every subject; the value of step s of signal c in window
  /// w is w + c / 10 + s / 1000.
  static func tree(subjects: [Int], windows: Int, splits: [String] = ["train"]) -> [String: [UInt8]] {
    var files = ["activity_labels.txt": Array("2 LAYING\n1 WALKING\n".utf8)]
    for split in splits {
      let rows = subjects.flatMap { subject in (0..<2 * windows).map { (subject, $0 % 2 + 1) } }
      files["\(split)/y_\(split).txt"] = Array(rows.map { "\($0.1)\n" }.joined().utf8)
      files["\(split)/subject_\(split).txt"] = Array(rows.map { "\($0.0)\n" }.joined().utf8)
      for (channel, signal) in HumanActivity.signals.enumerated() {
        let lines = rows.indices.map { row in
          (0..<128).map { "  \(Double(row * 1000 + channel * 100 + $0) / 1000)" }.joined() + "\n"
        }
        files["\(split)/Inertial Signals/\(signal)_\(split).txt"] = Array(lines.joined().utf8)
      }
    }
    return files
  }

  private func write(_ subjects: [Int], windows: Int = 2, splits: [String] = ["train"]) throws {
    for (name, bytes) in Self.tree(subjects: subjects, windows: windows, splits: splits) {
      try folder.write("set/\(name)", bytes)
    }
  }

  @Test func windowsBecomeSequences() throws {
    try write([4, 7], splits: ["train", "test"])
    let dataset = try opened(folder, with: ["normalization": "none"])
    #expect(DatasetInfo(dataset).format == "har")
    #expect(dataset.sampleShape == [128, 9])
    #expect(dataset.classNames == ["WALKING", "LAYING"])
    #expect(dataset.labels == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    #expect(dataset.splits.test == Array(8..<16))
    let window = dataset.values([3])
    #expect(window[0] == 3 && window[1] == 3.1 && window[9] == 3.001 && window[127 * 9 + 8] == 3.927)
    #expect(DatasetInfo(dataset).groups.map { [$0.train, $0.validation, $0.test, $0.shared] } == [2, 0, 2, 2])
  }

  @Test func aSubjectIsNeverParted() throws {
    try write([1, 2, 3, 4, 5], windows: 3)
    for seed: UInt64 in 1...20 {
      let dataset = try opened(folder, seed: seed, with: ["validation": 0.2])
      func subjects(_ split: [Int]) -> Set<Int?> { Set(split.map { dataset.store.samples[$0].group }) }
      #expect(subjects(dataset.splits.validation).count == 1)
      #expect(subjects(dataset.splits.train).count == 4)
      #expect(subjects(dataset.splits.train).isDisjoint(with: subjects(dataset.splits.validation)))
    }
    // Below half a subject's share it is still one.
    #expect(try opened(folder, with: ["validation": 0.01]).splits.validation.count == 6)
    #expect(try opened(folder, with: ["validation": 0.9]).splits.train.count == 6)
  }

  @Test func oneSubjectCannotBeSplit() throws {
    try write([3])
    #expect(
      refusal(folder, with: ["validation": 0.2])
        == "set: expected training samples of at least 2 groups, to set one aside (the setting validation), found fewer"
    )
  }

  @Test(arguments: [
    ("train/y_train.txt", "1\n2\n3\n1\n", "train/y_train.txt:3: expected an activity from 1 to 2, found \"3\""),
    ("train/y_train.txt", "", "train/y_train.txt: expected an activity from 1 to 2 in each line, found no lines"),
    ("train/subject_train.txt", "1\nx\n", "train/subject_train.txt:2: expected a subject's number from 0, found \"x\""),
    ("train/subject_train.txt", "1\n1\n", "train/subject_train.txt: expected 4 lines as in y_train.txt, found 2"),
    (
      "activity_labels.txt", "1 A\n1 B\n",
      "activity_labels.txt:2: expected an activity with its number, each from 1 to 2 once, found \"1 B\""
    ),
    ("activity_labels.txt", "", "activity_labels.txt: expected a line for each activity, found none"),
  ])
  func brokenColumns(_ file: String, _ text: String, _ message: String) throws {
    try write([3])
    try folder.write("set/\(file)", text)
    #expect(refusal(folder) == "set/\(message)")
  }

  @Test func brokenSignals() throws {
    try write([3])
    let file = "set/train/Inertial Signals/body_gyro_y_train.txt"
    let values = [String](repeating: "0.5", count: 128)
    func line(_ change: (inout [String]) -> Void) throws -> String {
      var changed = values
      change(&changed)
      let lines = [values, changed, values, values].map { $0.joined(separator: " ") }
      try folder.write(file, lines.joined(separator: "\n"))
      return refusal(folder)
    }
    #expect(try line { $0.removeLast() } == "\(file):2: expected 128 values, found 127")
    #expect(try line { $0.append("7") } == "\(file):2: expected 128 values, found more, from \"7\" on")
    #expect(try line { $0[4] = "nan" } == "\(file):2: expected a finite number as value 5, found \"nan\"")
    #expect(try line { $0[0] = "1e39" } == "\(file):2: expected a finite number as value 1, found \"1e39\"")
    try folder.write(file, values.joined(separator: " "))
    #expect(refusal(folder) == "\(file): expected 4 lines as in y_train.txt, found 1")
    Files.remove("\(folder.path)/\(file)")
    #expect(
      refusal(folder) == "set: expected the file train/Inertial Signals/body_gyro_y_train.txt, found none")
  }
}
