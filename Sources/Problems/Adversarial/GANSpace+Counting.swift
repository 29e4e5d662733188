import Essentials
import NeuralNetworks

// Architectures that fit, drawn evenly.
extension GANSpace {
  /// A number of blocks, each that reaches the image as likely as the others, and the pixels to add, likewise.
  /// - Parameter growths: The numbers of pixels that noise within the bounds may need.
  func generatorSize(_ growths: ClosedRange<Int>, using rng: inout SeededGenerator) -> (blocks: Int, growth: Int) {
    let counts = generatorBlocks.filter { reach(blocks: $0).overlaps(growths) }
    precondition(!counts.isEmpty, "no generator of the space adds \(growths) pixels")
    let blocks = counts[rng.integer(below: counts.count)]
    return (blocks, rng.integer(in: reach(blocks: blocks).clamped(to: growths)))
  }

  /// The kernels of some layers that add `growth` pixels together; all such rows are equally likely.
  ///
  /// Kernel by kernel, each value has the share of the rows that begin with it, which follows from the numbers of rows
  /// of the remaining layers for each remaining growth.
  /// - Parameter growth: Within the reach of so many layers.
  func generatorKernels(_ count: Int, adding growth: Int, using rng: inout SeededGenerator) -> [Int] {
    let steps = kernel.lowerBound - 1...kernel.upperBound - 1
    // Of n layers, the share of all rows that adds each growth: shares do not overflow, as the numbers would.
    var shares: [[Double]] = [[1] + Array(repeating: 0, count: growth)]
    for _ in 1..<count {
      let before = shares[shares.count - 1]
      shares.append(
        (0...growth).map { sum in
          steps.reduce(0) { $1 <= sum ? $0 + before[sum - $1] / Double(steps.count) : $0 }
        })
    }
    var missing = growth
    return (1...count).map { number in
      let rest = count - number
      let possible = steps.filter {
        (rest * steps.lowerBound...rest * steps.upperBound).contains(missing - $0)
      }
      precondition(!possible.isEmpty, "\(count) layers with kernels of \(kernel) do not add \(growth) pixels")
      let step = possible[rng.index(weights: possible.map { shares[rest][missing - $0] })]
      missing -= step
      return step + 1
    }
  }

  /// The blocks of a discriminator that fits, drawn until one does; the last of 1,000 draws if none did.
  func discriminatorDrafts(_ repair: GANRepair, _ stream: SeededGenerator) -> [BlockDraft] {
    var found: [BlockDraft] = []
    for attempt in 0..<1000 {
      let stream = attempt == 0 ? stream : stream.child("attempt", attempt)
      var rng = stream.child("discriminator blocks")
      found = drafts(.discriminator, rng.integer(in: discriminatorBlocks), stream)
      if repair.fits(found) { break }
    }
    return found
  }
}

extension SeededGenerator {
  /// An index drawn in proportion to its weight; uniformly if no weight is above 0, as where shares are too small for a
  /// number.
  fileprivate mutating func index(weights: [Double]) -> Int {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return integer(below: weights.count) }
    var rest = uniform() * sum
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
