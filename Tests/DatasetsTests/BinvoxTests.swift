import Datasets
import Essentials
import Testing

@Suite struct BinvoxTests {
  /// 4 x 3 x 2 voxels, (x, y, z) = (0, 2, 1), (1, 0..<3, 0) and (3, 2, 1): runs of 5, 4, 14 and 1 in the
  /// order x slowest, z, y fastest.
  @Test func readsFileOrderIntoXYZ() throws {
    let file = try Binvox(contentsOf: fixture("binvox/valid.binvox"))
    #expect(file.grid.shapeText == "4 x 3 x 2")
    #expect(file.translate == SIMD3(-0.5, 0, 0.1))
    #expect(file.scale == 2.5)
    #expect(file.grid.occupied == 5)
    for voxel in [(0, 2, 1), (1, 0, 0), (1, 1, 0), (1, 2, 0), (3, 2, 1)] {
      #expect(file.grid[voxel.0, voxel.1, voxel.2])
    }
  }

  @Test func writesWhatItReads() throws {
    let path = try fixture("binvox/valid.binvox")
    let file = try Binvox(contentsOf: path)
    let again = try file.encoded().withUnsafeBytes { try Binvox(parsing: $0, file: "again") }
    #expect(again == file)

    var rng = SeededGenerator(seed: 1)
    var grid = VoxelGrid(depth: 9, height: 20, width: 7)
    for index in grid.cells.indices { grid.cells[index] = rng.bernoulli(0.1) ? 1 : 0 }
    let read = try Binvox(grid: grid).encoded().withUnsafeBytes { try Binvox(parsing: $0, file: "random") }
    #expect(read.grid == grid)
  }

  @Test(arguments: [
    ("no-magic", "no-magic.binvox:1: expected #binvox 1, found \"#vox 1\""),
    ("bad-dim", "bad-dim.binvox:2: expected dim and 3 edges of 1 to 512 voxels, found \"dim 4 2\""),
    ("zero-dim", "zero-dim.binvox:2: expected dim and 3 edges of 1 to 512 voxels, found \"dim 4 0 3\""),
    ("large-dim", "large-dim.binvox:2: expected dim and 3 edges of 1 to 512 voxels, found \"dim 4 2 513\""),
    ("bad-translate", "bad-translate.binvox:3: expected translate and 3 numbers, found \"translate left 0 1e-1\""),
    ("bad-scale", "bad-scale.binvox:4: expected scale and a number, found \"scale inf\""),
    ("unknown-line", "unknown-line.binvox:4: expected one of dim, translate, scale, data, found \"size 2.5\""),
    ("no-dim", "no-dim.binvox:4: expected a line dim before data, found none"),
    ("no-data", "no-data.binvox:4: expected a line data, found the end of the file"),
    ("no-runs", "no-runs.binvox: byte 57: expected runs of 24 voxels in all, found only 0 bytes"),
    ("truncated", "truncated.binvox: byte 61: expected runs of 24 voxels in all, found the end of the file after 9"),
    ("half-run", "half-run.binvox: byte 59: expected runs of 24 voxels in all, found the end of the file after 5"),
    ("bad-value", "bad-value.binvox: byte 59: expected a voxel value of 0 or 1, found 7"),
    ("zero-run", "zero-run.binvox: byte 60: expected a run of 1 to 255 voxels, found 0"),
    ("overlong", "overlong.binvox: byte 60: expected runs of 24 voxels in all, found 25"),
    ("trailing", "trailing.binvox: byte 61: expected the end of the file, found 2 bytes more"),
  ])
  func saysWhatIsWrong(_ name: String, _ message: String) throws {
    #expect(try errorMessage(about: "binvox/\(name).binvox") { _ = try Binvox(contentsOf: $0) } == message)
  }
}
