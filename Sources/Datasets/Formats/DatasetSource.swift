import Essentials

/// Which side of the dataset's own division a sample stands on.
enum SourceSplit: UInt8 {
  case train
  case test
}

/// A dataset as it lies in its folder, whatever its format: which files it is made of, and its samples decoded.
protocol DatasetSource {
  /// The settings that this format reads, of those that not all do.
  static var keys: Set<DatasetSettings.Key> { get }
  /// Whether `path` may be a file.
  static var readsFile: Bool { get }
  /// Whether this is the format of what lies at `path`, a folder with these names in it, or a file.
  static func recognises(_ path: String, _ names: [String]) -> Bool
  /// The shape of a sample where the settings alone decide it.
  static func sampleShape(_ settings: DatasetSettings) -> [Int]?

  /// Looks at the folder, far enough to list its files.
  init(_ settings: DatasetSettings) throws
  /// The files that decide the content, relative to the settings' folder, in a fixed order.
  var files: [String] { get }
  /// What decides the prepared samples, apart from the files' content.
  var preparationKey: String { get }
  /// Decodes every sample into `store`, in a fixed order.
  /// - Parameters:
  ///   - reading: Called with the index of each of `files` right before it is read.
  ///   - progress: Called with (done, total) as samples are finished.
  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void) throws
}

extension DatasetSource {
  static var readsFile: Bool { false }
}

/// A source of occupancy grids.
protocol GridSource: DatasetSource {
  var settings: DatasetSettings { get }
}

extension GridSource {
  static var keys: Set<DatasetSettings.Key> { [.gridSize, .padding, .fill, .excludeEmpty] }

  static func sampleShape(_ settings: DatasetSettings) -> [Int]? {
    [settings.gridSize, settings.gridSize, settings.gridSize, 1]
  }

  var preparationKey: String {
    "\(settings.format.rawValue) gridSize=\(settings.gridSize) padding=\(settings.padding) "
      + "fill=\(settings.fill.rawValue) limit=\(settings.limit)"
  }

  /// Fits a grid that a file holds into the size the settings ask for.
  func fitted(_ grid: VoxelGrid, file: String) throws -> VoxelGrid {
    guard max(grid.depth, grid.height, grid.width) <= settings.gridSize else {
      throw DatasetError.unusable(
        path: file, expected: "a grid of at most \(settings.gridSize) voxels an edge (the setting gridSize)",
        found: grid.shapeText)
    }
    return grid.centred(in: settings.gridSize)
  }
}

/// One of the names, or that with `.gz` behind it; the first that is there.
func present(_ name: String, in names: [String]) -> String? {
  names.contains(name) ? name : names.contains(name + ".gz") ? name + ".gz" : nil
}
