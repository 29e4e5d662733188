import Essentials
import Search

/// NSGA-II (Deb, Pratap, Agarwal and Meyarivan, IEEE Transactions on Evolutionary Computation 6, 2002) for one or several
/// objectives.
///
/// The first generation is drawn at random. Each later one is bred from the best of the generation before and its
/// parents, by rank of nondomination and then by crowding distance: two parents by binary tournament, crossover, and
/// mutation, which draws a parameter anew. Failed trials rank last. Enqueued and imported trials join the selection as
/// they become known; if there is at least a population of them before the first result, they take the place of the
/// random generation.
///
/// Proposals of one generation do not depend on each other's results, so the window changes none of them.
public struct NSGA2: Sampler {
  private let space: SearchSpace
  private let settings: NSGA2Settings
  /// Number of the generation that is being proposed, from 0.
  private var generation = 0
  /// The parents of that generation, best first; empty if it is drawn at random.
  private var parents: [Parent] = []
  /// What is known since the parents were selected.
  private var known: [Parent] = []
  /// Own results of the generation.
  private var told = 0
  /// Trials with a budget of epochs. When an allocator continues one, its later results come as those of others.
  private var trained: Set<Assignment> = []

  /// Refusals for which one more of a child's parameters is mutated, on average.
  private static var attemptsToMutateAnother: Int { 8 }

  public init(_ space: SearchSpace, _ settings: NSGA2Settings = NSGA2Settings()) {
    self.space = space
    self.settings = settings
  }

  public var stage: String? { "generation \(generation)" }

  public func propose(_ context: SamplingContext) -> Sample {
    let isComplete = context.number >= (generation + 1) * settings.population
    if isComplete, context.told < context.number { return .wait }
    var stream = context.stream
    if parents.isEmpty {
      guard let drawn = space.assignment(using: &stream) else {
        return .exhausted("no allowed assignment was found in 10,000 draws")
      }
      return .assignment(drawn)
    }
    return .assignment(child(attempt: context.attempt, using: &stream))
  }

  public mutating func learn(_ observation: Observation) {
    if observation.epochs != nil, !trained.insert(observation.assignment).inserted, !observation.isOwn { return }
    known.append(Parent(observation, space))
    if observation.isOwn { told += 1 }
    if told == settings.population {
      select()
      told = 0
      generation += 1
    } else if generation == 0, told == 0, parents.count + known.count >= settings.population {
      select()
    }
  }

  private mutating func select() {
    parents = fittest(parents + known, settings.population)
    known = []
  }

  /// - Parameter attempt: How many children were refused as known or not allowed. With each of them the mutation rate
  ///   grows, since a population that has converged has few new children without mutations.
  private func child(attempt: Int, using rng: inout SeededGenerator) -> Assignment {
    let first: Parent
    var second: Parent?
    if rng.bernoulli(settings.crossoverRate) {
      let winner = tournament(parents.count, using: &rng)
      first = parents[winner]
      if parents.count > 1 {
        // The second tournament is held among the others.
        let other = tournament(parents.count - 1, using: &rng)
        second = parents[other < winner ? other : other + 1]
      }
    } else {
      first = parents[rng.integer(below: parents.count)]
    }
    let standard = settings.mutationRate ?? 1 / Double(max(first.freeCount, 1))
    let rate = standard + Double(attempt) / Double(Self.attemptsToMutateAnother * max(first.freeCount, 1))
    return space.assignment { index, domain in
      let isMutated = rng.bernoulli(rate)
      // A parameter that the child has and its parents have not is drawn too.
      guard !isMutated, let value = inherited(index, domain, first, second, using: &rng) else {
        return domain.random(using: &rng)
      }
      return value
    }
  }

  /// The better of two individuals drawn with replacement. Individuals are in the order of their fitness.
  private func tournament(_ count: Int, using rng: inout SeededGenerator) -> Int {
    min(rng.integer(below: count), rng.integer(below: count))
  }

  /// A child's value before mutation; nil if neither parent has one.
  private func inherited(
    _ index: Int, _ domain: Domain, _ first: Parent, _ second: Parent?, using rng: inout SeededGenerator
  ) -> ParameterValue? {
    guard let second, let right = second.values[index] else { return first.values[index] }
    guard let left = first.values[index] else { return right }
    return settings.crossover.child(left, right, domain, using: &rng)
  }
}

extension NSGA2 {
  public static let entry = SamplerEntry(
    name: "nsga-ii", summary: "a genetic algorithm for one or several objectives, by nondominated sorting",
    searches: .anySpace, objectives: 1...8, window: 64
  ) { section, target in
    let settings = NSGA2Settings(section, objectives: target.objectives.count)
    return { _ in NSGA2(target.space, settings) }
  }
}
