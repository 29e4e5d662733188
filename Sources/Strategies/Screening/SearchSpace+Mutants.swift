import Essentials
import Search

extension SearchSpace {
  /// A copy of `parent` in which each active parameter has another value with probability 1 / their number, one at
  /// least; parameters that a change makes active are drawn. It may not be allowed.
  /// - Parameter step: The standard deviation of a number's step, as a fraction of its range.
  func mutant(of parent: Assignment, step: Double, using rng: inout SeededGenerator) -> Assignment {
    mutant(of: parent, using: &rng) { _, domain, value, rng in domain.perturbed(value, step: step, using: &rng) }
  }

  /// Likewise, with the new values that `change` gives.
  func mutant(
    of parent: Assignment, using rng: inout SeededGenerator,
    _ change: (_ index: Int, Domain, ParameterValue, inout SeededGenerator) -> ParameterValue
  ) -> Assignment {
    let values = values(of: parent)
    let changeable = values.indices.filter { values[$0] != nil && parameters[$0].domain.count != 1 }
    guard !changeable.isEmpty else { return parent }
    var changed = changeable.filter { _ in rng.bernoulli(1 / Double(changeable.count)) }
    if changed.isEmpty { changed = [changeable[rng.integer(below: changeable.count)]] }
    return assignment { index, domain in
      guard let value = values[index] else { return domain.random(using: &rng) }
      return changed.contains(index) ? change(index, domain, value, &rng) : value
    }
  }

  /// An allowed assignment that is not among `known`, drawn uniformly; nil if 1,000 draws find none and the space is too
  /// large to be walked, or has none left.
  func newAssignment(besides known: Set<Assignment>, using rng: inout SeededGenerator) -> Assignment? {
    for _ in 0..<1000 {
      guard let drawn = assignment(using: &rng) else { break }
      if !known.contains(drawn) { return drawn }
    }
    let rest = allAssignments(limit: 65_536)?.filter { allows($0) && !known.contains($0) } ?? []
    return rest.isEmpty ? nil : rest[rng.integer(below: rest.count)]
  }
}

extension Domain {
  /// Another value of the domain: half the time, if the values have an order, a step away, otherwise any other.
  ///
  /// A step is |N(0, 1)| · `step` of the range, rounded to values, at least to the next one; a step beyond the range ends
  /// at its bound, or leads the other way from there. Of a gene, each bit is flipped with probability 1 / their number.
  /// - Returns: The same value if there is no other.
  func perturbed(_ value: ParameterValue, step: Double, using rng: inout SeededGenerator) -> ParameterValue {
    if case .bits(let count) = self, case .bits(let gene) = value {
      let flipped = Search.mutated(gene, rate: 1 / Double(count), using: &rng)
      let bit = rng.integer(below: count)
      return .bits(flipped == gene ? gene.replacing(bit..<bit + 1, with: gene[bit] ? 0 : 1) : flipped)
    }
    if isOrdered, rng.bernoulli(0.5) {
      let distance = 2 * step * abs(rng.normal())
      return stepped(value, by: rng.bernoulli(0.5) ? distance : -distance)
    }
    for _ in 0..<100 {
      let other = random(using: &rng)
      if other != value { return other }
    }
    return value
  }

  /// - Parameter distance: In points of (-1, 1); its sign is the direction.
  private func stepped(_ value: ParameterValue, by distance: Double) -> ParameterValue {
    let found = [distance, -distance].lazy.compactMap { next(value, by: $0) }.first
    return found ?? value
  }

  /// Nil at the end of the range.
  private func next(_ value: ParameterValue, by distance: Double) -> ParameterValue? {
    let point = point(of: value)
    let moved = self.value(at: point + distance)
    if moved != value { return moved }
    // The step was shorter than the distance to the next value, or leads out of the range.
    let neighbours = neighbours(of: value, step: 0)
    return neighbours.first { distance < 0 ? self.point(of: $0) < point : self.point(of: $0) > point }
  }
}
