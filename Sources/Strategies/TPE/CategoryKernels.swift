import Essentials

/// Kernels over unordered values, of all the categorical dimensions of a mixture at once.
///
/// With n kernels and the prior's weight w, a kernel gives its own category the weight 1 + w/(n + 1) and every other
/// one w/(n + 1), before they are normalised. The prior is uniform.
///
/// Neighbouring dimensions are packed into one code of at most `packLimit` values, so that a candidate's
/// probabilities under all kernels are looked up by the pack instead of one by one.
struct CategoryKernels: Sendable {
  private struct Pack {
    /// Of the dimensions in the pack, as indexes of `counts`.
    var dimensions: Range<Int>
    /// How many codes there are.
    var size: Int
    /// By slot.
    var codes: [Int32] = []
  }

  private static let packLimit = 256

  /// Categories by dimension.
  private let counts: [Int]
  /// The log probability of any point under the prior.
  let priorLogProbability: Double
  private let priorWeight: Double
  private var packs: [Pack] = []
  /// By slot, one category after the other.
  private var categories: [Int32] = []
  /// The probability of every category, w/(n + 1), before normalisation.
  private var share = 1.0
  /// By dimension: log probabilities of a kernel's own category, and of another.
  private var matches: [Double] = []
  private var misses: [Double] = []

  init(counts: [Int], priorWeight: Double) {
    self.counts = counts
    self.priorWeight = priorWeight
    priorLogProbability = -counts.reduce(0) { $0 + portableLog(Double($1)) }
    for (dimension, count) in counts.enumerated() {
      if let last = packs.last, last.size * count <= Self.packLimit {
        packs[packs.count - 1].dimensions = last.dimensions.lowerBound..<dimension + 1
        packs[packs.count - 1].size *= count
      } else {
        packs.append(Pack(dimensions: dimension..<dimension + 1, size: count))
      }
    }
  }

  /// - Parameter point: A category for each dimension.
  mutating func append(_ point: [Int]) {
    categories += point.map(Int32.init)
    for index in packs.indices {
      let code = packs[index].dimensions.reversed().reduce(0) { $0 * counts[$1] + point[$1] }
      packs[index].codes.append(Int32(code))
    }
  }

  /// - Parameter count: How many slots hold a kernel.
  mutating func refresh(count: Int) {
    share = priorWeight / Double(count + 1)
    matches = counts.map { portableLog((1 + share) / (1 + Double($0) * share)) }
    misses = counts.map { portableLog(share / (1 + Double($0) * share)) }
  }

  /// Adds each kernel's log probability of a category for each dimension.
  func add(at point: [Int], to exponents: UnsafeMutableBufferPointer<Double>) {
    for pack in packs {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: pack.size) { table in
        table[0] = 0
        var filled = 1
        for dimension in pack.dimensions {
          // From the last category to the first, whose block is the one that the others are made of.
          for category in (0..<counts[dimension]).reversed() {
            let term = category == point[dimension] ? matches[dimension] : misses[dimension]
            let block = UnsafeMutableBufferPointer(rebasing: table[category * filled..<(category + 1) * filled])
            for code in block.indices { block[code] = table[code] + term }
          }
          filled *= counts[dimension]
        }
        pack.codes.withUnsafeBufferPointer { codes in
          for slot in codes.indices { exponents[slot] += table[Int(codes[slot])] }
        }
      }
    }
  }

  /// Draws a category of one dimension from the kernel of a slot; from the prior if it is nil.
  func sample(_ slot: Int?, dimension: Int, using rng: inout SeededGenerator) -> Int {
    let count = counts[dimension]
    // The kernel is a mixture itself: its own category, and the uniform distribution with the weight share · count.
    if let slot, rng.bernoulli(1 / (1 + Double(count) * share)) {
      return Int(categories[slot * counts.count + dimension])
    }
    return rng.integer(below: count)
  }
}
