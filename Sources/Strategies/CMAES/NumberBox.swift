import Search

/// A space of numbers as the box [-1, 1]^n of its parameters with more than one value.
struct NumberBox: Sendable {
  /// The coordinate of each parameter of the space; nil for parameters with one value.
  private let parameters: [Coordinate?]
  private let space: SearchSpace
  let coordinates: [Coordinate]

  init(_ space: SearchSpace) {
    self.space = space
    parameters = space.parameters.map { Coordinate($0.domain) }
    coordinates = parameters.compactMap { $0 }
  }

  var dimension: Int { coordinates.count }

  /// The assignment at a point; beyond the box, that of the nearest one inside.
  func assignment(at point: [Double]) -> Assignment {
    var rest = point[...]
    return space.assignment { index, domain in
      parameters[index].map { $0.value(at: rest.removeFirst()) } ?? domain.value(index: 0)
    }
  }

  func point(of assignment: Assignment) -> [Double] {
    zip(parameters, assignment.entries).compactMap { coordinate, entry in coordinate?.point(of: entry.value) }
  }
}
