/// Occupancy grids in NumPy arrays: an `ArrayFolder` of `[N, D, H, W]` or `[N, D, H, W, 1]` in the order
/// `[x][y][z]`.
struct GridArrays: GridSource {
  let settings: DatasetSettings
  private let folder: ArrayFolder

  /// Four edges are a grid's, unless the last looks like an image's channels.
  static func recognises(_ path: String, _ names: [String]) -> Bool {
    guard ArrayFolder.isThere(names) else { return false }
    guard let shape = ArrayFolder.shape(path, names) else { return true }
    switch shape.count {
    case 4: return Set(shape.dropFirst()).count == 1 || ![1, 3, 4].contains(shape[3])
    case 5: return shape[4] == 1
    default: return false
    }
  }

  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    folder = try ArrayFolder(settings.path)
  }

  var files: [String] { folder.files }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    for index in files.indices { try reading(index) }
    let parts = try folder.parts("grid") { file, shape in
      guard shape.count == 4 || shape.count == 5 && shape[4] == 1, (shape.min() ?? 0) > 0,
        shape[1..<4].allSatisfy({ $0 <= Binvox.longestEdge })
      else {
        throw DatasetError.unusable(
          path: file, expected: "grids of the shape [N, D, H, W] with edges of 1 to \(Binvox.longestEdge)",
          found: "\(shape)")
      }
    }
    let names = try folder.checkedClassNames(parts, "grid")
    store.begin(.bit, shape: Array(repeating: settings.gridSize, count: 3) + [1], classNames: names)
    try folder.append(parts, to: store, progress: progress) { part, index, name in
      var grid = VoxelGrid(depth: part.shape[0], height: part.shape[1], width: part.shape[2])
      grid.cells = part.array.occupancy(part.elements(index))
      try store.append(
        bits: fitted(grid, file: part.file).cells, name: name, label: part.labels[index], split: part.split)
    }
  }
}
