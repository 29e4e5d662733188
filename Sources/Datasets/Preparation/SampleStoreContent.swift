import Essentials

/// The records of a `SampleStore`'s file, written and read.
struct SampleStoreContent {
  var key = ""
  var element = SampleElement.bit
  var shape: [Int] = []
  var sources: [SourceStamp] = []
  var classNames: [String] = []
  var samples: [SampleStore.Sample] = []
  var details = SourceDetails()

  /// The records, which follow the samples.
  func records() -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ value: Int) { withUnsafeBytes(of: Int64(value).littleEndian) { bytes += $0 } }
    func add(_ text: String) {
      add(text.utf8.count)
      bytes += text.utf8
    }
    add(key)
    add(Int(element.rawValue))
    add(shape.count)
    for edge in shape { add(edge) }
    add(sources.count)
    for source in sources {
      add(source.path)
      add(source.size)
      add(source.version)
      add(Int(truncatingIfNeeded: source.content))
    }
    add(classNames.count)
    for name in classNames { add(name) }
    add(samples.count)
    for sample in samples {
      add(sample.name)
      // The bits of a numeric target take the word of the label, so that files with classes are as before.
      add(sample.target.map { Int($0.bitPattern) } ?? Int(sample.label))
      add(Int(sample.split.rawValue))
      add(sample.occupied)
      add(sample.twin)
      add(sample.group ?? -1)
    }
    add(details.json.line)
    return bytes
  }

  /// The first 64 bytes of a file whose samples have the digest `samples` and end before the byte `end`.
  static func head(samples: ContentHash, end: Int, records: [UInt8]) -> [UInt8] {
    var head = SampleStore.magic + [UInt8](repeating: 0, count: 8)
    withUnsafeBytes(of: Int64(end).littleEndian) { head += $0 }
    head += [UInt8](repeating: 0, count: SampleStore.start - head.count)
    let digest = head.withUnsafeBytes { head in
      records.withUnsafeBytes { Self.digest(samples, head: head, records: $0) }
    }
    withUnsafeBytes(of: digest.littleEndian) { head.replaceSubrange(8..<16, with: $0) }
    return head
  }

  /// The samples come first, so that they can be digested as they are written.
  private static func digest(
    _ samples: ContentHash, head: UnsafeRawBufferPointer, records: UnsafeRawBufferPointer
  ) -> UInt64 {
    var hash = samples
    hash.update(UnsafeRawBufferPointer(rebasing: head[16..<SampleStore.start]))
    hash.update(records)
    return hash.value
  }

  /// Reads the file; nil if anything in it is not as it was written.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    guard let magic = reader.take(8), magic.elementsEqual(SampleStore.magic),
      let digest = reader.integer(UInt64.self), let end = reader.integer(Int64.self),
      end >= SampleStore.start, end <= bytes.count
    else { return nil }
    let samples = UnsafeRawBufferPointer(rebasing: bytes[SampleStore.start..<Int(end)])
    let records = UnsafeRawBufferPointer(rebasing: bytes[Int(end)...])
    var hash = ContentHash()
    hash.update(samples)
    guard digest == Self.digest(hash, head: bytes, records: records) else { return nil }
    reader = ByteReader(records)
    guard read(&reader) == true, reader.isAtEnd else { return nil }
    let size = shape.reduce(1, *)
    let (expected, overflow) = self.samples.count.multipliedReportingOverflow(by: element.stride(size))
    guard !overflow, samples.count == expected else { return nil }
  }

  init() {}

  private mutating func read(_ reader: inout ByteReader) -> Bool? {
    guard let key = Self.text(&reader),
      let element = Self.count(&reader, limit: 2).flatMap({ SampleElement(rawValue: UInt8($0)) }),
      let rank = Self.count(&reader, limit: 8)
    else { return nil }
    self.key = key
    self.element = element
    var size = 1
    for _ in 0..<rank {
      guard let edge = Self.count(&reader, limit: SampleStore.largestSample / size), edge > 0 else { return nil }
      shape.append(edge)
      size *= edge
    }
    guard let sourceCount = Self.count(&reader, limit: reader.remaining / 32) else { return nil }
    for _ in 0..<sourceCount {
      guard let path = Self.text(&reader), let size = reader.integer(Int64.self),
        let version = reader.integer(Int64.self), let content = reader.integer(UInt64.self)
      else { return nil }
      sources.append(SourceStamp(path: path, size: Int(size), version: Int(version), content: content))
    }
    guard let classCount = Self.count(&reader, limit: reader.remaining / 8) else { return nil }
    for _ in 0..<classCount {
      guard let name = Self.text(&reader) else { return nil }
      classNames.append(name)
    }
    guard let sampleCount = Self.count(&reader, limit: reader.remaining / 48) else { return nil }
    samples.reserveCapacity(sampleCount)
    let hasTargets = classCount == 0
    for index in 0..<sampleCount {
      guard let name = Self.text(&reader),
        let label = Self.count(&reader, limit: hasTargets ? Int(UInt32.max) : classCount - 1),
        let split = Self.count(&reader, limit: 1).flatMap({ SourceSplit(rawValue: UInt8($0)) }),
        let occupied = Self.count(&reader, limit: size), let twin = Self.count(&reader, limit: index),
        let group = reader.integer(Int64.self)
      else { return nil }
      samples.append(
        .init(
          name: name, label: hasTargets ? 0 : Int32(label),
          target: hasTargets ? Float(bitPattern: UInt32(label)) : nil, split: split, occupied: occupied, twin: twin,
          group: group < 0 ? nil : Int(group)))
    }
    guard let text = Self.text(&reader), let json = try? JSONValue(parsing: Array(text.utf8)),
      let details = SourceDetails(json)
    else { return nil }
    self.details = details
    return true
  }

  private static func count(_ reader: inout ByteReader, limit: Int) -> Int? {
    reader.integer(Int64.self).flatMap { value in value >= 0 && value <= limit ? Int(value) : nil }
  }

  private static func text(_ reader: inout ByteReader) -> String? {
    count(&reader, limit: reader.remaining).flatMap { reader.take($0) }.map { String(decoding: $0, as: UTF8.self) }
  }
}
