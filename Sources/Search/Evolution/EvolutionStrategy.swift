import Essentials

/// Generation after generation: what every evolutionary method has in common.
///
/// A ledger keeps the highest fitness of each identity; what it knows is not asked for again, unless wanted. Within
/// a generation equals are trained once. A generation in which nothing is new needs no trials, so that one `tell` may
/// close several, and a batch is empty only at the end. A failure counts as worst and is remembered too.
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

  /// The generation that `ask` proposes for.
  private var index = 0
  private var population: [Member]
  /// The places of those to be trained.
  private var waiting: [Int] = []
  private var ledger: [Method.Identity: Evaluation] = [:]
  private var individuals: Int

  /// - Parameters:
  ///   - generations: The random one included, at least 1.
  ///   - reevaluates: Whether an identity that is known is trained again when a generation has it.
  ///   - seed: Generation n is bred with the stream `generation n`.
  public init(_ method: Method, generations: Int, reevaluates: Bool, seed: SeededGenerator) {
    self.method = method
    self.generations = generations
    self.reevaluates = reevaluates
    self.seed = seed
    population = method.firstGenes(seed.child("generation", 0)).enumerated().map { id, gene in
      Member(id: id, gene: gene, identity: method.identity(of: gene), parents: [], origin: .random)
    }
    precondition(!population.isEmpty, "an evolution begins with at least one individual")
    individuals = population.count
    waiting = unknown()
  }

  public var stage: String? { "generation \(index)/\(generations - 1)" }

  public func ask() -> [Candidate] { waiting.map { method.candidate(population[$0].gene) } }

  public mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
    var measured: [Method.Identity: Evaluation] = [:]
    for (place, result) in zip(waiting, results) {
      let evaluation = Evaluation(fitness: result.fitness ?? method.fitnessOfFailure, trial: result.trial)
      measured[population[place].identity] = evaluation
      keep(evaluation, of: population[place].identity)
    }
    var records = [close(measured, seconds: results.reduce(0) { $0 + $1.seconds })]
    waiting = []
    while index < generations - 1 {
      index += 1
      breed()
      waiting = unknown()
      if !waiting.isEmpty { return records }
      records.append(close([:], seconds: 0))
    }
    return records
  }
}

extension EvolutionStrategy {
  /// The places whose identity is not known yet, the first one of each.
  private func unknown() -> [Int] {
    var seen: Set<Method.Identity> = []
    return population.indices.filter { place in
      let identity = population[place].identity
      return (reevaluates || ledger[identity] == nil) && seen.insert(identity).inserted
    }
  }

  private mutating func keep(_ evaluation: Evaluation, of identity: Method.Identity) {
    if let known = ledger[identity], known.fitness ?? -.infinity >= evaluation.fitness ?? -.infinity { return }
    ledger[identity] = evaluation
  }

  /// Gives every individual its fitness.
  private mutating func close(_ measured: [Method.Identity: Evaluation], seconds: Double) -> StrategyRecord {
    let trained = Set(waiting)
    let list = population.indices.map { place -> Individual in
      let member = population[place]
      let evaluation = measured[member.identity] ?? ledger[member.identity]
      population[place].fitness = evaluation?.fitness
      return Individual(
        id: member.id, gene: method.text(member.gene), decoded: method.decoded(member.gene),
        fitness: evaluation?.fitness, trial: evaluation?.trial, isKnown: !trained.contains(place),
        parents: member.parents, origin: member.origin)
    }
    return Generation(
      index: index, individuals: list, diversity: method.diversity(of: population.map(\.gene)), seconds: seconds
    ).record
  }

  private mutating func breed() {
    let evaluated = population.map { Evaluated($0.gene, fitness: $0.fitness) }
    population = method.successors(of: evaluated, seed.child("generation", index)).map { successor in
      switch successor {
      case .survivor(let place):
        let member = population[place]
        return Member(id: member.id, gene: member.gene, identity: member.identity, parents: [], origin: .survivor)
      case .child(let gene, let parents, let origin):
        defer { individuals += 1 }
        return Member(
          id: individuals, gene: gene, identity: method.identity(of: gene),
          parents: parents.map { population[$0].id }, origin: origin)
      }
    }
  }
}
