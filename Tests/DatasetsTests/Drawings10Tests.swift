import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct Drawings10Tests {
  /// The bundled files, compressed with `gzip -9n`, are what the generator writes with seed 10, byte for byte.
  @Test func bundledFilesComeFromTheSeed() throws {
    let folder = "\(packageRoot)/datasets/drawings10"
    var size = 0
    for (name, bytes) in Drawings10.files(seed: 10) {
      let file = "\(folder)/\(name)\(name.hasSuffix(".bin") ? ".gz" : "")"
      #expect(try withContent(of: file) { $0.elementsEqual(bytes) }, "\(name)")
      size += try Files.read(file).count
    }
    #expect(size < 2_500_000)
  }

  @Test func isReadAsCifar10() throws {
    let folder = try DatasetFolder()
    let written = try Drawings10.write(to: "\(folder.path)/set", seed: 3)
    #expect(written.files == 3)
    let dataset = try opened(folder)
    #expect(DatasetInfo(dataset).format == "cifar10")
    #expect(dataset.classNames == Drawings10.classNames)
    #expect(dataset.splits.train.count == Drawings10.trainCount && dataset.splits.test.count == Drawings10.testCount)
    let info = DatasetInfo(dataset)
    #expect(info.twins.isEmpty && info.empty.isEmpty)
    #expect(Set(info.classes.map(\.train)) == [Drawings10.trainCount / 10])
    #expect(throws: DatasetError.self) { try Drawings10.write(to: "\(folder.path)/set", seed: 3) }
    let other = try DatasetFolder()
    try Drawings10.write(to: "\(other.path)/set", seed: 4)
    let name = "set/data_batch_1.bin"
    #expect(try Files.read("\(folder.path)/\(name)") != Files.read("\(other.path)/\(name)"))
  }

  /// Each figure reaches about as far as the others, and no two are the same points.
  @Test func figuresAreOfOneSize() {
    let places = (0..<40).map { (Double($0) + 0.5) / 20 - 1 }
    let sets = DrawingShape.allCases.map { shape in
      let contains = shape.contains
      return places.flatMap { y in places.map { x in contains(x, y) } }
    }
    for (shape, points) in zip(DrawingShape.allCases, sets) {
      let area = Double(points.count { $0 }) / Double(points.count)
      #expect((0.2...0.7).contains(area), "\(shape) \(area)")
    }
    for first in sets.indices {
      for second in 0..<first {
        let shared = zip(sets[first], sets[second]).count { $0 && $1 }
        let joined = zip(sets[first], sets[second]).count { $0 || $1 }
        #expect(Double(shared) / Double(joined) < 0.9, "\(first) \(second)")
      }
    }
  }
}
