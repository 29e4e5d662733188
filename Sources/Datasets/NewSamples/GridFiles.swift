import Essentials

/// Meshes or grids without classes, named by their files.
struct GridFiles: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let grids: GridSettings

  init(_ settings: DatasetSettings, _ files: [String], _ grids: GridSettings) {
    self.files = files
    self.settings = settings
    self.grids = grids
  }

  var preparationKey: String { "grid files \(grids.preparationKey(settings))" }

  static func isGrid(_ name: String) -> Bool { !name.hasPrefix(".") && GridKind(name) != nil }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    store.begin(.bit, shape: grids.sampleShape, classNames: [])
    let voxeliser = grids.voxeliser
    var broken = BrokenSamples(grids.onError)
    for (index, file) in files.enumerated() {
      try reading(index)
      let path = "\(settings.folder)/\(file)"
      var decoded: VoxelGrid?
      do {
        decoded =
          switch GridKind(file) {
          case .binvox: try Binvox(contentsOf: path).grid
          case .off, nil: try voxeliser.voxelise(OFFMesh(contentsOf: path), file: path)
          }
      } catch {
        try broken.note(error)
      }
      if let grid = decoded {
        let fitted = GridKind(file) == .binvox ? try grids.fitted(grid, file: path) : grid
        try store.append(bits: fitted.cells, name: file, label: 0, split: .test, target: .nan)
      }
      progress(index + 1, files.count)
    }
    try store.settle(broken, path: settings.path)
  }
}

/// What a file of a grid holds, by the end of its name.
enum GridKind: String {
  case off
  case binvox

  init?(_ name: String) {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    self.init(rawValue: name[name.index(after: dot)...].lowercased())
  }
}
