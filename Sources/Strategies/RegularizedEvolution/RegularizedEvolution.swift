import Essentials
import Search

/// Regularized evolution (Real, Aggarwal, Huang and Le, Regularized evolution for image classifier architecture search,
/// AAAI 2019, arXiv:1802.01548, algorithm 1): the best of a random sample of the population is mutated in one
/// parameter, and the oldest individual dies, however good it is.
///
/// An individual is born when its result is known, so that a proposal made while others are open selects from those
/// before them. Enqueued and imported trials are born like its own. The source samples with replacement; here a
/// tournament's members differ. A mutation that gives a known assignment is drawn again, with one more changed parameter
/// after every 50 refusals.
public struct RegularizedEvolution: Sampler {
  private let space: SearchSpace
  private let settings: RegularizedEvolutionSettings
  /// Oldest first.
  private var population: [Observation] = []

  public init(_ space: SearchSpace, _ settings: RegularizedEvolutionSettings = RegularizedEvolutionSettings()) {
    self.space = space
    self.settings = settings
  }

  public func propose(_ context: SamplingContext) -> Sample {
    var rng = context.stream
    guard context.number >= settings.population, !population.isEmpty else {
      return space.assignment(using: &rng).map { .assignment($0) }
        ?? .exhausted("no allowed assignment was found in 10,000 draws")
    }
    let winner = tournament(population.map(\.fitness), size: settings.tournament, using: &rng)
    var child = population[winner].assignment
    for _ in 0...context.attempt / 50 { child = mutated(child, using: &rng) }
    return .assignment(child)
  }

  public mutating func learn(_ observation: Observation) {
    population.append(observation)
    if population.count > settings.population { population.removeFirst() }
  }

  /// One active parameter changed; those that the change makes active are drawn.
  private func mutated(_ parent: Assignment, using rng: inout SeededGenerator) -> Assignment {
    let values = space.values(of: parent)
    let changeable = values.indices.filter { values[$0] != nil && space.parameters[$0].domain.count != 1 }
    guard !changeable.isEmpty else { return parent }
    let changed = changeable[rng.integer(below: changeable.count)]
    return space.assignment { index, domain in
      guard let value = values[index] else { return domain.random(using: &rng) }
      return index == changed ? domain.mutated(value, using: &rng) : value
    }
  }
}

extension RegularizedEvolution {
  public static let entry = SamplerEntry(
    name: "regularized-evolution", summary: "mutates the best of a sample of the population, whose oldest dies",
    searches: .anySpace, window: 4
  ) { section, target in
    let settings = RegularizedEvolutionSettings(section)
    return { _ in RegularizedEvolution(target.space, settings) }
  }
}
