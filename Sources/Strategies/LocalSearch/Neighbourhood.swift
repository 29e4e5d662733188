import Essentials
import Search

extension SearchSpace {
  /// The allowed assignments that differ from `centre` in one of its parameters, each once, in table order. Parameters
  /// that a change makes active are drawn.
  /// - Parameter step: How far a number moves, as a fraction of its range in (0, 1]; at least to the next value.
  func neighbours(of centre: Assignment, step: Double, using rng: inout SeededGenerator) -> [Assignment] {
    let values = values(of: centre)
    var known: Set<Assignment> = [centre]
    var neighbours: [Assignment] = []
    for (changed, parameter) in parameters.enumerated() {
      guard let value = values[changed] else { continue }
      for other in parameter.domain.neighbours(of: value, step: step) {
        let neighbour = assignment { index, domain in
          index == changed ? other : values[index] ?? domain.random(using: &rng)
        }
        if allows(neighbour), known.insert(neighbour).inserted { neighbours.append(neighbour) }
      }
    }
    return neighbours
  }
}

extension Domain {
  /// The values next to one of this domain: of numbers and ordered choices one below and one above, of bits those with
  /// one flipped, of others every other one.
  func neighbours(of value: ParameterValue, step: Double) -> [ParameterValue] {
    switch (self, value) {
    case (.integer(let range, let stride, _), .integer(let number)):
      return [-1, 1].compactMap { direction in
        let moved = self.value(at: point(of: value) + 2 * step * Double(direction))
        if moved != value { return moved }
        let (next, isTooLarge) = number.addingReportingOverflow(direction * stride)
        return !isTooLarge && range.contains(next) ? .integer(next) : nil
      }
    case (.real(let range, let stride, _), .real(let number)):
      return [-1, 1].compactMap { direction in
        let point = point(of: value)
        // An end may come back rounded from its point, which makes it no neighbour of itself.
        if point == direction { return nil }
        let moved = self.value(at: point + 2 * step * direction)
        if moved != value { return moved }
        guard let stride, let count else { return nil }
        let index = Int(((number - range.lowerBound) / stride + direction).rounded())
        return (0..<count).contains(index) ? self.value(index: index) : nil
      }
    case (.choice(let labels, isOrdered: true), .choice(let index, _)):
      return [index - 1, index + 1].filter(labels.indices.contains).map(self.value(index:))
    case (.choice(let labels, isOrdered: false), .choice(let index, _)):
      return labels.indices.filter { $0 != index }.map(self.value(index:))
    case (.flag, .flag(let value)): return [.flag(!value)]
    case (.bits(let count), .bits(let gene)):
      return (0..<count).map { .bits(gene.replacing($0..<$0 + 1, with: gene[$0] ? 0 : 1)) }
    case (.fixed, _): return []
    case (.integer, _), (.real, _), (.choice, _), (.flag, _), (.bits, _):
      preconditionFailure("\(value.json.line) is a value of another domain than \(described)")
    }
  }

  /// Whether the neighbours of a value depend on the step.
  var hasSteps: Bool {
    switch self {
    case .integer, .real: true
    case .choice, .flag, .bits, .fixed: false
    }
  }
}
