import Essentials

/// Nested uniform scrambling (Owen, Randomly permuted (t,m,s)-nets and (t,s)-sequences, 1995): each bit of a coordinate
/// is flipped or not, at random, by the bits before it.
///
/// It keeps what makes a net of a sequence's points. The random choice at a node of the tree of bits is a hash of the
/// node, so that none is stored.
struct OwenScrambling: Sendable {
  private let keys: [UInt64]

  init(dimensions: Int, seed: SeededGenerator) {
    keys = (0..<dimensions).map { seed.child("scrambling", $0).key }
  }

  /// - Parameter point: Binary fractions of 32 bits, one for each dimension.
  func scrambled(_ point: [UInt32]) -> [UInt32] {
    zip(point, keys).map { scrambled($0, key: $1) }
  }

  private func scrambled(_ fraction: UInt32, key: UInt64) -> UInt32 {
    var flips: UInt32 = 0
    // The bits before the next one, after a 1 that tells nodes of different depths apart.
    var node: UInt64 = 1
    for bit in stride(from: UInt32(31), through: 0, by: -1) {
      flips |= UInt32(truncatingIfNeeded: hash(node, key) & 1) << bit
      node = node << 1 | UInt64(fraction >> bit & 1)
    }
    return fraction ^ flips
  }

  /// The finalizer of MurmurHash3 in the variant of SplitMix64 (Steele, Lea and Flood, 2014).
  private func hash(_ node: UInt64, _ key: UInt64) -> UInt64 {
    var z = key ^ node &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
