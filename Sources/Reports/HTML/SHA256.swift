/// The digest of FIPS 180-4, by which a page names the one script that may run in it.
struct SHA256 {
  /// 32 bytes.
  let digest: [UInt8]

  init(_ bytes: [UInt8]) {
    var message = bytes + [0x80]
    while message.count % 64 != 56 { message.append(0) }
    message += withUnsafeBytes(of: UInt64(bytes.count * 8).bigEndian, Array.init)
    var state = Self.initial
    for start in stride(from: 0, to: message.count, by: 64) { Self.absorb(message[start..<start + 64], into: &state) }
    digest = state.flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
  }

  private static func absorb(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var words = [UInt32](repeating: 0, count: 64)
    for (index, byte) in block.enumerated() { words[index / 4] = words[index / 4] << 8 | UInt32(byte) }
    func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let first = turned(early, 7) ^ turned(early, 18) ^ early >> 3
      let second = turned(late, 17) ^ turned(late, 19) ^ late >> 10
      words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
    }
    var (a, b, c, d, e, f, g, h) = (
      state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
    )
    for index in 0..<64 {
      let mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let first = h &+ mixed &+ ((e & f) ^ (~e & g)) &+ constants[index] &+ words[index]
      let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }

  private static let initial = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
  private static let constants = primes.map { cubeRootFraction($0) }

  private static let primes: [UInt32] = {
    var primes: [UInt32] = []
    var candidate: UInt32 = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }()

  /// The first 32 bits of the fraction.
  private static func fraction(_ value: Double) -> UInt32 { UInt32((value - value.rounded(.down)) * 0x1p32) }

  /// The first 32 bits of the fraction of a cube root, exactly: the largest x with (x / 2^32)^3 <= prime.
  private static func cubeRootFraction(_ prime: UInt32) -> UInt32 {
    var (low, high) = (UInt64(1) << 32, UInt64(8) << 32)
    while high - low > 1 {
      let middle = (low + high) / 2
      // middle³ in 128 bits, of which the upper 64 are compared with prime · 2^32: all is exact.
      let square = middle.multipliedFullWidth(by: middle)
      let rest = square.low.multipliedFullWidth(by: middle)
      if square.high * middle + rest.high < UInt64(prime) << 32 { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }
}
