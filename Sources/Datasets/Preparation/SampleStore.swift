import Essentials

/// How a prepared file holds the values of its samples.
enum SampleElement: UInt8, Sendable {
  /// 0 or 1, a bit each, the first in the lowest bit of the first byte: occupancy grids.
  case bit
  /// 0 to 255: images.
  case uint8
  /// Features and sequences.
  case float32

  /// Bytes that a sample of `count` values takes: whole words of 8 bytes.
  func stride(_ count: Int) -> Int {
    switch self {
    case .bit: (count + 63) / 64 * 8
    case .uint8: (count + 7) / 8 * 8
    case .float32: (count + 1) / 2 * 8
    }
  }
}

/// Prepared samples: one file, mapped.
///
/// The file is little-endian: magic, digest of all that follows, the place of the records, and from byte 64
/// on the samples, each a whole number of 8-byte words. The records are the key, the element and the shape, the
/// stamps of the source files, the classes, and what is known of each sample.
final class SampleStore: Sendable {
  struct Sample: Equatable {
    let name: String
    let label: Int32
    let split: SourceSplit
    /// Values other than 0.
    let occupied: Int
    /// The first sample with the same values: this one's own index when there is none before it.
    let twin: Int
    /// Samples of one group, such as a person's recordings, are never parted; nil when the source knows none.
    let group: Int?
  }

  static let magic = Array("hpsampl1".utf8)
  /// Where the samples begin.
  static let start = 64
  /// The most values that a sample may have.
  static let largestSample = 1 << 28

  let key: String
  let element: SampleElement
  /// The shape of one sample.
  let shape: [Int]
  let sources: [SourceStamp]
  let classNames: [String]
  let samples: [Sample]
  private let file: MappedFile
  private let stride: Int

  /// Opens a prepared file.
  /// - Returns: nil when the file is absent, cut short, damaged or of another version: it must be prepared again.
  init?(_ path: String) {
    guard let file = try? MappedFile(path), let content = SampleStoreContent(file.bytes) else { return nil }
    self.file = file
    key = content.key
    element = content.element
    shape = content.shape
    sources = content.sources
    classNames = content.classNames
    samples = content.samples
    stride = element.stride(shape.reduce(1, *))
  }

  /// The bytes of the file.
  var size: Int { file.bytes.count }

  /// The number of values of one sample.
  var sampleSize: Int { shape.reduce(1, *) }

  /// The stored values of a sample; valid as long as the store lives.
  func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(samples.indices.contains(index), "there is no sample \(index)")
    let start = Self.start + index * stride
    return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + stride])
  }
}
