import Essentials
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Folders as a user may have laid them out.
@Suite struct DatasetSourceTests {
  private let folder: DatasetFolder
  private let cube: [UInt8]

  init() throws {
    folder = try DatasetFolder()
    cube = try Files.read(fixture("off/cube.off"))
  }

  private func grid(_ edge: Int) -> [UInt8] { Binvox(grid: VoxelGrid(edge: edge)).encoded() }

  private func open(_ format: String = "auto") throws -> Dataset {
    let keys: [String: JSONValue] = ["gridSize": 8, "padding": 1, "format": .string(format)]
    let settings = try settings(folder.at("set"), with: keys)
    return try Dataset.open(settings, seed: SeededGenerator(seed: 1))
  }

  /// The message of the error that opening throws, without the temporary folder.
  private func errorMessage(_ format: String = "auto") -> String {
    do {
      _ = try open(format)
      return "none"
    } catch {
      return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  @Test func meshesInATree() throws {
    for name in ["chair", "sofa"] {
      try folder.write("set/\(name)/train/\(name)_0001.off", cube)
      try folder.write("set/\(name)/train/\(name)_0002.OFF", cube)
      try folder.write("set/\(name)/test/\(name)_0003.off", cube)
      try folder.write("set/\(name)/train/.DS_Store", "")
    }
    try folder.write("set/README.txt", "about")
    let dataset = try open()
    #expect(dataset.classNames == ["chair", "sofa"])
    #expect(dataset.count == 6)
    #expect(dataset.labels == [0, 0, 0, 1, 1, 1])
    #expect(dataset.splits.test.map(dataset.name) == ["chair/test/chair_0003.off", "sofa/test/sofa_0003.off"])
  }

  @Test func withoutTestFoldersTheTestSplitIsEmpty() throws {
    try folder.write("set/a/train/1.off", cube)
    try folder.write("set/b/train/1.off", cube)
    #expect(try open().splits.test.isEmpty)
    try folder.write("set/b/test/2.off", cube)
    #expect(errorMessage() == "set/a: expected a folder test, as b has one, found none")
  }

  @Test func otherPathsAreRefused() throws {
    #expect(errorMessage() == "set: expected the folder of a dataset, found nothing there")
    try folder.write("set", "")
    #expect(errorMessage() == "set: expected the folder of a dataset, found a file")
  }

  @Test func foldersWithoutClasses() throws {
    try folder.write("set/README.txt", "about")
    #expect(errorMessage() == "set: expected class folders that hold a folder train, or X_train.npy, found neither")
    try folder.write("set/ModelNet10/chair/train/1.off", cube)
    #expect(
      errorMessage()
        == "set: expected class folders that hold a folder train, or X_train.npy, found neither; did you mean set/ModelNet10?"
    )
  }

  @Test func classesThatAreNotComplete() throws {
    try folder.write("set/a/train/1.off", cube)
    try folder.write("set/b/notes.txt", "")
    #expect(errorMessage() == "set/b: expected a folder train, found none")
    try folder.write("set/b/train/notes.txt", "")
    #expect(errorMessage() == "set/b/train: expected .off or .binvox files, found none")
    try folder.write("set/b/train/1.binvox", grid(4))
    #expect(errorMessage() == "set/b/train/1.binvox: expected a .off file like those before it, found a .binvox file")
  }

  @Test func gridsThatDoNotFit() throws {
    try folder.write("set/a/train/1.binvox", grid(4))
    try folder.write("set/a/train/2.binvox", grid(5))
    #expect(
      errorMessage() == "set/a/train/2.binvox: expected a grid of 4 x 4 x 4 as in a/train/1.binvox, found 5 x 5 x 5")
    try folder.write("set/a/train/1.binvox", grid(9))
    #expect(
      errorMessage()
        == "set/a/train/1.binvox: expected a grid of at most 8 voxels an edge (the setting gridSize), found 9 x 9 x 9")
  }

  @Test func aFaultInAFileNamesTheFile() throws {
    try folder.write("set/a/train/1.off", "OFF\n1 1 0\n0 0\n")
    #expect(errorMessage() == "set/a/train/1.off:3: expected 3 vertex coordinates, found 2")
  }

  @Test func arrays() throws {
    let grids = try Files.read(fixture("npy/uint8.npy.gz"))
    let labels = npyFile("'|u1'", "(2,)", [1, 0])
    try folder.write("set/X_train.npy.gz", grids)
    #expect(errorMessage() == "set: expected y_train.npy or y_train.npy.gz, found neither")
    try folder.write("set/y_train.npy", labels)
    let dataset = try open()
    #expect(dataset.labels == [1, 0])
    #expect(dataset.classNames == ["0", "1"])
    #expect(dataset.name(of: 1) == "train/1")
    var sample = [Float](repeating: 0, count: 512)
    sample.withUnsafeMutableBufferPointer { dataset.fill($0.baseAddress!, with: [0]) }
    // The 2 x 2 x 2 grid [1,0,0,1,0,0,1,0] in the middle of 8 x 8 x 8.
    #expect(
      sample.indices.filter { sample[$0] == 1 } == [(3 * 8 + 3) * 8 + 3, (3 * 8 + 4) * 8 + 4, (4 * 8 + 4) * 8 + 3])

    try folder.write("set/X_test.npy.gz", grids)
    try folder.write("set/y_test.npy", labels.dropLast() + [2])
    #expect(errorMessage() == "set/y_test.npy: expected labels that are in y_train.npy too, found 2")
    Files.remove("\(folder.path)/set/X_test.npy.gz")
    Files.remove("\(folder.path)/set/y_test.npy")

    try folder.write("set/classes.txt", "chair\n")
    #expect(errorMessage() == "set/classes.txt: expected a name for each of 2 classes, found 1")
    try folder.write("set/classes.txt", "chair\nsofa\n")
    #expect(try open().classNames == ["chair", "sofa"])
    try folder.write("set/X_test.npy.gz", grids)
    #expect(errorMessage() == "set: expected y_test.npy or y_test.npy.gz, found neither")
    try folder.write("set/y_test.npy", labels.dropLast() + [200])
    #expect(errorMessage() == "set/classes.txt: expected a name for each of 201 classes, found 2")
    try folder.write("set/y_test.npy", labels)
    #expect(try open().splits.test == [2, 3])
    try folder.write("set/y_train.npy", grids)
    #expect(errorMessage().hasPrefix("set/y_train.npy: byte 0: expected the first bytes of an .npy file"))
    try folder.write("set/X_train.npy", labels)
    #expect(
      errorMessage("npy")
        == "set/X_train.npy: expected grids of the shape [N, D, H, W] with edges of 1 to 512, found [2]")
  }

  @Test func labelsThatDoNotFit() throws {
    try folder.write("set/X_train.npy.gz", Files.read(fixture("npy/uint8.npy.gz")))
    try folder.write("set/y_train.npy", npyFile("'|u1'", "(3,)", [1, 0, 1]))
    #expect(
      errorMessage() == "set/y_train.npy: expected 2 labels, one a grid of X_train.npy.gz, found the shape [3]")
    try folder.write("set/y_train.npy", npyFile("'|i1'", "(2,)", [0xFF, 0]))
    #expect(errorMessage() == "set/y_train.npy: expected labels from 0 to 9999, found -1")
  }
}
