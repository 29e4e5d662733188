import Search

/// Walks through all points of a grid in odometer order, by the index of each value on its axis.
///
/// The same order as `AssignmentWalk`, which gives assignments without their indexes.
struct GridWalk {
  private let space: SearchSpace
  private let axes: [[ParameterValue]]
  /// Of the present point; of inactive parameters 0.
  private(set) var indexes: [UInt16]
  /// Whether the present point is allowed.
  private(set) var isAllowed = false
  private var isActive: [Bool]

  init(_ space: SearchSpace, axes: [[ParameterValue]]) {
    self.space = space
    self.axes = axes
    indexes = axes.map { _ in 0 }
    isActive = axes.map { _ in false }
    visit()
  }

  /// Goes on to the next point; false after the last one.
  mutating func advance() -> Bool {
    for parameter in axes.indices.reversed() {
      if isActive[parameter], Int(indexes[parameter]) + 1 < axes[parameter].count {
        indexes[parameter] += 1
        visit()
        return true
      }
      indexes[parameter] = 0
    }
    return false
  }

  private mutating func visit() {
    for parameter in isActive.indices { isActive[parameter] = false }
    let point = space.assignment { parameter, _ in
      isActive[parameter] = true
      return axes[parameter][Int(indexes[parameter])]
    }
    isAllowed = space.allows(point)
  }
}
