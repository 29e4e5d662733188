import Essentials

/// The settings of occupancy grids.
struct GridSettings: Equatable, Sendable {
  /// `gridSize`: voxels along an edge of the grids that the network sees, 4 to 256, default 32.
  let gridSize: Int
  /// `padding`: empty voxels on each side of a voxelised mesh, default 4; grids read from files are centred without
  /// padding.
  let padding: Int
  /// `fill`: whether the inside of a closed mesh is occupied, default `interior`.
  let fill: Voxeliser.Fill
  /// `excludeEmpty`: leaves grids without an occupied voxel out of training and validation, default false; never out
  /// of the test samples.
  let excludeEmpty: Bool
  let onError: BrokenSamples.Policy

  init(_ reader: SettingsReader) {
    gridSize = reader.integer("gridSize", default: 32, in: 4...256, unit: "voxels")
    let padding = reader.integer("padding", default: 4, in: 0...126, unit: "voxels")
    fill = reader.choice("fill", default: .interior)
    excludeEmpty = reader.flag("excludeEmpty", default: false)
    onError = reader.onError()
    let isPossible = padding * 2 < gridSize
    if !isPossible {
      reader.refuse(
        "padding",
        "must leave room for the object: twice the padding must be below gridSize, \(gridSize), got \(padding)")
    }
    self.padding = isPossible ? padding : 0
  }

  /// What turns meshes into grids.
  var voxeliser: Voxeliser { Voxeliser(gridSize: gridSize, padding: padding, fill: fill) }

  /// The shape of a sample, `[D, H, W, 1]`.
  var sampleShape: [Int] { [gridSize, gridSize, gridSize, 1] }

  /// What determines prepared grids, apart from the files' content.
  func preparationKey(_ settings: DatasetSettings) -> String {
    "\(settings.format) gridSize=\(gridSize) padding=\(padding) fill=\(fill.rawValue) limit=\(settings.limit)"
      + BrokenSamples.key(onError)
  }

  /// A grid from a file, centred in a grid of the settings' size.
  func fitted(_ grid: VoxelGrid, file: String) throws -> VoxelGrid {
    guard max(grid.depth, grid.height, grid.width) <= gridSize else {
      throw DatasetError.unusable(
        path: file, expected: "a grid of at most \(gridSize) voxels an edge (the setting gridSize)",
        found: grid.shapeText)
    }
    return grid.centred(in: gridSize)
  }
}

/// A format of occupancy grids.
protocol GridFormat: DatasetFormat {
  var grids: GridSettings { get }
}

extension GridFormat {
  static var holdsGrids: Bool { true }
  var sampleShape: [Int]? { grids.sampleShape }
  var summary: String { "grids of \(grids.gridSize) voxels an edge" }
  var excludesEmpty: Bool { grids.excludeEmpty }
  var onError: BrokenSamples.Policy { grids.onError }
}
