/// Walks through assignments in odometer order: the last parameter changes fastest.
///
/// Inactive parameters are skipped, so that no assignment occurs twice. Assignments that are not allowed are left out.
public struct AssignmentWalk: Sequence, IteratorProtocol {
  private let space: SearchSpace
  private let values: [[ParameterValue]]
  /// The index of each parameter's value; nil if it is inactive.
  private var indexes: [Int?]
  private var isOver: Bool

  /// - Parameter values: At least one value for each parameter, in order.
  public init(_ space: SearchSpace, values: [[ParameterValue]]) {
    precondition(
      values.count == space.count && values.allSatisfy { !$0.isEmpty }, "a walk needs values for each parameter")
    self.space = space
    self.values = values
    indexes = []
    isOver = false
    complete()
  }

  public mutating func next() -> Assignment? {
    while !isOver {
      let present = assignment
      advance()
      if space.allows(present) { return present }
    }
    return nil
  }

  private var assignment: Assignment {
    Assignment(
      indexes.enumerated().compactMap { position, index in
        index.map { Assignment.Entry(name: space.parameters[position].name, value: values[position][$0]) }
      })
  }

  /// Gives the parameters that have no value yet their first ones.
  private mutating func complete() {
    var entries = assignment.entries
    for position in indexes.count..<space.count {
      let parameter = space.parameters[position]
      guard space.isActive(parameter, given: entries) else {
        indexes.append(nil)
        continue
      }
      indexes.append(0)
      entries.append(Assignment.Entry(name: parameter.name, value: values[position][0]))
    }
  }

  private mutating func advance() {
    while let last = indexes.popLast() {
      guard let last, last + 1 < values[indexes.count].count else { continue }
      indexes.append(last + 1)
      return complete()
    }
    isOver = true
  }
}

extension SearchSpace {
  /// Every allowed assignment; nil if there are more than `limit`, or infinitely many.
  public func allAssignments(limit: Int) -> [Assignment]? {
    let lists = parameters.compactMap(\.domain.values)
    guard lists.count == count, count > 0 else { return nil }
    var found: [Assignment] = []
    // A conditional space has fewer assignments than the product of its domains.
    if !isConditional, let size, size > limit { return nil }
    if !isConditional, size == nil { return nil }
    for assignment in AssignmentWalk(self, values: lists) {
      if found.count == limit { return nil }
      found.append(assignment)
    }
    return found
  }
}
