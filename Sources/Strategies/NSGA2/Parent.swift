import Search

/// A trial as a parent.
struct Parent: Equatable, Sendable {
  /// By parameter index; nil for inactive parameters.
  let values: [ParameterValue?]
  /// How many active parameters have more than one value.
  let freeCount: Int
  /// Higher is better; nil if the trial failed.
  let objectives: [Double]?

  init(_ observation: Observation, _ space: SearchSpace) {
    values = space.values(of: observation.assignment)
    freeCount = zip(values, space.parameters).count { $0 != nil && $1.domain.count != 1 }
    // What is not a number cannot be ranked.
    objectives = observation.values.flatMap { $0.contains(where: \.isNaN) ? nil : $0 }
  }
}

/// The fittest of a pool, best first: by front, and within a front the least crowded first. Failed ones come last, the
/// oldest first.
/// - Parameter count: How many at most.
func fittest(_ pool: [Parent], _ count: Int) -> [Parent] {
  let succeeded = pool.filter { $0.objectives != nil }
  let values = succeeded.compactMap(\.objectives)
  var selected: [Parent] = []
  for front in nondominatedFronts(of: values) where selected.count < count {
    let distances = crowdingDistances(of: front.map { values[$0] })
    let order = front.indices.sorted { (-distances[$0], $0) < (-distances[$1], $1) }
    selected += order.prefix(count - selected.count).map { succeeded[front[$0]] }
  }
  let failed = pool.lazy.filter { $0.objectives == nil }
  return selected + failed.prefix(count - selected.count)
}
