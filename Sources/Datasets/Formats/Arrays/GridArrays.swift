import Essentials

/// `npy`: occupancy grids in an `ArrayFolder`, `[N, D, H, W]` or `[N, D, H, W, 1]` in the order `[x][y][z]`.
struct GridArraysFormat: GridFormat {
  static let name = "npy"
  let grids: GridSettings

  init(_ reader: SettingsReader) { grids = GridSettings(reader) }

  /// Arrays of rank 4 hold grids, unless the last edge looks like the channels of images.
  static func recognises(_ path: String, _ names: [String]) -> Bool {
    guard ArrayFolder.isThere(names) else { return false }
    guard let shape = ArrayFolder.shape(path, names) else { return true }
    switch shape.count {
    case 4: return Set(shape.dropFirst()).count == 1 || ![1, 3, 4].contains(shape[3])
    case 5: return shape[4] == 1
    default: return false
    }
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try GridArrays(settings, grids) }
}

/// The grids of an `ArrayFolder`.
struct GridArrays: DatasetSource {
  private let settings: DatasetSettings
  private let grids: GridSettings
  private let folder: ArrayFolder

  init(_ settings: DatasetSettings, _ grids: GridSettings) throws {
    self.settings = settings
    self.grids = grids
    folder = try ArrayFolder(settings.path)
  }

  var files: [String] { folder.files }
  var preparationKey: String { grids.preparationKey(settings) }

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
    store.begin(.bit, shape: grids.sampleShape, classNames: names)
    try folder.append(parts, to: store, progress: progress) { part, index, name in
      var grid = VoxelGrid(depth: part.shape[0], height: part.shape[1], width: part.shape[2])
      grid.cells = part.array.occupancy(part.elements(index))
      try store.append(
        bits: grids.fitted(grid, file: part.file).cells, name: name, label: part.labels[index], split: part.split)
    }
  }
}
