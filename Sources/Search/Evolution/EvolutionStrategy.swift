import Essentials

/// The generational loop that all evolutionary methods share.
///
/// A ledger keeps the highest fitness of each identity; a known identity is not evaluated again unless `reevaluates`
/// is set. Within a generation, individuals of equal identity are trained once. A generation without new identities
/// needs no trials, so one `tell` may close several, and a batch is empty only at the end. A failure counts as worst
/// and is remembered too.
public struct EvolutionStrategy<Method: Breeder>: BatchStrategy {
  private struct Member {
    let id: Int
    let gene: Method.Gene
    let identity: Method.Identity
    let parents: [Int]
    let origin: Individual.Origin
    var fitness: Double?
  }

  private struct Evaluation {
    let fitness: Double?
    let trial: Int
  }

  private let method: Method
  private let generations: Int
  private let reevaluates: Bool
  private let seed: SeededGenerator
  private var screening: (any ChildScreening)?

  /// The generation that `ask` proposes for.
  private var generation = 0
  private var population: [Member]
  /// The indexes of the individuals to be trained.
  private var waiting: [Int] = []
  private var ledger: [Method.Identity: Evaluation] = [:]
  private var individuals: Int

  /// - Parameters:
  ///   - generations: Including the random one, at least 1.
  ///   - reevaluates: Whether a known identity is trained again in every generation that contains it.
  ///   - seed: Generation n is bred with the stream `generation n`.
  ///   - screening: Chooses each child among several; nil takes the first.
  public init(
    _ method: Method, generations: Int, reevaluates: Bool, seed: SeededGenerator,
    screening: (any ChildScreening)? = nil
  ) {
    self.method = method
    self.generations = generations
    self.reevaluates = reevaluates
    self.seed = seed
    self.screening = screening
    population = method.firstGenes(seed.child("generation", 0)).enumerated().map { id, gene in
      Member(id: id, gene: gene, identity: method.identity(of: gene), parents: [], origin: .random)
    }
    precondition(!population.isEmpty, "an evolution begins with at least one individual")
    individuals = population.count
    waiting = unknown()
  }

  public var stage: String? { "generation \(generation)/\(generations - 1)" }

  public func ask() -> [Candidate] { waiting.map { method.candidate(population[$0].gene) } }

  public mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
    var measured: [Method.Identity: Evaluation] = [:]
    for (index, result) in zip(waiting, results) {
      let evaluation = Evaluation(fitness: result.fitness ?? method.fitnessOfFailure, trial: result.trial)
      measured[population[index].identity] = evaluation
      keep(evaluation, of: population[index].identity)
    }
    screening?.learn(results)
    var records = [close(measured, seconds: results.reduce(0) { $0 + $1.seconds })]
    waiting = []
    while generation < generations - 1 {
      generation += 1
      breed()
      waiting = unknown()
      if !waiting.isEmpty { return records }
      records.append(close([:], seconds: 0))
    }
    return records
  }
}

extension EvolutionStrategy {
  /// The indexes of the individuals to be trained: the first of each identity that is not known yet.
  private func unknown() -> [Int] {
    var seen: Set<Method.Identity> = []
    return population.indices.filter { index in
      let identity = population[index].identity
      return (reevaluates || ledger[identity] == nil) && seen.insert(identity).inserted
    }
  }

  private mutating func keep(_ evaluation: Evaluation, of identity: Method.Identity) {
    if let known = ledger[identity], known.fitness ?? -.infinity >= evaluation.fitness ?? -.infinity { return }
    ledger[identity] = evaluation
  }

  /// Assigns every individual its fitness, and returns the generation's record.
  private mutating func close(_ measured: [Method.Identity: Evaluation], seconds: Double) -> StrategyRecord {
    let trained = Set(waiting)
    let list = population.indices.map { index -> Individual in
      let member = population[index]
      let evaluation = measured[member.identity] ?? ledger[member.identity]
      population[index].fitness = evaluation?.fitness
      return Individual(
        id: member.id, gene: method.text(member.gene), decoded: method.decoded(member.gene),
        fitness: evaluation?.fitness, trial: evaluation?.trial, isKnown: !trained.contains(index),
        parents: member.parents, origin: member.origin)
    }
    return Generation(
      index: generation, individuals: list, diversity: method.diversity(of: population.map(\.gene)), seconds: seconds
    ).record
  }

  private mutating func breed() {
    let evaluated = population.map { Evaluated($0.gene, fitness: $0.fitness) }
    population = successors(of: evaluated, seed.child("generation", generation)).map { successor in
      switch successor {
      case .survivor(let index, let origin):
        let member = population[index]
        return Member(id: member.id, gene: member.gene, identity: member.identity, parents: [], origin: origin)
      case .child(let gene, let parents, let origin):
        defer { individuals += 1 }
        return Member(
          id: individuals, gene: gene, identity: method.identity(of: gene),
          parents: parents.map { population[$0].id }, origin: origin)
      }
    }
  }

  /// With screening, a child that is not known yet goes before those that are, so that nothing is evaluated twice while
  /// a litter has something new.
  private func successors(
    of evaluated: [Evaluated<Method.Gene>], _ stream: SeededGenerator
  ) -> [Successor<Method.Gene>] {
    guard let screening else { return method.successors(of: evaluated, stream) }
    var bred: Set<Method.Identity> = []
    let places = method.alternatives(for: evaluated, litter: screening.litter, stream)
    return places.enumerated().map { place, alternatives in
      let new = alternatives.compactMap { alternative -> (successor: Successor<Method.Gene>, gene: Method.Gene)? in
        guard case .child(let gene, _, _) = alternative else { return nil }
        let identity = method.identity(of: gene)
        return ledger[identity] == nil && !bred.contains(identity) ? (alternative, gene) : nil
      }
      guard !new.isEmpty else { return alternatives[0] }
      let best = screening.best(of: new.map { method.candidate($0.gene) }, stream.child("place", place))
      bred.insert(method.identity(of: new[best].gene))
      return new[best].successor
    }
  }
}
