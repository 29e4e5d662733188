import Essentials

/// Reads the entries of a ZIP archive (PKWARE's APPNOTE 6.3), stored or deflated, with sizes of 32 or 64 bits.
///
/// The directory at the end of the file is read; of the headers before the entries only the length is used. Archives
/// in several parts and encrypted entries are refused.
struct ZIPArchive {
  struct Entry: Equatable {
    let name: String
    fileprivate let flags: Int
    fileprivate let method: Int
    fileprivate let checksum: UInt32
    fileprivate let compressedSize: Int
    /// The size of the content in bytes.
    let size: Int
    /// The offset of its header.
    fileprivate let offset: Int
  }

  let entries: [Entry]
  private let bytes: UnsafeRawBufferPointer
  private let file: String

  /// - Parameters:
  ///   - bytes: The archive; must stay valid for the lifetime of this value.
  ///   - file: Names it in messages.
  init(_ bytes: UnsafeRawBufferPointer, file: String) throws {
    self.bytes = bytes
    self.file = file
    entries = try Self.directory(bytes, file)
  }

  /// The content of an entry, checked against its checksum.
  /// - Parameter limit: Content of more bytes is refused, before it takes more memory than there is.
  func content(of entry: Entry, limit: Int = MachineMemory.decodingLimit) throws -> [UInt8] {
    func fault(_ expected: String, _ found: String) -> DatasetError {
      .binary(file: file, byte: entry.offset, expected: "\(expected) of the entry \(entry.name)", found: found)
    }
    guard entry.flags & 1 == 0 else { throw fault("the plain content", "an encrypted one") }
    guard entry.size <= limit else {
      throw fault("at most \(describedBytes(limit)), which this machine's memory allows,", describedBytes(entry.size))
    }
    var reader = ByteReader(bytes)
    guard reader.take(entry.offset) != nil, let head = reader.take(30), head.starts(with: [0x50, 0x4B, 3, 4]) else {
      throw fault("the head, 'PK' 3 4,", "none")
    }
    guard reader.take(head.number(26, 2) + head.number(28, 2)) != nil, let data = reader.take(entry.compressedSize)
    else { throw fault("\(counted(entry.compressedSize, "byte"))", "the end of the file") }
    let content: [UInt8]
    switch entry.method {
    case 0:
      guard data.count == entry.size else {
        throw fault(counted(entry.size, "byte"), counted(data.count, "byte"))
      }
      content = Array(data)
    case 8:
      do {
        content = try inflated(data, .none, size: entry.size)
      } catch let error as InflateFault {
        throw fault(counted(entry.size, "byte"), error.found)
      }
    default: throw fault("stored or deflated content (method 0 or 8)", "the method \(entry.method)")
    }
    guard content.withUnsafeBytes({ Datasets.checksum($0) }) == entry.checksum else {
      throw fault("content with the checksum", "other content")
    }
    return content
  }

  // MARK: The directory

  private static func directory(_ bytes: UnsafeRawBufferPointer, _ file: String) throws -> [Entry] {
    func fault(_ byte: Int, _ expected: String, _ found: String) -> DatasetError {
      .binary(file: file, byte: byte, expected: expected, found: found)
    }
    // Nothing but a comment of at most 65535 bytes follows the last record.
    let last = stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 65535), by: -1).first { offset in
      bytes[offset...].starts(with: [0x50, 0x4B, 5, 6]) && offset + 22 + bytes.number(offset + 20, 2) == bytes.count
    }
    guard let last else { throw fault(max(0, bytes.count - 22), "the end of a ZIP archive, 'PK' 5 6", "none") }
    var (count, size, start) = (bytes.number(last + 10, 2), bytes.number(last + 12, 4), bytes.number(last + 16, 4))
    // The 64-bit version is elsewhere; the record right before has its offset.
    if last >= 20, bytes[(last - 20)...].starts(with: [0x50, 0x4B, 6, 7]) {
      let offset = bytes.number(last - 20 + 8, 8)
      guard offset >= 0, offset <= last - 56, bytes[offset...].starts(with: [0x50, 0x4B, 6, 6]) else {
        throw fault(last - 20, "the offset of a record 'PK' 6 6", "\(offset)")
      }
      (count, size, start) = (bytes.number(offset + 32, 8), bytes.number(offset + 40, 8), bytes.number(offset + 48, 8))
    }
    guard start >= 0, size >= 0, start <= last, size <= last - start else {
      throw fault(last, "a directory inside of the file", "\(size) bytes from \(start) on")
    }
    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
    var entries: [Entry] = []
    var names: Set<String> = []
    while entries.count < count {
      let offset = start + reader.offset
      guard let (entry, name) = entry(&reader) else {
        throw fault(offset, "the record 'PK' 1 2 of entry \(entries.count) of \(count)", "none")
      }
      guard entry.name.utf8.elementsEqual(name) else {
        throw fault(offset, "the name of an entry in UTF-8", "\"\(shown(name))\"")
      }
      guard min(entry.size, entry.compressedSize, entry.offset) >= 0 else {
        throw fault(offset, "sizes of the entry \(entry.name) that fit in memory", "greater ones")
      }
      // Programs differ in which of two entries they read.
      guard names.insert(entry.name).inserted else {
        throw fault(offset, "each entry once", "a second \(entry.name)")
      }
      entries.append(entry)
    }
    return entries
  }

  /// The next record of the directory; nil after the last.
  private static func entry(_ reader: inout ByteReader) -> (Entry, name: UnsafeRawBufferPointer)? {
    guard let record = reader.take(46), record.starts(with: [0x50, 0x4B, 1, 2]),
      let name = reader.take(record.number(28, 2)), let extra = reader.take(record.number(30, 2)),
      reader.take(record.number(32, 2)) != nil
    else { return nil }
    // Numbers that need more than 32 bits are all ones here and are in the extra field 1, in this order.
    var wide = ByteReader(extra.field(1))
    func number(_ offset: Int) -> Int? {
      let value = record.number(offset, 4)
      guard value == Int(UInt32.max) else { return value }
      return wide.take(8)?.number(0, 8)
    }
    guard let size = number(24), let compressedSize = number(20), let offset = number(42) else { return nil }
    let entry = Entry(
      name: String(decoding: name, as: UTF8.self), flags: record.number(8, 2), method: record.number(10, 2),
      checksum: UInt32(record.number(16, 4)), compressedSize: compressedSize, size: size, offset: offset)
    return (entry, name)
  }
}

extension UnsafeRawBufferPointer {
  /// A little-endian number of `count` bytes; one of 8 bytes may be negative.
  fileprivate func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reversed().reduce(0) { $0 << 8 | Int(self[offset + $1]) }
  }

  /// The content of the extra field with a number; empty if there is none.
  fileprivate func field(_ number: Int) -> UnsafeRawBufferPointer {
    var reader = ByteReader(self)
    while let head = reader.take(4), let content = reader.take(head.number(2, 2)) {
      if head.number(0, 2) == number { return content }
    }
    return UnsafeRawBufferPointer(start: nil, count: 0)
  }
}
