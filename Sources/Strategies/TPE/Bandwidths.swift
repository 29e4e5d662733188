/// The bandwidths of one-dimensional kernels, kept up to date as kernels come and go.
///
/// A kernel is as wide as the gap to its more distant neighbour in sorted order. The outermost ones have one neighbour;
/// a lone kernel reaches to the more distant end. No kernel is wider than the range, or narrower than its
/// 1/min(100, n + 2) part for n kernels (the magic clip of Bergstra et al., 2011, as Optuna counts it).
struct Bandwidths: Sendable {
  let low: Double
  let high: Double
  /// By slot.
  private(set) var coordinates: [Double] = []
  /// By slot; of slots that hold no kernel now, some earlier value.
  private(set) var values: [Double] = []
  /// The smallest bandwidth allowed at the last refresh.
  private(set) var minimum = 0.0
  /// The slots of the kernels by coordinate, equal ones by slot.
  private var order: [Int] = []
  /// Slots whose neighbours have changed since the last refresh.
  private var stale: Set<Int> = []

  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  var count: Int { order.count }

  /// Adds a slot without a kernel.
  mutating func append(_ coordinate: Double) {
    coordinates.append(coordinate)
    values.append(0)
  }

  mutating func insert(_ slot: Int) {
    let rank = rank(of: slot)
    order.insert(slot, at: rank)
    stale.insert(slot)
    markNeighbours(of: rank)
  }

  mutating func remove(_ slot: Int) {
    let rank = rank(of: slot)
    order.remove(at: rank)
    stale.remove(slot)
    markNeighbours(of: rank)
    if order.indices.contains(rank) { stale.insert(order[rank]) }
  }

  /// Sets the bandwidths that have changed.
  /// - Returns: The slots that they belong to; those of all kernels if `minimum` has changed.
  mutating func refresh() -> [Int] {
    let minimum = (high - low) / min(100, Double(count + 2))
    let changed = minimum == self.minimum ? stale.sorted() : order
    self.minimum = minimum
    stale = []
    for slot in changed {
      values[slot] = min(max(gap(rank(of: slot)), minimum), high - low)
    }
    return changed
  }

  private func gap(_ rank: Int) -> Double {
    let coordinate = coordinates[order[rank]]
    let left = rank > 0 ? coordinate - coordinates[order[rank - 1]] : nil
    let right = rank + 1 < count ? coordinates[order[rank + 1]] - coordinate : nil
    return switch (left, right) {
    case (let left?, let right?): max(left, right)
    case (let gap?, nil), (nil, let gap?): gap
    case (nil, nil): max(coordinate - low, high - coordinate)
    }
  }

  private mutating func markNeighbours(of rank: Int) {
    if rank > 0 { stale.insert(order[rank - 1]) }
    if rank + 1 < count { stale.insert(order[rank + 1]) }
  }

  /// Where a slot is in `order`, or would be.
  private func rank(of slot: Int) -> Int {
    let coordinate = coordinates[slot]
    var range = 0..<count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      let other = coordinates[order[middle]]
      if other < coordinate || (other == coordinate && order[middle] < slot) {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }
}
