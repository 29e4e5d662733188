/// Occupancy of a box of voxels: one byte a voxel, 0 or 1, `[depth, height, width]` with width fastest.
///
/// The axes are the mesh's own: depth runs along x, height along y, width along z. So a grid has
/// the index order `[x][y][z]` in which ModelNet's voxel arrays are shared, with z pointing up.
public struct VoxelGrid: Equatable, Sendable {
  public let depth: Int
  public let height: Int
  public let width: Int
  /// Row-major occupancy, `depth * height * width` bytes, each 0 or 1.
  public var cells: [UInt8]

  /// An empty grid; every edge at least 1.
  public init(depth: Int, height: Int, width: Int) {
    precondition(depth > 0 && height > 0 && width > 0, "a grid has at least one voxel an edge")
    self.depth = depth
    self.height = height
    self.width = width
    cells = [UInt8](repeating: 0, count: depth * height * width)
  }

  /// An empty cube.
  public init(edge: Int) { self.init(depth: edge, height: edge, width: edge) }

  public subscript(x: Int, y: Int, z: Int) -> Bool {
    get { cells[(x * height + y) * width + z] != 0 }
    set { cells[(x * height + y) * width + z] = newValue ? 1 : 0 }
  }

  /// The number of occupied voxels.
  public var occupied: Int { cells.reduce(0) { $0 + Int($1) } }

  /// The edges in messages: `30 x 30 x 30`.
  public var shapeText: String { "\(depth) x \(height) x \(width)" }

  /// This grid in the middle of an empty cube; if the margins cannot be equal, the far one is larger.
  /// - Precondition: No edge is longer than `edge`.
  public func centred(in edge: Int) -> VoxelGrid {
    precondition(max(depth, height, width) <= edge, "a grid cannot be centred in a smaller one")
    if depth == edge, height == edge, width == edge { return self }
    var result = VoxelGrid(edge: edge)
    let (left, front, bottom) = ((edge - depth) / 2, (edge - height) / 2, (edge - width) / 2)
    for x in 0..<depth {
      for y in 0..<height {
        let source = (x * height + y) * width
        let target = ((x + left) * edge + y + front) * edge + bottom
        for z in 0..<width { result.cells[target + z] = cells[source + z] }
      }
    }
    return result
  }
}
