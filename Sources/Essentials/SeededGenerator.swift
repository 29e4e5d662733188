/// A random generator whose streams are split by name.
///
/// ```swift
/// let study = SeededGenerator(seed: 7)
/// var noise = study.child("noise", 3)   // independent of other draws and of their order
/// let z = noise.normal()
/// ```
///
/// The stream is xoshiro256** (Blackman and Vigna, 2021), its state filled by SplitMix64. Every draw
/// is made of integer operations and exactly rounded arithmetic, so a seed gives the same numbers
/// on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  /// Identifies this stream; children are derived from it, not from the changing state.
  public let key: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  public init(seed: UInt64) {
    key = seed
    var mixer = SplitMix64(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// The stream named `name` and `index` below this one.
  public func child(_ name: String, _ index: Int = 0) -> SeededGenerator {
    var hash = ContentHash()
    hash.update(key)
    hash.update(name)
    hash.update(UInt64(bitPattern: Int64(index)))
    var mixer = SplitMix64(state: hash.value)
    return SeededGenerator(seed: mixer.next())
  }

  public mutating func next() -> UInt64 {
    let result = rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, 45)
    return result
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.key == right.key && left.state == right.state
  }
}

extension SeededGenerator {
  /// A number drawn evenly from [0, 1), with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number drawn evenly from `range`.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// An integer drawn evenly from 0 ..< `bound` (Lemire's method, without bias).
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "an integer can only be drawn below a positive bound")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// True with the given probability, in [0, 1].
  public mutating func bernoulli(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// A draw from the standard normal distribution, by inversion.
  public mutating func normal() -> Double {
    // The half step keeps the argument inside (0, 1).
    inverseNormalCDF((Double(next() >> 12) + 0.5) * 0x1p-52)
  }

  /// The numbers 0 ..< `count` in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): spreads a seed over a wider state.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
  (value << count) | (value >> (64 - count))
}
