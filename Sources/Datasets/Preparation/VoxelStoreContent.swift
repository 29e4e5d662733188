import Essentials

/// The file format of a `VoxelStore`, written and read.
struct VoxelStoreContent {
  var key = ""
  var edge = 0
  var sources: [SourceStamp] = []
  var classNames: [String] = []
  var samples: [VoxelStore.Sample] = []
  var gridStart = 0

  /// Everything before the grids, the digest left zero.
  static func header(
    key: String, edge: Int, sources: [SourceStamp], classNames: [String], samples: [VoxelStore.Sample]
  ) -> [UInt8] {
    var bytes = VoxelStore.magic
    func add(_ value: Int) { withUnsafeBytes(of: Int64(value).littleEndian) { bytes += $0 } }
    func add(_ text: String) {
      add(text.utf8.count)
      bytes += text.utf8
    }
    add(0)
    add(key)
    add(edge)
    add(sources.count)
    for source in sources {
      add(source.path)
      add(source.size)
      add(source.modified)
      add(Int(truncatingIfNeeded: source.content))
    }
    add(classNames.count)
    for name in classNames { add(name) }
    add(samples.count)
    for sample in samples {
      add(sample.name)
      add(Int(sample.label))
      add(Int(sample.split.rawValue))
      add(sample.occupied)
      add(sample.twin)
    }
    bytes += [UInt8](repeating: 0, count: (64 - bytes.count % 64) % 64)
    return bytes
  }

  /// Writes the digest into its place behind the magic.
  static func seal(_ bytes: inout [UInt8]) {
    let digest = bytes.withUnsafeBytes(Self.digest)
    withUnsafeBytes(of: digest.littleEndian) { bytes.replaceSubrange(8..<16, with: $0) }
  }

  private static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = ContentHash()
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[16...]))
    return hash.value
  }

  /// Reads the file; nil when anything in it is not as it was written.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    guard let magic = reader.take(8), magic.elementsEqual(VoxelStore.magic),
      let digest = reader.integer(UInt64.self), digest == Self.digest(bytes),
      readHeader(&reader) == true
    else { return nil }
    gridStart = (reader.offset + 63) / 64 * 64
    let size = VoxelStore.gridBytes(edge: edge)
    // Counts were bounded by the file's size, the edge by its own limit: the product cannot overflow.
    guard bytes.count == gridStart + samples.count * size else { return nil }
  }

  private mutating func readHeader(_ reader: inout ByteReader) -> Bool? {
    guard let key = Self.text(&reader), let edge = Self.count(&reader, limit: 256), edge > 0,
      let sourceCount = Self.count(&reader, limit: reader.remaining / 32)
    else { return nil }
    self.key = key
    self.edge = edge
    for _ in 0..<sourceCount {
      guard let path = Self.text(&reader), let size = reader.integer(Int64.self),
        let modified = reader.integer(Int64.self), let content = reader.integer(UInt64.self)
      else { return nil }
      sources.append(SourceStamp(path: path, size: Int(size), modified: Int(modified), content: content))
    }
    guard let classCount = Self.count(&reader, limit: reader.remaining / 8) else { return nil }
    for _ in 0..<classCount {
      guard let name = Self.text(&reader) else { return nil }
      classNames.append(name)
    }
    guard let sampleCount = Self.count(&reader, limit: reader.remaining / 40) else { return nil }
    for index in 0..<sampleCount {
      guard let name = Self.text(&reader), let label = Self.count(&reader, limit: classCount - 1),
        let split = Self.count(&reader, limit: 1).flatMap({ SourceSplit(rawValue: UInt8($0)) }),
        let occupied = Self.count(&reader, limit: edge * edge * edge),
        let twin = Self.count(&reader, limit: index)
      else { return nil }
      samples.append(
        .init(name: name, label: Int32(label), split: split, occupied: occupied, twin: twin))
    }
    return true
  }

  private static func count(_ reader: inout ByteReader, limit: Int) -> Int? {
    reader.integer(Int64.self).flatMap { value in value >= 0 && value <= limit ? Int(value) : nil }
  }

  private static func text(_ reader: inout ByteReader) -> String? {
    count(&reader, limit: reader.remaining).flatMap { reader.take($0) }.map { String(decoding: $0, as: UTF8.self) }
  }
}
