import Essentials

/// Up to 64 bits, numbered from 0 at the left, as sources print them: `10000000000001000000`.
public struct BitGene: Hashable, Sendable, CustomStringConvertible {
  public static let longest = 64

  /// The number of bits, 1...64.
  public let count: Int
  /// The bits read as a binary number, the leftmost the highest.
  public let value: UInt64

  public init(count: Int, value: UInt64) {
    precondition((1...Self.longest).contains(count), "a gene has 1 to \(Self.longest) bits")
    self.count = count
    self.value = value & Self.mask(count)
  }

  /// Reads a text of 1...64 zeros and ones; nil if it is anything else.
  public init?(_ text: String) {
    let digits = text.utf8
    guard (1...Self.longest).contains(digits.count), digits.allSatisfy({ $0 == 48 || $0 == 49 }) else { return nil }
    self.init(count: digits.count, value: digits.reduce(0) { $0 << 1 | UInt64($1 & 1) })
  }

  /// A gene of uniformly random bits.
  public static func random(count: Int, using rng: inout SeededGenerator) -> BitGene {
    BitGene(count: count, value: rng.next() >> UInt64(longest - count))
  }

  public var description: String {
    let digits = String(value, radix: 2)
    return String(repeating: "0", count: count - digits.utf8.count) + digits
  }

  /// Whether the bit at an index, from 0 at the left, is 1.
  public subscript(index: Int) -> Bool { number(in: index..<index + 1) == 1 }

  /// The bits of a range read as a binary number.
  public func number(in range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a gene of \(count) bits has no bits \(range)")
    return Int(truncatingIfNeeded: value >> UInt64(count - range.upperBound) & Self.mask(range.count))
  }

  /// The gene with the bits of a range replaced by those of a number.
  public func replacing(_ range: Range<Int>, with number: Int) -> BitGene {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a gene of \(count) bits has no bits \(range)")
    let shift = UInt64(count - range.upperBound)
    let kept = value & ~(Self.mask(range.count) << shift)
    return BitGene(count: count, value: kept | (UInt64(truncatingIfNeeded: number) & Self.mask(range.count)) << shift)
  }

  /// The number of bits in which two genes of equal length differ.
  public func hammingDistance(to other: BitGene) -> Int {
    precondition(count == other.count, "genes of \(count) and \(other.count) bits have no distance")
    return (value ^ other.value).nonzeroBitCount
  }

  /// A mask of the lowest `count` bits.
  private static func mask(_ count: Int) -> UInt64 { count == longest ? .max : (1 << UInt64(count)) - 1 }
}
