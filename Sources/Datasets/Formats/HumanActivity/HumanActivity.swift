import Essentials

/// `har`: the tree of UCI HAR, sensor signals with the person that each window was recorded from. It has no settings.
struct HumanActivityFormat: DatasetFormat {
  static let name = "har"

  init(_ reader: SettingsReader) {}

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    Files.isDirectory("\(path)/train/Inertial Signals")
  }

  var sampleShape: [Int]? { HumanActivity.sampleShape }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try HumanActivity(settings) }
}

/// The tree of UCI HAR, smartphone signals of human activities (Anguita et al., ESANN 2013):
/// `<train|test>/Inertial Signals/<signal>_<split>.txt` with 128 values a window and line, `y_<split>.txt` with
/// labels from 1, `subject_<split>.txt`, and `activity_labels.txt`.
///
/// A sample is `[128, 9]`: time steps of nine signals. The windows of one person are a group: consecutive ones overlap
/// by half, so a network tested on a person it was trained on would look better than it is.
struct HumanActivity: DatasetSource {
  static let steps = 128
  static let signals = ["body_acc", "body_gyro", "total_acc"].flatMap { kind in
    ["x", "y", "z"].map { "\(kind)_\($0)" }
  }

  /// Time steps and signals.
  static let sampleShape = [steps, signals.count]

  private let settings: DatasetSettings
  private let splits: [SourceSplit]
  let files: [String]
  var preparationKey: String { "har limit=\(settings.limit)" }

  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    splits = Files.isDirectory("\(settings.path)/test") ? [.train, .test] : [.train]
    files =
      ["activity_labels.txt"]
      + splits.flatMap { split in
        ["\(split)/y_\(split).txt", "\(split)/subject_\(split).txt"]
          + Self.signals.map { "\(split)/Inertial Signals/\($0)_\(split).txt" }
      }
    if let absent = files.first(where: { !Files.exists("\(settings.path)/\($0)") }) {
      throw DatasetError.unusable(path: settings.path, expected: "the file \(absent)", found: "none")
    }
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    for index in files.indices { try reading(index) }
    let names = try activities()
    store.begin(.float32, shape: Self.sampleShape, classNames: names)
    let labels = try splits.map { split in
      try column("\(split)/y_\(split).txt", "an activity from 1 to \(names.count)", in: 1...names.count)
    }
    let total = labels.reduce(0) { $0 + $1.count }
    var done = 0
    for (split, labels) in zip(splits, labels) {
      let subjects = try column("\(split)/subject_\(split).txt", "a subject's number from 0", in: 0...(1 << 31))
      try require(subjects.count, labels.count, split, "\(split)/subject_\(split).txt")
      let signals = try Self.signals.map { signal in
        let file = "\(split)/Inertial Signals/\(signal)_\(split).txt"
        let values = try windows(file)
        try require(values.count / Self.steps, labels.count, split, file)
        return values
      }
      var sample = [Float](repeating: 0, count: Self.steps * signals.count)
      for (row, label) in labels.enumerated() {
        done += 1
        if store.isFull(label: label - 1, split: split) { continue }
        for (channel, values) in signals.enumerated() {
          for step in 0..<Self.steps { sample[step * signals.count + channel] = values[row * Self.steps + step] }
        }
        try sample.withUnsafeBytes {
          try store.append($0, name: "\(split)/\(row)", label: label - 1, split: split, group: subjects[row])
        }
        progress(done, total)
      }
    }
  }

  private func require(_ count: Int, _ expected: Int, _ split: SourceSplit, _ file: String) throws {
    guard count == expected else {
      throw DatasetError.unusable(
        path: "\(settings.path)/\(file)", expected: "\(counted(expected, "line")) as in y_\(split).txt",
        found: "\(count)")
    }
  }

  /// The names from lines in any order, numbered from 1: `1 WALKING`.
  private func activities() throws -> [String] {
    let path = "\(settings.path)/\(files[0])"
    let lines = try classNames(from: path)
    var names = [String?](repeating: nil, count: lines.count)
    for (index, line) in lines.enumerated() {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let number = Int(parts[0]), (1...names.count).contains(number),
        names[number - 1] == nil
      else {
        throw DatasetError.text(
          file: path, line: index + 1,
          expected: "an activity with its number, each from 1 to \(lines.count) once", found: "\"\(line)\"")
      }
      names[number - 1] = String(parts[1])
    }
    guard !names.isEmpty else {
      throw DatasetError.unusable(path: path, expected: "a line for each activity", found: "none")
    }
    return names.compactMap { $0 }
  }

  /// The integers of a file with one a line.
  private func column(_ name: String, _ expected: String, in range: ClosedRange<Int>) throws -> [Int] {
    let path = "\(settings.path)/\(name)"
    return try withContent(of: path) { bytes in
      var text = TextScanner(bytes)
      var values: [Int] = []
      while text.nextLine() {
        let found = quoted(text.word)
        guard let value = text.natural(), range.contains(value), text.isAtLineEnd() else {
          throw DatasetError.text(file: path, line: text.line, expected: expected, found: found)
        }
        values.append(value)
      }
      guard !values.isEmpty else {
        throw DatasetError.unusable(path: path, expected: "\(expected) in each line", found: "no lines")
      }
      return values
    }
  }

  /// The values of all windows of a signal.
  private func windows(_ name: String) throws -> [Float] {
    let path = "\(settings.path)/\(name)"
    return try withContent(of: path) { bytes in
      var text = TextScanner(bytes)
      var values: [Float] = []
      while text.nextLine() {
        for step in 0..<Self.steps {
          if text.isAtLineEnd() {
            throw DatasetError.text(
              file: path, line: text.line, expected: "\(Self.steps) values", found: "\(step)")
          }
          let found = quoted(text.word)
          guard let value = text.number(), abs(value) <= Double(Float.greatestFiniteMagnitude) else {
            throw DatasetError.text(
              file: path, line: text.line, expected: "a finite number as value \(step + 1)", found: found)
          }
          values.append(Float(value))
        }
        guard text.isAtLineEnd() else {
          throw DatasetError.text(
            file: path, line: text.line, expected: "\(Self.steps) values", found: "more, from \(quoted(text.word)) on")
        }
      }
      return values
    }
  }
}
