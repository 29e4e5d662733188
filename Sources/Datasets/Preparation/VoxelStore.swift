import Essentials

/// Prepared samples: one file, mapped, with a bit for each voxel.
///
/// The file is little-endian: magic, digest of all that follows, the key, the stamps of the source
/// files, the classes, a record a sample, and from a multiple of 64 bytes on the grids, each a whole number of
/// 8-byte words, its first voxel in the lowest bit of the first byte.
final class VoxelStore: Sendable {
  struct Sample: Equatable {
    let name: String
    let label: Int32
    let split: SourceSplit
    /// Occupied voxels.
    let occupied: Int
    /// The first sample with the same grid: this one's own index when there is none before it.
    let twin: Int
  }

  static let magic = Array("hpvoxel1".utf8)

  let key: String
  let sources: [SourceStamp]
  let classNames: [String]
  let samples: [Sample]
  /// Voxels an edge.
  let edge: Int
  private let file: MappedFile
  private let gridStart: Int

  /// Opens a prepared file.
  /// - Returns: nil when the file is absent, cut short, damaged or of another version: it must be prepared again.
  init?(_ path: String) {
    guard let file = try? MappedFile(path), let content = VoxelStoreContent(file.bytes) else { return nil }
    self.file = file
    key = content.key
    sources = content.sources
    classNames = content.classNames
    samples = content.samples
    edge = content.edge
    gridStart = content.gridStart
  }

  /// The bytes of the file.
  var size: Int { file.bytes.count }

  /// Bytes a grid takes.
  static func gridBytes(edge: Int) -> Int { (edge * edge * edge + 63) / 64 * 8 }

  /// The packed voxels of a sample; valid as long as the store lives.
  func bits(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(samples.indices.contains(index), "there is no sample \(index)")
    let count = Self.gridBytes(edge: edge)
    let start = gridStart + index * count
    return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + count])
  }
}

/// Collects samples and writes them as a `VoxelStore`'s file.
struct VoxelStoreBuilder {
  var classNames: [String] = []
  private let edge: Int
  private var samples: [VoxelStore.Sample] = []
  private var grids: [UInt8] = []
  /// First samples by the digest of their grid.
  private var firsts: [UInt64: [Int]] = [:]

  init(edge: Int) { self.edge = edge }

  mutating func append(_ grid: VoxelGrid, name: String, label: Int, split: SourceSplit) {
    precondition(grid.depth == edge && grid.height == edge && grid.width == edge, "a grid of another size")
    let start = grids.count
    let size = VoxelStore.gridBytes(edge: edge)
    grids += [UInt8](repeating: 0, count: size)
    for (index, cell) in grid.cells.enumerated() { grids[start + index / 8] |= cell << UInt8(index % 8) }
    let twin = firstTwin(start: start, size: size)
    samples.append(
      .init(name: name, label: Int32(label), split: split, occupied: grid.occupied, twin: twin))
  }

  /// The first sample whose grid equals the one at `start`, which belongs to the sample about to be added.
  private mutating func firstTwin(start: Int, size: Int) -> Int {
    let own = samples.count
    let digest = grids.withUnsafeBytes { bytes in
      var hash = ContentHash()
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
      return hash.value
    }
    for first in firsts[digest, default: []]
    where grids[first * size..<(first + 1) * size] == grids[start..<start + size] {
      return first
    }
    firsts[digest, default: []].append(own)
    return own
  }

  /// Writes the file in one step.
  func write(to path: String, key: String, sources: [SourceStamp]) throws {
    var bytes = VoxelStoreContent.header(
      key: key, edge: edge, sources: sources, classNames: classNames, samples: samples)
    bytes += grids
    VoxelStoreContent.seal(&bytes)
    try bytes.withUnsafeBytes { try Files.replace(path, with: $0) }
  }
}
