import Datasets
import Essentials
import Testing

@Suite struct VoxeliserTests {
  private func cube() throws -> OFFMesh { try OFFMesh(contentsOf: fixture("off/cube.off")) }

  @Test func aCubeFillsTheRoomLeftByThePadding() throws {
    let solid = try Voxeliser(gridSize: 12, padding: 3, fill: .interior).voxelise(cube(), file: "cube")
    let hollow = try Voxeliser(gridSize: 12, padding: 3, fill: .surface).voxelise(cube(), file: "cube")
    var expected = (solid: VoxelGrid(edge: 12), hollow: VoxelGrid(edge: 12))
    for x in 3..<9 {
      for y in 3..<9 {
        for z in 3..<9 {
          expected.solid[x, y, z] = true
          expected.hollow[x, y, z] = ![x, y, z].allSatisfy { (4..<8).contains($0) }
        }
      }
    }
    #expect(solid == expected.solid)
    #expect(hollow == expected.hollow)
  }

  @Test func withoutPaddingTheInsideIsStillFilled() throws {
    let solid = try Voxeliser(gridSize: 8, padding: 0, fill: .interior).voxelise(cube(), file: "cube")
    #expect(solid.occupied == 512)
  }

  /// A box of 4 x 2 x 1: one scale for all axes, centred, x along depth and z along width.
  @Test func keepsProportionsAndAxes() throws {
    var box = try cube()
    box.vertices = box.vertices.map { $0 * SIMD3(4, 2, 1) + SIMD3(100, -7, 3) }
    let grid = try Voxeliser(gridSize: 16, padding: 4, fill: .interior).voxelise(box, file: "box")
    let occupied = grid.cells.indices.filter { grid.cells[$0] == 1 }
    #expect(Set(occupied.map { $0 / 256 }) == Set(4..<12))
    #expect(Set(occupied.map { $0 / 16 % 16 }) == Set(6..<10))
    #expect(Set(occupied.map { $0 % 16 }) == Set(7..<9))
  }

  @Test func aHoleLetsTheOutsideIn() throws {
    var open = try cube()
    open.triangles.removeLast(2)
    let voxeliser = Voxeliser(gridSize: 12, padding: 2, fill: .interior)
    let surface = Voxeliser(gridSize: 12, padding: 2, fill: .surface)
    #expect(try voxeliser.voxelise(open, file: "open") == surface.voxelise(open, file: "open"))
  }

  /// A thin sheet is kept, and a stray vertex that no face uses does not shrink it.
  @Test func aSheetIsKept() throws {
    var sheet = try cube()
    sheet.triangles = Array(sheet.triangles[..<2])
    sheet.vertices.append(SIMD3(1e6, 0, 0))
    let grid = try Voxeliser(gridSize: 10, padding: 1, fill: .interior).voxelise(sheet, file: "sheet")
    #expect(grid.occupied == 2 * 64)
  }

  /// Against the definition: a triangle and a cube overlap when a finely sampled triangle has a point in it
  /// (necessary), and do not when the cube, grown a little, has none (sufficient).
  @Test func agreesWithASampledTriangle() throws {
    var rng = SeededGenerator(seed: 5)
    let voxeliser = Voxeliser(gridSize: 10, padding: 1, fill: .surface)
    for _ in 0..<20 {
      let corners = (0..<3).map { _ in SIMD3(rng.uniform(), rng.uniform(), rng.uniform()) }
      let mesh = OFFMesh(vertices: corners, triangles: [SIMD3(0, 1, 2)])
      let grid = try voxeliser.voxelise(mesh, file: "triangle")
      let lower = pointwiseMin(corners[0], pointwiseMin(corners[1], corners[2]))
      let upper = pointwiseMax(corners[0], pointwiseMax(corners[1], corners[2]))
      let scale = 8 * (1 - 1e-6) / (upper - lower).max()
      let placed = corners.map { ($0 - (lower + upper) / 2) * scale + 5 }
      var near = Set<Int>()
      var hit = Set<Int>()
      let steps = 400
      for i in 0...steps {
        for j in 0...(steps - i) {
          let (u, v) = (Double(i) / Double(steps), Double(j) / Double(steps))
          let point = placed[0] * (1 - u - v) + placed[1] * u + placed[2] * v
          let cell = point.rounded(.down)
          // A point on a voxel's border may be rounded to either side.
          if (point - 1e-9).rounded(.down) == (point + 1e-9).rounded(.down) {
            hit.insert((Int(cell.x) * 10 + Int(cell.y)) * 10 + Int(cell.z))
          }
          for corner in 0..<8 {
            let shift = SIMD3(
              corner & 1 > 0 ? 0.03 : -0.03, corner & 2 > 0 ? 0.03 : -0.03, corner & 4 > 0 ? 0.03 : -0.03)
            let cell = (point + shift).rounded(.down)
            near.insert((Int(cell.x) * 10 + Int(cell.y)) * 10 + Int(cell.z))
          }
        }
      }
      let marked = Set(grid.cells.indices.filter { grid.cells[$0] == 1 })
      #expect(hit.isSubset(of: marked))
      #expect(marked.isSubset(of: near))
    }
  }

  @Test(arguments: [
    ("no-faces", "no-faces.off: expected a mesh with a face, found none"),
    ("no-extent", "no-extent.off: expected a mesh with a length that can be scaled, found a longest side of 0.0"),
  ])
  func saysWhatIsWrong(_ name: String, _ message: String) throws {
    let found = try errorMessage(about: "off/\(name).off") { path in
      _ = try Voxeliser(gridSize: 8, padding: 1, fill: .surface).voxelise(OFFMesh(contentsOf: path), file: path)
    }
    #expect(found == message)
  }
}
