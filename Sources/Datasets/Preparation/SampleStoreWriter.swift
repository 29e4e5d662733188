import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes samples to the file of a `SampleStore` one by one, so that they are never in memory all at once.
///
/// The file gets its name when it is finished; one that is not finished is removed.
final class SampleStoreWriter {
  /// Why the file could not be written; nil if an error came from the source.
  private(set) var failure: (any Error)?
  private let path: String
  private let temporary: String
  private let file: Int32
  /// The maximum number of samples of each class and split; 0 for no limit.
  private let limit: Int
  private var content = SampleStoreContent()
  private var size = 0
  private var stride = 0
  private var digest = ContentHash()
  private var buffer: [UInt8] = []
  private var written = SampleStore.start
  /// The first samples with some values, by the digest of the values.
  private var firsts: [UInt64: [Int]] = [:]
  private var taken: [SourceSplit: [Int]] = [:]

  init(_ path: String, limit: Int = 0) throws {
    self.path = path
    self.limit = limit
    (file, temporary) = try PartialFiles.begin(path)
    buffer = [UInt8](repeating: 0, count: SampleStore.start)
    written = 0
  }

  deinit {
    // Does nothing if it was renamed; before the file is closed, so that nobody else removes it.
    unlink(temporary)
    close(file)
  }

  /// Sets what all samples have in common; must be called before the first is added.
  /// - Parameter classNames: Empty for samples with numeric targets.
  func begin(_ element: SampleElement, shape: [Int], classNames: [String]) {
    content.element = element
    content.shape = shape
    content.classNames = classNames
    size = shape.reduce(1, *)
    stride = element.stride(size)
    taken = [.train: [Int](repeating: 0, count: max(1, classNames.count))]
    taken[.test] = taken[.train]
  }

  /// Notes what was decided and found.
  func note(_ details: SourceDetails) { content.details = details }

  /// The number of samples so far.
  var count: Int { content.samples.count }

  /// The first class without a training sample so far; nil if there is none.
  var emptyClass: String? {
    let found = Set(content.samples.lazy.filter { $0.split == .train }.map { Int($0.label) })
    return content.classNames.indices.first { !found.contains($0) }.map { content.classNames[$0] }
  }

  /// Whether the limit of that class and split is reached.
  func isFull(label: Int, split: SourceSplit) -> Bool {
    limit > 0 && taken[split, default: []][label] >= limit
  }

  /// Adds a sample.
  /// - Parameters:
  ///   - values: The values as they are stored.
  ///   - label: The index of the class; 0 for a sample with a numeric target.
  ///   - target: The numeric target if there are no classes; NaN if neither class nor target is known.
  func append(
    _ values: UnsafeRawBufferPointer, name: String, label: Int, split: SourceSplit, group: Int? = nil,
    target: Float? = nil
  ) throws {
    precondition(stride > 0 && values.count <= stride && stride - values.count < 8, "a sample of another size")
    precondition((target != nil) == content.classNames.isEmpty, "a sample has either a class or a numeric target")
    taken[split, default: []][label] += 1
    let start = buffer.count
    buffer += values
    buffer += repeatElement(0, count: stride - values.count)
    let (occupied, own) = buffer.withUnsafeBytes { bytes in
      let sample = UnsafeRawBufferPointer(rebasing: bytes[start...])
      digest.update(sample)
      var hash = ContentHash()
      hash.update(sample)
      return (content.element.occupied(sample), hash.value)
    }
    let twin = try firstTwin(own, start)
    content.samples.append(
      .init(
        name: name, label: Int32(label), target: target, split: split, occupied: occupied, twin: twin, group: group))
    if buffer.count >= 1 << 20 { try flush() }
  }

  /// Adds a sample of values 0 and 1, packed to bits.
  func append(bits cells: [UInt8], name: String, label: Int, split: SourceSplit, target: Float? = nil) throws {
    precondition(content.element == .bit && cells.count == size, "a sample of another size")
    var packed = [UInt8](repeating: 0, count: stride)
    for (index, cell) in cells.enumerated() { packed[index / 8] |= cell << UInt8(index % 8) }
    try packed.withUnsafeBytes { try append($0, name: name, label: label, split: split, target: target) }
  }

  /// Writes what is buffered and gives the file its name.
  func finish(key: String, sources: [SourceStamp]) throws {
    content.key = key
    content.sources = sources
    let end = written + buffer.count
    let records = content.records()
    buffer += records
    try flush()
    let head = SampleStoreContent.head(samples: digest, end: end, records: records)
    try noting {
      guard lseek(file, 0, SEEK_SET) == 0 else { throw FileError(path: path, operation: "write") }
      try head.withUnsafeBytes { try Files.write($0, to: file, path: path) }
      guard fsync(file) == 0 else { throw FileError(path: path, operation: "write") }
      try Files.rename(temporary, to: path)
    }
  }

  /// The first sample that has the values of the sample about to be added, which begin at `start` in the buffer.
  private func firstTwin(_ digest: UInt64, _ start: Int) throws -> Int {
    let own = content.samples.count
    for first in firsts[digest, default: []] where try earlier(first).elementsEqual(buffer[start...]) {
      return first
    }
    firsts[digest, default: []].append(own)
    return own
  }

  /// The values of an earlier sample, from the buffer or from the file.
  private func earlier(_ index: Int) throws -> ArraySlice<UInt8> {
    let start = SampleStore.start + index * stride
    if start >= written { return buffer[start - written..<start - written + stride] }
    var sample = [UInt8](repeating: 0, count: stride)
    var count = 0
    while count < stride {
      let read = sample.withUnsafeMutableBytes { bytes in
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
        return pread(file, rest.baseAddress, stride - count, off_t(start + count))
      }
      if read < 0, errno == EINTR { continue }
      try noting { guard read > 0 else { throw FileError(path: path, operation: "read") } }
      count += read
    }
    return sample[...]
  }

  private func flush() throws {
    try noting { try buffer.withUnsafeBytes { try Files.write($0, to: file, path: path) } }
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private func noting(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      failure = failure ?? error
      throw error
    }
  }
}

extension SampleElement {
  /// The number of a sample's stored values that are not 0.
  fileprivate func occupied(_ bytes: UnsafeRawBufferPointer) -> Int {
    switch self {
    case .bit: return bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    case .uint8: return bytes.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    case .float32: return bytes.bindMemory(to: Float.self).reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    }
  }
}
