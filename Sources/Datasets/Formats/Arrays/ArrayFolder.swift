import Essentials

/// A folder of NumPy arrays: `X_train.npy` with samples `[N, …]`, `y_train.npy` with labels from 0 up, and
/// optionally the same two for `test`.
///
/// Each may be compressed (`.npy.gz`). Class names are the lines of `classes.txt` if there is one, else the
/// numbers of the labels. Samples are named `train/0`, `train/1` …
struct ArrayFolder {
  let files: [String]
  private let folder: String
  private let hasTest: Bool

  /// The samples and labels of one split.
  struct Part {
    let file: String
    let split: SourceSplit
    let labels: [Int]
    let array: NPYArray

    /// The shape of one sample.
    var shape: [Int] { Array(array.shape.dropFirst()) }

    /// The elements of a sample.
    func elements(_ index: Int) -> Range<Int> {
      let size = shape.reduce(1, *)
      return index * size..<(index + 1) * size
    }
  }

  /// Whether a folder with these names holds arrays.
  static func isThere(_ names: [String]) -> Bool { names.contains { $0.hasPrefix("X_train.npy") } }

  /// The shape of `X_train.npy`; nil if it cannot be read.
  static func shape(_ folder: String, _ names: [String]) -> [Int]? {
    present("X_train.npy", in: names).flatMap { NPYArray.shape(of: "\(folder)/\($0)") }
  }

  /// Lists the folder.
  init(_ folder: String) throws {
    self.folder = folder
    let names = try Files.list(folder)
    func required(_ name: String) throws -> String {
      guard let found = present(name, in: names) else {
        throw DatasetError.unusable(path: folder, expected: "\(name) or \(name).gz", found: "neither")
      }
      return found
    }
    hasTest = present("X_test.npy", in: names) != nil || present("y_test.npy", in: names) != nil
    var files = [try required("X_train.npy"), try required("y_train.npy")]
    if hasTest { files += [try required("X_test.npy"), try required("y_test.npy")] }
    if names.contains("classes.txt") { files.append("classes.txt") }
    self.files = files
  }

  /// Opens the arrays, `train` first.
  /// - Parameters:
  ///   - noun: The word for a sample in messages.
  ///   - check: Checks the shape of each file of samples.
  func parts(_ noun: String, check: (_ file: String, _ shape: [Int]) throws -> Void) throws -> [Part] {
    func part(_ x: String, _ y: String, _ split: SourceSplit) throws -> Part {
      let file = "\(folder)/\(x)"
      let array = try NPYArray(contentsOf: file)
      try check(file, array.shape)
      return Part(
        file: file, split: split, labels: try labels(y, "\(noun) of \(x)", count: array.shape[0]), array: array)
    }
    var parts = [try part(files[0], files[1], .train)]
    if hasTest { parts.append(try part(files[2], files[3], .test)) }
    return parts
  }

  private func labels(_ y: String, _ noun: String, count: Int) throws -> [Int] {
    let file = "\(folder)/\(y)"
    let array = try NPYArray(contentsOf: file)
    guard array.count == count else {
      throw DatasetError.unusable(
        path: file, expected: "\(count) labels, one a \(noun)", found: "the shape \(array.shape)")
    }
    let labels = try array.integers()
    if let odd = labels.first(where: { !(0..<10_000).contains($0) }) {
      throw DatasetError.unusable(path: file, expected: "labels from 0 to 9999", found: "\(odd)")
    }
    return labels
  }

  /// Checks that the parts agree, and names their classes.
  func checkedClassNames(_ parts: [Part], _ noun: String) throws -> [String] {
    let names = try classNames((parts.flatMap(\.labels).max() ?? 0) + 1)
    guard let test = parts.last, hasTest else { return names }
    guard test.shape == parts[0].shape else {
      throw DatasetError.unusable(
        path: test.file, expected: "\(noun)s of \(parts[0].shape) as in \(files[0])", found: "\(test.shape)")
    }
    let trained = Set(parts[0].labels)
    if let stray = test.labels.first(where: { !trained.contains($0) }) {
      throw DatasetError.unusable(
        path: "\(folder)/\(files[3])", expected: "labels that are in \(files[1]) too", found: "\(stray)")
    }
    return names
  }

  private func classNames(_ count: Int) throws -> [String] {
    guard files.last == "classes.txt" else { return (0..<count).map(String.init) }
    let path = "\(folder)/classes.txt"
    let names = try Datasets.classNames(from: path)
    guard names.count >= count else {
      throw DatasetError.unusable(
        path: path, expected: "a name for each of \(count) classes", found: "\(names.count)")
    }
    return names
  }

  /// Calls `body` for every sample within the limit.
  func append(
    _ parts: [Part], to store: SampleStoreWriter, progress: (Int, Int) -> Void,
    _ body: (_ part: Part, _ index: Int, _ name: String) throws -> Void
  ) throws {
    let total = parts.reduce(0) { $0 + $1.labels.count }
    var done = 0
    for part in parts {
      for (index, label) in part.labels.enumerated() {
        done += 1
        if store.isFull(label: label, split: part.split) { continue }
        try body(part, index, "\(part.split)/\(index)")
        progress(done, total)
      }
    }
  }
}
