/// Writes a ZIP archive: entries one after the other, then their directory. No times are written, so that equal
/// entries give equal bytes.
struct ZIPWriter {
  private struct Record {
    let name: String
    let method: Int
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
    let offset: Int
  }

  private var file: [UInt8] = []
  private var records: [Record] = []
  /// Numbers from this value up are written in 64 bits.
  private let wide: Int

  /// - Parameter wide: Lowered by tests.
  init(wide: Int = Int(UInt32.max)) { self.wide = wide }

  mutating func add(_ name: String, _ content: [UInt8], isDeflated: Bool) {
    let data = isDeflated ? content.withUnsafeBytes { deflated($0, .none) } : content
    let record = Record(
      name: name, method: isDeflated ? 8 : 0, checksum: content.withUnsafeBytes { checksum($0) },
      compressedSize: data.count, size: content.count, offset: file.count)
    records.append(record)
    // The standard wants both sizes in 64 bits here, or neither.
    let isWide = max(data.count, content.count) >= wide
    file += [0x50, 0x4B, 3, 4]
    file += common(record, size: isWide ? nil : record.size, compressedSize: isWide ? nil : record.compressedSize)
    let extra = isWide ? field([record.size, record.compressedSize]) : []
    file += little(extra.count, 2)
    file += name.utf8
    file += extra
    file += data
  }

  /// The bytes of the archive.
  func finished() -> [UInt8] {
    var file = file
    let start = file.count
    for record in records {
      func narrow(_ number: Int) -> Int? { number >= wide ? nil : number }
      let numbers = [record.size, record.compressedSize, record.offset]
      let extra = field(numbers.filter { $0 >= wide })
      file += [0x50, 0x4B, 1, 2] + little(45, 2)
      file += common(record, size: narrow(record.size), compressedSize: narrow(record.compressedSize))
      // Lengths of extra field and comment, part, attributes of two kinds.
      file += little(extra.count, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
      file += little(narrow(record.offset) ?? Int(UInt32.max), 4)
      file += record.name.utf8
      file += extra
    }
    let (size, end) = (file.count - start, file.count)
    let isWide = max(start, size) >= wide || records.count >= 0xFFFF
    if isWide {
      file += [0x50, 0x4B, 6, 6] + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 4) + little(0, 4)
      file += little(records.count, 8) + little(records.count, 8) + little(size, 8) + little(start, 8)
      file += [0x50, 0x4B, 6, 7] + little(0, 4) + little(end, 8) + little(1, 4)
    }
    let count = isWide ? 0xFFFF : records.count
    file += [0x50, 0x4B, 5, 6] + little(0, 2) + little(0, 2) + little(count, 2) + little(count, 2)
    file += little(isWide ? Int(UInt32.max) : size, 4) + little(isWide ? Int(UInt32.max) : start, 4) + little(0, 2)
    return file
  }

  /// The fields that both headers of an entry have: version needed, flags, method, time and day, checksum, sizes, length
  /// of the name. A size that is nil is in the extra field.
  private func common(_ record: Record, size: Int?, compressedSize: Int?) -> [UInt8] {
    let all = Int(UInt32.max)
    // Version 4.5, names in UTF-8, the first of January 1980.
    return little(45, 2) + little(0x800, 2) + little(record.method, 2) + little(0, 2) + little(0x21, 2)
      + little(Int(record.checksum), 4) + little(compressedSize ?? all, 4) + little(size ?? all, 4)
      + little(record.name.utf8.count, 2)
  }

  /// The extra field of 64-bit numbers; empty if there are none.
  private func field(_ numbers: [Int]) -> [UInt8] {
    numbers.isEmpty ? [] : little(1, 2) + little(numbers.count * 8, 2) + numbers.flatMap { little($0, 8) }
  }

  private func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
