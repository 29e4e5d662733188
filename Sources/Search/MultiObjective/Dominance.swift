/// Whether one vector of objectives is at least as good as another in each of them, and better in one. Higher is
/// better.
public func dominates(_ left: [Double], _ right: [Double]) -> Bool {
  precondition(left.count == right.count, "vectors of different objectives cannot be compared")
  var isBetter = false
  for (l, r) in zip(left, right) {
    if l < r { return false }
    if l > r { isBetter = true }
  }
  return isBetter
}

/// The indexes of the vectors that no other one dominates, ascending. Higher is better; equal vectors are all on the
/// front.
public func paretoFront(of values: [[Double]]) -> [Int] {
  nondominatedFronts(of: values).first ?? []
}
