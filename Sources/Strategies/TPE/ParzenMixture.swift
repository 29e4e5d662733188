import Essentials

/// A density over some dimensions: a mixture of one kernel for each observation, a product over the dimensions, and a
/// prior over the whole range (Bergstra et al., 2011; multivariate as in Falkner et al., 2018).
///
/// Observations have slots, in the order in which they were made; a slot may hold no kernel. Changes take effect at
/// the next `refresh`.
struct ParzenMixture: Sendable {
  private let priorWeight: Double
  private let categoryDimensions: [Int]
  private let gridDimensions: [Int]
  private let lineDimensions: [Int]
  private var categories: CategoryKernels
  private var grids: [GridKernels]
  private var lines: [LineKernels]
  /// By slot: whether it holds a kernel.
  private var isActive: [Bool] = []
  /// How many slots hold a kernel.
  private(set) var count = 0
  /// By slot, 0 without a kernel; then the prior's, and zeros up to a multiple of eight.
  private var weights: [Double] = []
  /// By slot and for the prior, likewise: what is constant in the log density; -infinity without a kernel.
  private var constants: [Double] = []
  private var totalWeight = 0.0

  init(_ dimensions: [ParzenDimension], priorWeight: Double) {
    self.priorWeight = priorWeight
    var categories: [(Int, count: Int)] = []
    var grids: [(Int, scale: GridScale)] = []
    var lines: [(Int, scale: LineScale)] = []
    for (index, dimension) in dimensions.enumerated() {
      switch dimension {
      case .category(let count): categories.append((index, count))
      case .grid(let scale): grids.append((index, scale))
      case .line(let scale): lines.append((index, scale))
      }
    }
    categoryDimensions = categories.map(\.0)
    gridDimensions = grids.map(\.0)
    lineDimensions = lines.map(\.0)
    self.categories = CategoryKernels(counts: categories.map(\.count), priorWeight: priorWeight)
    self.grids = grids.map { GridKernels($0.scale) }
    self.lines = lines.map { LineKernels($0.scale) }
    refresh()
  }

  /// Adds a slot with a kernel.
  /// - Parameter point: A coordinate for each dimension.
  mutating func append(_ point: [Double]) {
    categories.append(categoryDimensions.map { Int(point[$0]) })
    for (index, dimension) in gridDimensions.enumerated() { grids[index].append(Int(point[dimension])) }
    for (index, dimension) in lineDimensions.enumerated() { lines[index].append(point[dimension]) }
    isActive.append(false)
    insert(isActive.count - 1)
  }

  /// Gives a slot its kernel.
  mutating func insert(_ slot: Int) {
    precondition(!isActive[slot], "the slot holds its kernel already")
    isActive[slot] = true
    count += 1
    for index in grids.indices { grids[index].insert(slot) }
    for index in lines.indices { lines[index].insert(slot) }
  }

  /// Takes its kernel from a slot.
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
    let padded = (isActive.count + 8) / 8 * 8
    weights = Array(repeating: 0, count: padded)
    constants = Array(repeating: -.infinity, count: padded)
    var rank = 0
    let ramp = WeightRamp(count: count)
    for slot in isActive.indices where isActive[slot] {
      weights[slot] = ramp.weight(rank)
      constants[slot] = 0
      rank += 1
    }
    for line in lines {
      for slot in line.constants.indices { constants[slot] += line.constants[slot] }
    }
    weights[isActive.count] = priorWeight
    constants[isActive.count] = 0
    totalWeight = weights.reduce(0, +)
  }

  /// The logarithm of the density at a point; of rounded values with many neighbours without their interval's width.
  func logDensity(at point: [Double]) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: constants.count) { exponents in
      _ = exponents.initialize(from: constants)
      categories.add(at: categoryDimensions.map { Int(point[$0]) }, to: exponents)
      var prior = categories.priorLogProbability
      for (index, dimension) in gridDimensions.enumerated() {
        grids[index].add(at: Int(point[dimension]), to: exponents)
        prior += grids[index].priorLogProbability(at: Int(point[dimension]))
      }
      for (index, dimension) in lineDimensions.enumerated() {
        lines[index].add(at: point[dimension], to: exponents)
        prior += lines[index].priorLogDensity(at: point[dimension])
      }
      exponents[isActive.count] = prior
      return weights.withUnsafeBufferPointer { logSumOfExponentials(exponents, weights: $0) }
        - portableLog(totalWeight)
    }
  }

  /// Draws a point.
  /// - Parameter exploration: The probability with which a coordinate is drawn from the prior instead.
  func sample(exploration: Double, using rng: inout SeededGenerator) -> [Double] {
    var rest = rng.uniform() * totalWeight
    let kernel = isActive.indices.first { slot in
      rest -= weights[slot]
      return rest < 0
    }
    func source() -> Int? { exploration > 0 && rng.bernoulli(exploration) ? nil : kernel }
    var point = Array(repeating: 0.0, count: categoryDimensions.count + grids.count + lines.count)
    for (index, dimension) in categoryDimensions.enumerated() {
      point[dimension] = Double(categories.sample(source(), dimension: index, using: &rng))
    }
    for (index, dimension) in gridDimensions.enumerated() {
      point[dimension] = Double(grids[index].sample(source(), using: &rng))
    }
    for (index, dimension) in lineDimensions.enumerated() {
      point[dimension] = lines[index].sample(source(), using: &rng)
    }
    return point
  }
}

/// The weights of kernels by their rank in trial order: 1 for the last 25, before them a ramp that begins at 1/count.
private struct WeightRamp {
  let old: Int
  let first: Double
  let slope: Double

  init(count: Int) {
    old = count - 25
    first = 1 / Double(count)
    slope = old > 1 ? (1 - first) / Double(old - 1) : 0
  }

  func weight(_ rank: Int) -> Double { rank < old ? first + Double(rank) * slope : 1 }
}
