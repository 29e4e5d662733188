import Essentials

/// A short list of ordered values: a coordinate for each, and the edges of the intervals that are rounded to them.
/// The coordinate that observations carry is the value's index.
struct GridScale: Equatable, Sendable {
  /// The longest list of numbers that is a grid; for a longer one the approximation of `LineKernels` is good enough.
  static let limit = 128

  let centres: [Double]
  /// One more than there are values.
  let edges: [Double]

  /// Values at equal distances.
  init(count: Int) {
    centres = (0..<count).map(Double.init)
    edges = (0...count).map { Double($0) - 0.5 }
  }

  /// The logarithms of positive values at equal distances.
  init(logarithmsOf values: [Double], step: Double) {
    centres = values.map(portableLog)
    let first = max(values[0] - step / 2, values[0] / 2)
    edges = [portableLog(first)] + values.map { portableLog($0 + step / 2) }
  }

  var count: Int { centres.count }
}

/// Truncated normal kernels over a `GridScale`: a value's probability is that of its interval.
///
/// Equal kernels share a row of log probabilities, which are costly.
struct GridKernels: Sendable {
  private let scale: GridScale
  private let prior: [Double]
  private var bandwidths: Bandwidths
  /// By slot: the index of the kernel's value.
  private var indexes: [Int] = []
  /// By slot: the number of the kernel's row.
  private var rowNumbers: [Int32] = []
  private var rows: [[Double]] = []
  private var known: [Kernel: Int32] = [:]

  private struct Kernel: Hashable {
    let index: Int
    let bandwidth: Double
  }

  init(_ scale: GridScale) {
    self.scale = scale
    let (low, high) = (scale.edges[0], scale.edges[scale.count])
    bandwidths = Bandwidths(low: low, high: high)
    prior = Self.row(scale, centre: (low + high) / 2, bandwidth: high - low)
  }

  mutating func append(_ index: Int) {
    indexes.append(index)
    bandwidths.append(scale.centres[index])
    rowNumbers.append(0)
  }

  mutating func insert(_ slot: Int) { bandwidths.insert(slot) }
  mutating func remove(_ slot: Int) { bandwidths.remove(slot) }

  mutating func refresh() {
    let minimum = bandwidths.minimum
    let changed = bandwidths.refresh()
    if bandwidths.minimum != minimum {
      // Nearly every row would be another. Slots without a kernel must not point beyond the new ones.
      rows = []
      known = [:]
      for slot in rowNumbers.indices { rowNumbers[slot] = 0 }
    }
    for slot in changed {
      let kernel = Kernel(index: indexes[slot], bandwidth: bandwidths.values[slot])
      rowNumbers[slot] = known[kernel] ?? addRow(kernel)
    }
  }

  /// Adds each kernel's log probability of the value at an index.
  func add(at index: Int, to exponents: UnsafeMutableBufferPointer<Double>) {
    guard !rows.isEmpty else { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count) { column in
      for row in rows.indices { column[row] = rows[row][index] }
      rowNumbers.withUnsafeBufferPointer { numbers in
        for slot in numbers.indices { exponents[slot] += column[Int(numbers[slot])] }
      }
    }
  }

  /// The log probability of the prior, a kernel in the middle and as wide as the range.
  func priorLogProbability(at index: Int) -> Double { prior[index] }

  /// Draws the index of a value from the kernel of a slot; from the prior if it is nil.
  func sample(_ slot: Int?, using rng: inout SeededGenerator) -> Int {
    let (low, high) = (bandwidths.low, bandwidths.high)
    let centre = slot.map { bandwidths.coordinates[$0] } ?? (low + high) / 2
    let bandwidth = slot.map { bandwidths.values[$0] } ?? (high - low)
    let ends = TruncatedEnds(centre: centre, deviation: bandwidth, in: low...high)
    let draw = centre + bandwidth * ends.sample(using: &rng)
    return (1..<scale.count).first { draw < scale.edges[$0] }.map { $0 - 1 } ?? scale.count - 1
  }

  private mutating func addRow(_ kernel: Kernel) -> Int32 {
    let number = Int32(rows.count)
    rows.append(Self.row(scale, centre: scale.centres[kernel.index], bandwidth: kernel.bandwidth))
    known[kernel] = number
    return number
  }

  private static func row(_ scale: GridScale, centre: Double, bandwidth: Double) -> [Double] {
    let edges = scale.edges.map { ($0 - centre) / bandwidth }
    let inside = logNormalCDFDifference(edges[0], edges[scale.count])
    return (0..<scale.count).map { logNormalCDFDifference(edges[$0], edges[$0 + 1]) - inside }
  }
}
