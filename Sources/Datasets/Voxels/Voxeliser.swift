import Essentials

/// Turns meshes into occupancy grids.
///
/// The mesh is scaled by one factor for all axes so that the longest side of its bounding box fills
/// `gridSize - 2 * padding` voxels, and centred. Mesh axes x, y, z become the grid's depth, height, width.
/// A voxel is on the surface if a triangle touches its cube: the exact test by separating axes of
/// T. Akenine-Möller, "Fast 3D Triangle-Box Overlap Testing", Journal of Graphics Tools 6(1), 2001.
/// With `fill: .interior`, empty space that cannot be reached from outside through faces of empty voxels
/// is filled as well, so closed hulls become solid and open ones stay hollow.
///
/// Differences from binvox, whose grids ModelNet is usually shared as:
/// - binvox draws the mesh from outside and fills by parity votes and ray stabbing from several views, so it
///   also fills hulls with holes, and loses sheets thinner than a voxel (7 of ModelNet10's training grids are
///   empty that way). Here a thin sheet is kept, and a hull with a gap wider than a voxel is not filled.
/// - binvox marks a voxel by its centre, here by its whole cube: our surfaces are about half a voxel thicker.
/// - binvox puts the bounding box into the grid's corner unless asked to centre it; here it is always centred.
///
/// Intersection over union with binvox for toilet_0345 of ModelNet10, 30 voxels long, both filled: 0.81, and at
/// most 0.46 in any other order of the axes. 256 voxels long that hull leaks and stays hollow here: 0.14.
public struct Voxeliser: Sendable {
  public enum Fill: String, CaseIterable, Sendable {
    case interior
    case surface
  }

  /// The number of voxels along an edge of the grid.
  public let gridSize: Int
  /// Empty voxels on each side of the object's longest axis.
  public let padding: Int
  public let fill: Fill

  /// - Precondition: `gridSize > 2 * padding >= 0`.
  public init(gridSize: Int, padding: Int, fill: Fill) {
    precondition(padding >= 0 && gridSize > 2 * padding, "the padding leaves no voxel for the object")
    self.gridSize = gridSize
    self.padding = padding
    self.fill = fill
  }

  /// The occupancy of `mesh`, `[gridSize, gridSize, gridSize]`.
  /// - Parameter file: Names the mesh in messages.
  /// - Throws: `DatasetError` if the mesh has no face, no extent, or an extent too large to scale.
  public func voxelise(_ mesh: OFFMesh, file: String) throws -> VoxelGrid {
    let placement = try Placement(mesh, gridSize: gridSize, padding: padding, file: file)
    var grid = VoxelGrid(edge: gridSize)
    grid.cells.withUnsafeMutableBufferPointer { cells in
      for triangle in mesh.triangles {
        TriangleOverlap(
          placement.apply(mesh.vertices[Int(triangle.x)]),
          placement.apply(mesh.vertices[Int(triangle.y)]),
          placement.apply(mesh.vertices[Int(triangle.z)])
        ).mark(cells, edge: gridSize)
      }
    }
    if fill == .interior { fillInterior(&grid) }
    return grid
  }
}

/// From mesh coordinates to voxels: `(p - centre) * scale + middle`.
private struct Placement {
  private let centre: SIMD3<Double>
  private let scale: Double
  private let middle: Double

  init(_ mesh: OFFMesh, gridSize: Int, padding: Int, file: String) throws {
    guard let first = mesh.triangles.first else {
      throw DatasetError.unusable(path: file, expected: "a mesh with a face", found: "none")
    }
    var lower = mesh.vertices[Int(first.x)]
    var upper = lower
    // Only vertices of faces count: a stray one would shrink the object.
    for triangle in mesh.triangles {
      for index in 0..<3 {
        let vertex = mesh.vertices[Int(triangle[index])]
        lower = pointwiseMin(lower, vertex)
        upper = pointwiseMax(upper, vertex)
      }
    }
    let longest = (upper - lower).max()
    // Slightly less than the whole space, so that a face on the border between two layers of voxels falls into the
    // inner layer on both sides of the object instead of touching both layers.
    let scale = Double(gridSize - 2 * padding) * (1 - 1e-6) / longest
    guard longest > 0, longest.isFinite, scale.isFinite else {
      throw DatasetError.unusable(
        path: file, expected: "a mesh with a length that can be scaled", found: "a longest side of \(longest)")
    }
    self.scale = scale
    centre = lower + (upper - lower) / 2
    middle = Double(gridSize) / 2
  }

  func apply(_ vertex: SIMD3<Double>) -> SIMD3<Double> { (vertex - centre) * scale + middle }
}

/// A triangle, prepared for tests against voxels.
private struct TriangleOverlap {
  private let a: SIMD3<Double>
  private let b: SIMD3<Double>
  private let c: SIMD3<Double>

  init(_ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
    self.a = a
    self.b = b
    self.c = c
  }

  /// Marks the voxels of a cube that the triangle touches.
  func mark(_ cells: UnsafeMutableBufferPointer<UInt8>, edge: Int) {
    let lower = pointwiseMin(a, pointwiseMin(b, c))
    let upper = pointwiseMax(a, pointwiseMax(b, c))
    func range(_ axis: Int) -> ClosedRange<Int> {
      // Closed on both sides: a coordinate on a border touches both voxels.
      let first = min(max(Int((lower[axis] - 1).rounded(.up)), 0), edge - 1)
      return first...min(max(Int(upper[axis].rounded(.down)), first), edge - 1)
    }
    let (depths, heights, widths) = (range(0), range(1), range(2))
    if depths.count * heights.count * widths.count == 1 {
      cells[(depths.lowerBound * edge + heights.lowerBound) * edge + widths.lowerBound] = 1
      return
    }
    let test = SeparationTest(a, b, c)
    for x in depths {
      for y in heights {
        for z in widths where test.touches(Double(x) + 0.5, Double(y) + 0.5, Double(z) + 0.5) {
          cells[(x * edge + y) * edge + z] = 1
        }
      }
    }
  }
}

/// The axes that can separate a triangle from a voxel besides the three of the grid: the triangle's normal, and
/// the nine products of an edge with a grid axis.
private struct SeparationTest {
  private let normal: Axis
  private let ab: EdgeAxes
  private let bc: EdgeAxes
  private let ca: EdgeAxes

  init(_ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
    let (first, second, third) = (b - a, c - b, a - c)
    normal = Axis(
      first.y * second.z - first.z * second.y, first.z * second.x - first.x * second.z,
      first.x * second.y - first.y * second.x, a, b, c)
    ab = EdgeAxes(first, a, b, c)
    bc = EdgeAxes(second, a, b, c)
    ca = EdgeAxes(third, a, b, c)
  }

  /// Whether the voxel with this centre, inside the triangle's bounding box, overlaps it.
  func touches(_ x: Double, _ y: Double, _ z: Double) -> Bool {
    normal.meets(x, y, z) && ab.meet(x, y, z) && bc.meet(x, y, z) && ca.meet(x, y, z)
  }

  /// The three products of one edge with the grid's axes.
  private struct EdgeAxes {
    let alongX: Axis
    let alongY: Axis
    let alongZ: Axis

    init(_ edge: SIMD3<Double>, _ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
      alongX = Axis(0, -edge.z, edge.y, a, b, c)
      alongY = Axis(edge.z, 0, -edge.x, a, b, c)
      alongZ = Axis(-edge.y, edge.x, 0, a, b, c)
    }

    func meet(_ x: Double, _ y: Double, _ z: Double) -> Bool {
      alongX.meets(x, y, z) && alongY.meets(x, y, z) && alongZ.meets(x, y, z)
    }
  }

  /// An axis, and the range in which the centre of an overlapping voxel must be along it.
  private struct Axis {
    let x: Double
    let y: Double
    let z: Double
    let low: Double
    let high: Double

    init(
      _ x: Double, _ y: Double, _ z: Double, _ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>
    ) {
      (self.x, self.y, self.z) = (x, y, z)
      let p = x * a.x + y * a.y + z * a.z
      let q = x * b.x + y * b.y + z * b.z
      let r = x * c.x + y * c.y + z * c.z
      // Half the voxel's extent along the axis.
      let radius = (abs(x) + abs(y) + abs(z)) / 2
      low = Swift.min(p, q, r) - radius
      high = Swift.max(p, q, r) + radius
    }

    func meets(_ cx: Double, _ cy: Double, _ cz: Double) -> Bool {
      let position = x * cx + y * cy + z * cz
      return position >= low && position <= high
    }
  }
}

/// Occupies every voxel that cannot be reached from outside through faces of empty voxels.
private func fillInterior(_ grid: inout VoxelGrid) {
  let edge = grid.depth
  // A layer of empty voxels around the grid is where the outside begins. Stepping over its border by index
  // arithmetic lands in that layer again, so no coordinates are needed.
  let (row, layer) = (edge + 2, (edge + 2) * (edge + 2))
  var padded = [UInt8](repeating: 0, count: layer * row)
  for x in 0..<edge {
    for y in 0..<edge {
      let (target, source) = ((x + 1) * layer + (y + 1) * row + 1, (x * edge + y) * edge)
      for z in 0..<edge { padded[target + z] = grid.cells[source + z] }
    }
  }
  padded.withUnsafeMutableBufferPointer { floodOutside($0, steps: [1, -1, row, -row, layer, -layer]) }
  for x in 0..<edge {
    for y in 0..<edge {
      let (source, target) = ((x + 1) * layer + (y + 1) * row + 1, (x * edge + y) * edge)
      for z in 0..<edge { grid.cells[target + z] = padded[source + z] == outside ? 0 : 1 }
    }
  }
}

private let outside: UInt8 = 2

/// Marks what is connected with the first voxel, through voxels that are 0, as `outside`.
private func floodOutside(_ cells: UnsafeMutableBufferPointer<UInt8>, steps: [Int]) {
  // Each voxel is pushed at most once.
  withUnsafeTemporaryAllocation(of: Int32.self, capacity: cells.count) { waiting in
    cells[0] = outside
    waiting[0] = 0
    var count = 1
    while count > 0 {
      count -= 1
      let index = Int(waiting[count])
      for step in steps {
        let neighbour = index + step
        guard neighbour >= 0, neighbour < cells.count, cells[neighbour] == 0 else { continue }
        cells[neighbour] = outside
        waiting[count] = Int32(neighbour)
        count += 1
      }
    }
  }
}
