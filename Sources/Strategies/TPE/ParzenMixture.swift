import Essentials

/// A density over some dimensions: a mixture of one kernel for each observation, a product over the dimensions, and a
/// prior over the whole range (Bergstra et al., 2011; multivariate as in Falkner et al., 2018).
///
/// Observations have slots, in the order in which they were made; a slot may hold no kernel. Changes take effect at
/// the next `refresh`.
struct ParzenMixture: Sendable {
  private let dimensions: [ParzenDimension]
  /// By dimension, its index among the dimensions of its kind.
  private let indexes: [Int]
  private let priorWeight: Double
  private var categories: CategoryKernels
  private var grids: [GridKernels] = []
  private var lines: [LineKernels] = []
  /// By slot: whether it holds a kernel.
  private var isActive: [Bool] = []
  private(set) var count = 0
  /// By slot, padded to a multiple of eight: 0 for slots without a kernel.
  private var weights: [Double] = []
  /// By slot, padded likewise: what is constant in the kernel's log density; -infinity for slots without a kernel.
  private var constants: [Double] = []
  private var totalWeight = 0.0

  init(_ dimensions: [ParzenDimension], priorWeight: Double) {
    self.dimensions = dimensions
    self.priorWeight = priorWeight
    var indexes: [Int] = []
    var counts: [Int] = []
    for dimension in dimensions {
      switch dimension {
      case .category(let count):
        indexes.append(counts.count)
        counts.append(count)
      case .grid(let scale):
        indexes.append(grids.count)
        grids.append(GridKernels(scale))
      case .line(let scale):
        indexes.append(lines.count)
        lines.append(LineKernels(scale))
      }
    }
    self.indexes = indexes
    categories = CategoryKernels(counts: counts, priorWeight: priorWeight)
    refresh()
  }

  /// Adds a slot with a kernel.
  mutating func append(_ point: [Double]) {
    let slot = isActive.count
    isActive.append(true)
    count += 1
    for (dimension, index) in zip(dimensions.indices, indexes) {
      switch dimensions[dimension] {
      case .category: break
      case .grid:
        grids[index].append(Int(point[dimension]))
        grids[index].insert(slot)
      case .line:
        lines[index].append(point[dimension])
        lines[index].insert(slot)
      }
    }
    categories.append(categoryPoint(point))
  }

  /// Gives a slot its kernel back.
  mutating func insert(_ slot: Int) {
    precondition(!isActive[slot], "the slot holds its kernel already")
    isActive[slot] = true
    count += 1
    for index in grids.indices { grids[index].insert(slot) }
    for index in lines.indices { lines[index].insert(slot) }
  }

  mutating func remove(_ slot: Int) {
    precondition(isActive[slot], "the slot holds no kernel")
    isActive[slot] = false
    count -= 1
    for index in grids.indices { grids[index].remove(slot) }
    for index in lines.indices { lines[index].remove(slot) }
  }

  /// Brings bandwidths and weights up to date.
  mutating func refresh() {
    for index in grids.indices { grids[index].refresh() }
    for index in lines.indices { lines[index].refresh() }
    categories.refresh(count: count)
    let padded = (isActive.count + 7) / 8 * 8
    weights = Array(repeating: 0, count: padded)
    constants = Array(repeating: -.infinity, count: padded)
    totalWeight = priorWeight
    var rank = 0
    for slot in isActive.indices where isActive[slot] {
      weights[slot] = Self.weight(rank, of: count)
      constants[slot] = 0
      totalWeight += weights[slot]
      rank += 1
    }
    for line in lines {
      for slot in line.constants.indices { constants[slot] += line.constants[slot] }
    }
  }

  /// The weight of the kernel at a rank in trial order: 1 for the last 25, before them a ramp that begins at 1/count.
  private static func weight(_ rank: Int, of count: Int) -> Double {
    let old = count - 25
    guard rank < old else { return 1 }
    let first = 1 / Double(count)
    return old == 1 ? first : first + Double(rank) * (1 - first) / Double(old - 1)
  }

  /// The logarithm of the density at a point; of rounded values with many neighbours without their interval's width.
  func logDensity(at point: [Double]) -> Double {
    let categoryPoint = categoryPoint(point)
    var prior = categories.priorLogProbability
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: constants.count) { exponents in
      _ = exponents.initialize(from: constants)
      categories.add(at: categoryPoint, to: exponents)
      for (dimension, index) in zip(dimensions.indices, indexes) {
        switch dimensions[dimension] {
        case .category: break
        case .grid:
          grids[index].add(at: Int(point[dimension]), to: exponents)
          prior += grids[index].priorLogProbability(at: Int(point[dimension]))
        case .line:
          lines[index].add(at: point[dimension], to: exponents)
          prior += lines[index].priorLogDensity(at: point[dimension])
        }
      }
      let most = exponents.reduce(prior) { max($0, $1) }
      let kernels = weights.withUnsafeBufferPointer { sumOfExponentials(exponents, weights: $0, shift: most) }
      let share = prior - most < -690 ? 0 : priorWeight * portableExp(prior - most)
      return most + portableLog((kernels + share) / totalWeight)
    }
  }

  /// Draws a point.
  /// - Parameter exploration: The probability with which a coordinate is drawn from the prior instead.
  func sample(exploration: Double, using rng: inout SeededGenerator) -> [Double] {
    var rest = rng.uniform() * totalWeight
    let kernel = isActive.indices.first { slot in
      rest -= weights[slot]
      return rest < 0 && isActive[slot]
    }
    return zip(dimensions, indexes).map { dimension, index in
      let slot = exploration > 0 && rng.bernoulli(exploration) ? nil : kernel
      return switch dimension {
      case .category: Double(categories.sample(slot, dimension: index, using: &rng))
      case .grid: Double(grids[index].sample(slot, using: &rng))
      case .line: lines[index].sample(slot, using: &rng)
      }
    }
  }

  private func categoryPoint(_ point: [Double]) -> [Int] {
    dimensions.indices.compactMap { dimension in
      if case .category = dimensions[dimension] { Int(point[dimension]) } else { nil }
    }
  }
}
