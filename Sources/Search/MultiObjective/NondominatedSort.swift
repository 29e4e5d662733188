/// Splits vectors of objectives into fronts: the first holds those that no other one dominates, the second those that
/// are dominated by the first front alone, and so on. Higher is better.
///
/// Efficient nondominated sort with binary search (Zhang et al., IEEE Transactions on Evolutionary Computation 19,
/// 2015): in descending lexicographic order no vector is dominated by a later one, so each is compared with the fronts
/// as they are. For one objective O(n log n), for more O(n²) at worst.
/// - Parameter values: Numbers, none of them NaN.
/// - Returns: The indexes of each front, ascending; every index is in one front.
public func nondominatedFronts(of values: [[Double]]) -> [[Int]] {
  precondition(!values.contains { $0.contains(where: \.isNaN) }, "NaN cannot be ranked")
  let order = values.indices.sorted { first, second in
    let (left, right) = (values[first], values[second])
    for (l, r) in zip(left, right) where l != r { return l > r }
    return first < second
  }
  var fronts: [[Int]] = []
  for index in order {
    // Whatever a front dominates, the fronts before it dominate too, so that the first front that does not is found by
    // halving. The latest members are the most like the vector: they are compared first.
    var (low, high) = (0, fronts.count)
    while low < high {
      let middle = (low + high) / 2
      if fronts[middle].reversed().contains(where: { dominates(values[$0], values[index]) }) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    if low == fronts.count { fronts.append([]) }
    fronts[low].append(index)
  }
  return fronts.map { $0.sorted() }
}

/// How far each vector of a front is from its neighbours: the sum over the objectives of the distance between the next
/// smaller and the next larger value, relative to the front's width (Deb et al., IEEE Transactions on Evolutionary
/// Computation 6, 2002, section III-B).
///
/// An objective in which all are equal, or whose width is not finite, carries no information and is left out.
/// - Returns: In the order of `front`; infinity for the ends of an objective.
public func crowdingDistances(of front: [[Double]]) -> [Double] {
  var distances = [Double](repeating: 0, count: front.count)
  for objective in 0..<(front.first?.count ?? 0) {
    let order = front.indices.sorted { (front[$0][objective], $0) < (front[$1][objective], $1) }
    guard let first = order.first, let last = order.last else { continue }
    let width = front[last][objective] - front[first][objective]
    guard width > 0, width.isFinite else { continue }
    distances[first] = .infinity
    distances[last] = .infinity
    for rank in order.indices.dropFirst().dropLast() {
      distances[order[rank]] += (front[order[rank + 1]][objective] - front[order[rank - 1]][objective]) / width
    }
  }
  return distances
}
