import Essentials

/// Which side of the dataset's own division a sample stands on.
enum SourceSplit: UInt8 {
  case train
  case test
}

/// A dataset as it lies in its folder, whatever its format: which files it is made of, and its samples decoded.
protocol DatasetSource {
  /// The files that decide the content, relative to the folder, in a fixed order.
  var files: [String] { get }
  /// Decodes every sample into `store`, in a fixed order.
  /// - Parameters:
  ///   - reading: Called with the index of each of `files` right before it is read.
  ///   - progress: Called with (done, total) as samples are finished.
  func prepare(
    _ store: inout VoxelStoreBuilder, reading: (Int) throws -> Void, progress: (Int, Int) -> Void) throws
}

extension DatasetSettings {
  /// Looks into the folder, far enough to list its files.
  func openSource() throws -> any DatasetSource {
    guard Files.isDirectory(path) else {
      throw DatasetError.unusable(
        path: path, expected: "the folder of a dataset", found: Files.exists(path) ? "a file" : "nothing there")
    }
    switch format {
    case .modelnet: return try ModelNetTree(self)
    case .npy: return try NPYFolder(self)
    case .auto:
      let names = try Files.list(path)
      return names.contains { $0.hasPrefix("X_train.npy") } ? try NPYFolder(self) : try ModelNetTree(self)
    }
  }
}

/// Fits a grid that a file holds into the size the settings ask for.
func fitted(_ grid: VoxelGrid, to gridSize: Int, file: String) throws -> VoxelGrid {
  guard max(grid.depth, grid.height, grid.width) <= gridSize else {
    throw DatasetError.unusable(
      path: file, expected: "a grid of at most \(gridSize) voxels an edge (the setting gridSize)",
      found: grid.shapeText)
  }
  return grid.centred(in: gridSize)
}
