/// What made compressed data unreadable.
struct InflateFault: Error {
  let expected: String
  let found: String
}

/// Decompresses a DEFLATE stream (RFC 1951).
struct Inflater {
  private let bytes: UnsafeRawBufferPointer
  private var next = 0
  private var bits: UInt64 = 0
  private var bitCount = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// How many bytes have been used, the last one perhaps in part.
  var offset: Int { next - bitCount / 8 }

  /// Appends the whole stream's content to `output`, at most `limit` bytes in all.
  mutating func inflate(into output: inout [UInt8], limit: Int) throws(InflateFault) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored(into: &output, limit: limit)
      case 1: try inflateBlock(.fixedLiterals, .fixedDistances, into: &output, limit: limit)
      case 2:
        let (literals, distances) = try dynamicCodes()
        try inflateBlock(literals, distances, into: &output, limit: limit)
      default: throw InflateFault(expected: "a block of type 0, 1 or 2", found: "3")
      }
    }
  }

  private mutating func copyStored(into output: inout [UInt8], limit: Int) throws(InflateFault) {
    _ = try take(bitCount % 8)
    let length = try take(16)
    guard try take(16) == length ^ 0xFFFF else {
      throw InflateFault(expected: "a block's length and its complement", found: "a mismatch")
    }
    guard length <= limit - output.count else { throw Self.tooLong(limit) }
    for _ in 0..<length { output.append(UInt8(try take(8))) }
  }

  private mutating func inflateBlock(
    _ literals: HuffmanCode, _ distances: HuffmanCode, into output: inout [UInt8], limit: Int
  ) throws(InflateFault) {
    while true {
      let symbol = try self.symbol(literals)
      if symbol < 256 {
        guard output.count < limit else { throw Self.tooLong(limit) }
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol <= 285 else { throw InflateFault(expected: "a length code", found: "\(symbol)") }
      let (lengthBase, lengthBits) = lengthCodes[symbol - 257]
      let length = lengthBase + (try take(lengthBits))
      let code = try self.symbol(distances)
      guard code <= 29 else { throw InflateFault(expected: "a distance code", found: "\(code)") }
      let (distanceBase, distanceBits) = distanceCodes[code]
      let distance = distanceBase + (try take(distanceBits))
      guard distance <= output.count else {
        throw InflateFault(expected: "a distance of at most \(output.count)", found: "\(distance)")
      }
      guard length <= limit - output.count else { throw Self.tooLong(limit) }
      let start = output.count - distance
      // One by one: the source may overlap what is being written.
      for index in start..<start + length { output.append(output[index]) }
    }
  }

  /// Reads the two codes of a block that brings its own.
  private mutating func dynamicCodes() throws(InflateFault) -> (HuffmanCode, HuffmanCode) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var codeLengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<lengthCount { codeLengths[order[index]] = UInt8(try take(3)) }
    let code = try HuffmanCode(codeLengths)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try self.symbol(code)
      switch symbol {
      case 0...15: lengths.append(UInt8(symbol))
      case 16:
        guard let previous = lengths.last else {
          throw InflateFault(expected: "a code length to repeat", found: "none")
        }
        lengths += [UInt8](repeating: previous, count: 3 + (try take(2)))
      case 17: lengths += [UInt8](repeating: 0, count: 3 + (try take(3)))
      default: lengths += [UInt8](repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == literalCount + distanceCount else {
      throw InflateFault(
        expected: "\(literalCount + distanceCount) code lengths", found: "\(lengths.count)")
    }
    return (
      try HuffmanCode(Array(lengths[..<literalCount])), try HuffmanCode(Array(lengths[literalCount...]))
    )
  }

  private mutating func symbol(_ code: HuffmanCode) throws(InflateFault) -> Int {
    refill()
    let entry = code.table[Int(bits & UInt64(code.table.count - 1))]
    let length = Int(entry & 15)
    guard length > 0 else { throw InflateFault(expected: "a code of the block's table", found: "another") }
    try drop(length)
    return Int(entry >> 4)
  }

  /// The next `count` bits, at most 16, lowest first.
  private mutating func take(_ count: Int) throws(InflateFault) -> Int {
    refill()
    let value = Int(bits & (1 << UInt64(count) - 1))
    try drop(count)
    return value
  }

  private mutating func drop(_ count: Int) throws(InflateFault) {
    guard count <= bitCount else {
      throw InflateFault(expected: "more compressed data", found: "the end of the file")
    }
    bits >>= UInt64(count)
    bitCount -= count
  }

  private mutating func refill() {
    while bitCount <= 56, next < bytes.count {
      bits |= UInt64(bytes[next]) << UInt64(bitCount)
      bitCount += 8
      next += 1
    }
  }

  private static func tooLong(_ limit: Int) -> InflateFault {
    InflateFault(expected: "at most \(limit) bytes of content", found: "more")
  }
}

/// A prefix code as a table over the next bits of the stream: `symbol << 4 | length`, 0 where no code fits.
private struct HuffmanCode {
  let table: [UInt16]

  static let fixedLiterals = complete(
    [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
      + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8))
  static let fixedDistances = complete([UInt8](repeating: 5, count: 32))

  /// - Parameter lengths: Bits of each symbol's code, 0 for a symbol that does not occur.
  init(_ lengths: [UInt8]) throws(InflateFault) {
    let longest = Int(lengths.max() ?? 0)
    guard longest > 0 else {
      // Distances may be absent altogether, in a block of literals.
      table = [0]
      return
    }
    // How much of the space of codes is used, in units of the longest: over all of it is ambiguous.
    let used = lengths.reduce(0) { $1 == 0 ? $0 : $0 + 1 << (longest - Int($1)) }
    guard used <= 1 << longest else {
      throw InflateFault(expected: "a prefix code", found: "code lengths that overlap")
    }
    table = Self.filled(lengths, longest)
  }

  private init(table: [UInt16]) { self.table = table }

  private static func complete(_ lengths: [UInt8]) -> HuffmanCode {
    HuffmanCode(table: filled(lengths, Int(lengths.max() ?? 0)))
  }

  private static func filled(_ lengths: [UInt8], _ longest: Int) -> [UInt16] {
    var table = [UInt16](repeating: 0, count: 1 << longest)
    var code = 0
    for length in 1...longest {
      for (symbol, own) in lengths.enumerated() where Int(own) == length {
        // The stream holds a code's highest bit first, the table is indexed by its lowest.
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        for index in stride(from: reversed, to: table.count, by: 1 << length) {
          table[index] = UInt16(symbol) << 4 | UInt16(length)
        }
        code += 1
      }
      code <<= 1
    }
    return table
  }
}

/// For the symbols 257 to 285: the shortest length, and the bits to add.
private let lengthCodes: [(Int, Int)] = [
  (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1), (17, 1),
  (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4),
  (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
]

/// For the distance symbols 0 to 29: the shortest distance, and the bits to add.
private let distanceCodes: [(Int, Int)] = [
  (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2), (17, 3), (25, 3), (33, 4), (49, 4),
  (65, 5), (97, 5), (129, 6), (193, 6), (257, 7), (385, 7), (513, 8), (769, 8), (1025, 9), (1537, 9),
  (2049, 10), (3073, 10), (4097, 11), (6145, 11), (8193, 12), (12289, 12), (16385, 13), (24577, 13),
]
