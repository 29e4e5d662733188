/// The ancestry of one individual: itself, its parents, their parents, back to random individuals.
public struct Lineage: Equatable, Sendable {
  public struct Member: Equatable, Sendable {
    /// The generation in which it was created.
    public let generation: Int
    public let individual: Individual
  }

  /// The newest generation first; within a generation the fittest first.
  public let members: [Member]

  /// The individual itself.
  public var winner: Member { members[0] }

  /// - Parameter trial: The trial that gave the individual its fitness.
  /// - Returns: Nil if no generation contains it.
  public init?(of trial: Int, in generations: [Generation]) {
    var births: [Int: Member] = [:]
    for generation in generations {
      for individual in generation.individuals where !individual.origin.isCarriedOver {
        births[individual.id] = Member(generation: generation.index, individual: individual)
      }
    }
    // The individual that the trial trained, not an equal one; a survivor that was trained again is found by its id.
    let everyone = generations.lazy.flatMap(\.individuals).filter { $0.trial == trial }
    guard let found = everyone.first(where: { !$0.isKnown }) ?? everyone.first, let winner = births[found.id] else {
      return nil
    }
    var seen: Set<Int> = [winner.individual.id]
    var open = [winner]
    var ancestors: [Member] = []
    while let member = open.popLast() {
      for parent in member.individual.parents where seen.insert(parent).inserted {
        guard let birth = births[parent] else { continue }
        ancestors.append(birth)
        open.append(birth)
      }
    }
    members = [winner] + ancestors.sorted { $0.precedes($1) }
  }
}

extension Lineage.Member {
  fileprivate func precedes(_ other: Self) -> Bool {
    if generation != other.generation { return generation > other.generation }
    let (left, right) = (individual.fitness ?? -.infinity, other.individual.fitness ?? -.infinity)
    return left == right ? individual.id < other.individual.id : left > right
  }
}
