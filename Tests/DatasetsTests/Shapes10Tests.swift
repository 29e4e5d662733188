import Datasets
import Essentials
import TestSupport
import Testing

@Suite struct Shapes10Tests {
  /// The bundled files are what the generator writes with seed 10, byte for byte.
  @Test func bundledFilesComeFromTheSeed() throws {
    let files = Shapes10.files(seed: 10)
    for (path, bytes) in files {
      #expect(try Files.read("\(packageRoot)/datasets/shapes10/\(path)") == bytes, "\(path)")
    }
    #expect(files.reduce(0) { $0 + $1.bytes.count } < 3_000_000)
    #expect(Shapes10.files(seed: 11).map(\.bytes) != files.map(\.bytes))
  }

  @Test func isWrittenInModelNetsLayout() throws {
    let folder = try DatasetFolder()
    let written = try Shapes10.write(to: "\(folder.path)/new", seed: 3)
    #expect(written.files == 10 * (Shapes10.trainCount + Shapes10.testCount))
    let settings = try settings(folder.at("new"), with: ["gridSize": 12, "padding": 1])
    let dataset = try Dataset.open(settings, seed: SeededGenerator(seed: 1))
    #expect(dataset.classNames == Shapes10.classNames)
    #expect(dataset.splits.test.count == 10 * Shapes10.testCount)
    let info = DatasetInfo(dataset)
    #expect(info.empty.isEmpty)
    #expect(info.twins.isEmpty)
    #expect((0.03...0.6).contains(info.meanOccupancy))
    #expect(throws: DatasetError.self) { try Shapes10.write(to: "\(folder.path)/new", seed: 3) }
  }
}
