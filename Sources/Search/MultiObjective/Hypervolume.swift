/// The volume that vectors of objectives dominate above a reference point, exactly. Higher is better.
///
/// One objective is a length, two are a sweep, more are sliced by exclusive contributions as in the WFG algorithm
/// (While, Bradstreet and Barone, IEEE Transactions on Evolutionary Computation 16, 2012): O(n² log n) for three
/// objectives, exponential in their number at worst.
/// - Parameters:
///   - values: Vectors; those that are not above the reference point in every objective add nothing.
///   - reference: The point that bounds the volume from below, such as the worst acceptable value of each objective.
public func hypervolume(of values: [[Double]], above reference: [Double]) -> Double {
  precondition(
    values.allSatisfy { $0.count == reference.count }, "a reference point needs one value for each objective")
  let shifted = values.compactMap { vector -> [Double]? in
    let edges = zip(vector, reference).map { $0 - $1 }
    return edges.allSatisfy { $0 > 0 } ? edges : nil
  }
  return volume(front(shifted))
}

/// The volume of the union of boxes from 0 to each corner.
/// - Parameter corners: None of which dominates another.
private func volume(_ corners: [[Double]]) -> Double {
  guard let first = corners.first else { return 0 }
  if corners.count == 1 { return product(first) }
  if first.count == 1 { return corners.reduce(0) { max($0, $1[0]) } }
  if first.count == 2 { return area(corners) }
  // What a corner adds to those after it. In ascending order of the last objective, those after it reach as far as the
  // corner does, so that the difference is a slice of that thickness.
  let last = first.count - 1
  let order = corners.sorted { $0[last] < $1[last] }
  var sum = 0.0
  for (index, corner) in order.enumerated() {
    let limited = order[(index + 1)...].map { zip($0, corner).prefix(last).map { min($0, $1) } }
    sum += corner[last] * (product(corner.dropLast()) - volume(front(limited)))
  }
  return sum
}

/// From right to left, each corner adds the strip above the corners before it.
private func area(_ corners: [[Double]]) -> Double {
  var height = 0.0
  var sum = 0.0
  for corner in corners.sorted(by: { $0[0] > $1[0] }) where corner[1] > height {
    sum += corner[0] * (corner[1] - height)
    height = corner[1]
  }
  return sum
}

private func front(_ corners: [[Double]]) -> [[Double]] { paretoFront(of: corners).map { corners[$0] } }

private func product(_ edges: some Sequence<Double>) -> Double { edges.reduce(1, *) }
