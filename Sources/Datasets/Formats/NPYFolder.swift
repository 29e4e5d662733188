import Essentials

/// A folder of NumPy arrays: `X_train.npy` with grids `[N, D, H, W]` or `[N, D, H, W, 1]` in the order
/// `[x][y][z]`, `y_train.npy` with labels from 0 up, and optionally the same two for `test`.
///
/// Each may be compressed (`.npy.gz`). Class names are the lines of `classes.txt` if there is one, else the
/// labels' digits. Samples are named `train/0`, `train/1` …
struct NPYFolder: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let hasTest: Bool

  /// Lists the folder at `settings.path`.
  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    let names = try Files.list(settings.path)
    func file(_ name: String) -> String? {
      names.contains(name) ? name : names.contains(name + ".gz") ? name + ".gz" : nil
    }
    func required(_ name: String) throws -> String {
      guard let found = file(name) else {
        throw DatasetError.unusable(path: settings.path, expected: "\(name) or \(name).gz", found: "neither")
      }
      return found
    }
    hasTest = file("X_test.npy") != nil || file("y_test.npy") != nil
    var files = [try required("X_train.npy"), try required("y_train.npy")]
    if hasTest { files += [try required("X_test.npy"), try required("y_test.npy")] }
    if names.contains("classes.txt") { files.append("classes.txt") }
    self.files = files
  }

  func prepare(
    _ store: inout VoxelStoreBuilder, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    for index in files.indices { try reading(index) }
    var parts = [try Part(settings, x: files[0], y: files[1], split: .train)]
    if hasTest { parts.append(try Part(settings, x: files[2], y: files[3], split: .test)) }
    let count = (parts.flatMap(\.labels).max() ?? 0) + 1
    store.classNames = try classNames(count)
    if let test = parts.last, test.edges != parts[0].edges {
      throw DatasetError.unusable(
        path: "\(settings.path)/\(files[2])", expected: "grids of \(parts[0].edges) as in \(files[0])",
        found: "\(test.edges)")
    }
    let trained = Set(parts[0].labels)
    if let test = parts.last, let stray = test.labels.first(where: { !trained.contains($0) }) {
      throw DatasetError.unusable(
        path: "\(settings.path)/\(files[3])", expected: "labels that stand in \(files[1]) too", found: "\(stray)")
    }
    let total = parts.reduce(0) { $0 + $1.labels.count }
    var done = 0
    for part in parts {
      var used = [Int](repeating: 0, count: count)
      for (index, label) in part.labels.enumerated() {
        done += 1
        used[label] += 1
        if settings.limit > 0, used[label] > settings.limit { continue }
        let name = "\(part.split)/\(index)"
        store.append(
          try fitted(part.grid(index), to: settings.gridSize, file: part.file), name: name, label: label,
          split: part.split)
        progress(done, total)
      }
    }
  }

  private func classNames(_ count: Int) throws -> [String] {
    guard files.last == "classes.txt" else { return (0..<count).map(String.init) }
    let path = "\(settings.path)/classes.txt"
    let names = String(decoding: try Files.read(path), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
    guard names.count >= count else {
      throw DatasetError.unusable(
        path: path, expected: "a name for each of \(count) classes", found: "\(names.count)")
    }
    return names
  }

  /// The grids and labels of one split.
  private struct Part {
    let file: String
    let split: SourceSplit
    let labels: [Int]
    let edges: [Int]
    private let grids: NPYArray

    init(_ settings: DatasetSettings, x: String, y: String, split: SourceSplit) throws {
      file = "\(settings.path)/\(x)"
      self.split = split
      grids = try NPYArray(contentsOf: file)
      let shape = grids.shape
      guard shape.count == 4 || shape.count == 5 && shape[4] == 1, (shape.min() ?? 0) > 0,
        shape[1..<4].allSatisfy({ $0 <= Binvox.longestEdge })
      else {
        throw DatasetError.unusable(
          path: file, expected: "grids of the shape [N, D, H, W] with edges of 1 to \(Binvox.longestEdge)",
          found: "\(shape)")
      }
      edges = Array(shape[1..<4])
      let labelFile = "\(settings.path)/\(y)"
      let array = try NPYArray(contentsOf: labelFile)
      guard array.count == shape[0] else {
        throw DatasetError.unusable(
          path: labelFile, expected: "\(shape[0]) labels, one a grid of \(x)", found: "the shape \(array.shape)")
      }
      labels = try array.integers()
      if let odd = labels.first(where: { !(0..<10_000).contains($0) }) {
        throw DatasetError.unusable(path: labelFile, expected: "labels from 0 to 9999", found: "\(odd)")
      }
    }

    func grid(_ index: Int) -> VoxelGrid {
      var grid = VoxelGrid(depth: edges[0], height: edges[1], width: edges[2])
      let size = grid.cells.count
      grid.cells = grids.occupancy(index * size..<(index + 1) * size)
      return grid
    }
  }
}
