import Essentials

/// The type of the values in a prepared file.
enum SampleElement: UInt8, Sendable {
  /// 0 or 1, a bit each, the first in the lowest bit of the first byte: occupancy grids.
  case bit
  /// 0 to 255: images.
  case uint8
  /// Features and sequences.
  case float32

  /// The size of a sample of `count` values in bytes, a multiple of 8.
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
/// The file is little-endian: magic, digest of all that follows, the offset of the records, and from byte 64 on the
/// samples, each a whole number of 8-byte words. The records are the key, the element and the shape, the stamps of
/// the source files, the classes, the facts of each sample, and what was decided and found.
final class SampleStore: Sendable {
  struct Sample: Equatable {
    let name: String
    /// The index of the class; 0 if the target is a number.
    let label: Int32
    /// The numeric target; nil if the sample has a class.
    let target: Float?
    let split: SourceSplit
    /// The number of values other than 0.
    let occupied: Int
    /// The first sample with the same values: this one's own index if there is none before it.
    let twin: Int
    /// Samples of one group, such as a person's recordings, are never separated; nil if the source has no groups.
    let group: Int?
  }

  static let magic = Array("hpsampl3".utf8)
  /// The offset of the samples in bytes.
  static let start = 64
  /// The maximum number of values of a sample.
  static let largestSample = 1 << 28

  let key: String
  let element: SampleElement
  /// The shape of one sample.
  let shape: [Int]
  let sources: [SourceStamp]
  /// Empty if the targets are numbers.
  let classNames: [String]
  let samples: [Sample]
  let details: SourceDetails
  private let file: MappedFile
  private let stride: Int

  /// Opens a prepared file.
  /// - Returns: nil if the file is absent, truncated, damaged or of another version, and must be prepared again.
  init?(_ path: String) {
    guard let file = try? MappedFile(path), let content = SampleStoreContent(file.bytes) else { return nil }
    self.file = file
    key = content.key
    element = content.element
    shape = content.shape
    sources = content.sources
    classNames = content.classNames
    samples = content.samples
    details = content.details
    stride = element.stride(shape.reduce(1, *))
  }

  /// The size of the file in bytes.
  var size: Int { file.bytes.count }

  /// The number of values of one sample.
  var sampleSize: Int { shape.reduce(1, *) }

  /// The stored values of a sample; valid for the lifetime of the store.
  func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(samples.indices.contains(index), "there is no sample \(index)")
    let start = Self.start + index * stride
    return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + stride])
  }

  /// Writes normalised samples one after the other.
  func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: some Sequence<Int>, _ normalization: Normalization
  ) {
    var target = destination
    for index in indices {
      normalization.write(bytes(index), element, count: sampleSize, to: target)
      target += sampleSize
    }
  }
}
