import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct AugmentationTests {
  private let folder: DatasetFolder
  private static let (count, height, width) = (1000, 3, 5)

  /// Images whose pixels are all different within one image: red 1 …, green 101 …, blue 201 ….
  init() throws {
    folder = try DatasetFolder()
    let size = Self.height * Self.width
    let image: [UInt8] = (0..<size).flatMap { (pixel: Int) -> [UInt8] in [1, 101, 201].map { UInt8($0 + pixel) } }
    let x = (0..<Self.count).flatMap { _ in image }
    try folder.write("set/X_train.npy", npyFile("'|u1'", "(\(Self.count), \(Self.height), \(Self.width), 3)", x))
    try folder.write(
      "set/y_train.npy", npyFile("'|u1'", "(\(Self.count),)", [UInt8](repeating: 0, count: Self.count)))
  }

  private func dataset(padding: Int, flip: Bool, _ kind: Normalization.Kind = .none) throws -> Dataset {
    try opened(
      folder,
      with: [
        "normalization": .string(kind.rawValue),
        "augmentation": ["randomCrop": ["padding": .integer(padding)], "horizontalFlip": .bool(flip)],
      ])
  }

  /// Every image must be one of the 2 (2p + 1)^2 that naive indexing gives, and every one of those must come.
  @Test(arguments: [(0, true), (1, false), (1, true), (2, true)])
  func imagesAreCutAndMirrored(_ padding: Int, _ flip: Bool) throws {
    let dataset = try dataset(padding: padding, flip: flip)
    let size = dataset.sampleSize
    let values = dataset.values(Array(0..<Self.count), augmentedBy: SeededGenerator(seed: 3))
    let image = dataset.values([0])
    var possible: Set<[Float]> = []
    for down in -padding...padding {
      for right in -padding...padding {
        for mirrored in flip ? [false, true] : [false] {
          var expected: [Float] = []
          for row in 0..<Self.height {
            for column in 0..<Self.width {
              let (y, x) = (row + down, (mirrored ? Self.width - 1 - column : column) + right)
              let isInside = (0..<Self.height).contains(y) && (0..<Self.width).contains(x)
              expected += (0..<3).map { isInside ? image[(y * Self.width + x) * 3 + $0] : 0 }
            }
          }
          possible.insert(expected)
        }
      }
    }
    let found = Set((0..<Self.count).map { Array(values[$0 * size..<($0 + 1) * size]) })
    #expect(found == possible)
  }

  @Test func theStreamDecides() throws {
    let dataset = try dataset(padding: 2, flip: true)
    func values(_ seed: UInt64) -> [Float] {
      dataset.values(Array(0..<Self.count), augmentedBy: SeededGenerator(seed: seed))
    }
    #expect(values(1) == values(1))
    #expect(values(1) != values(2))
    let plain = try self.dataset(padding: 0, flip: false)
    #expect(plain.values([0, 1], augmentedBy: SeededGenerator(seed: 1)) == plain.values([0, 1]))
  }

  @Test func paddingIsBlackBeforeNormalization() throws {
    let dataset = try dataset(padding: 1, flip: false, .signed)
    let values = dataset.values(Array(0..<Self.count), augmentedBy: SeededGenerator(seed: 1))
    #expect(values.min() == -1)
    #expect(dataset.values([0]).min() != -1)
  }

  @Test func numbersAreAugmentedLikeBytes() throws {
    let x = try dataset(padding: 0, flip: false).values(Array(0..<Self.count))
    try folder.write("set/X_train.npy", npyFile("'<f4'", "(\(Self.count), \(Self.height), \(Self.width), 3)", bytes(x)))
    let floats = try dataset(padding: 2, flip: true)
    let generator = SeededGenerator(seed: 8)
    let values = floats.values(Array(0..<Self.count), augmentedBy: generator)
    let x8 = x.map { UInt8($0) }
    try folder.write("set/X_train.npy", npyFile("'|u1'", "(\(Self.count), \(Self.height), \(Self.width), 3)", x8))
    #expect(try dataset(padding: 2, flip: true).values(Array(0..<Self.count), augmentedBy: generator) == values)
  }

  @Test func onlyImagesCanBeAugmented() throws {
    let message = "set: expected images [H, W, C] with edges above randomCrop.padding, 3 (the setting augmentation), "
    #expect(
      refusal(folder, with: ["augmentation": ["randomCrop": ["padding": 3]]]) == message
        + "found samples of the shape [3, 5, 3]")
    #expect(
      refusal(folder, with: ["sampleShape": [5, 9], "augmentation": ["randomCrop": ["padding": 3]]])
        == message + "found samples of the shape [5, 9]")
  }
}
