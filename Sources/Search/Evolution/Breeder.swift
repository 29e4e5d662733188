import Essentials

/// What distinguishes one evolutionary method from another: its genes, and how each generation follows from the last.
///
/// `EvolutionStrategy` does the rest. A breeder keeps no state; all randomness comes from the stream that is passed in.
public protocol Breeder: Sendable {
  associatedtype Gene: Sendable
  /// Individuals with equal identities need to be trained only once.
  associatedtype Identity: Hashable & Sendable

  /// The random genes of the first generation, at least one.
  func firstGenes(_ stream: SeededGenerator) -> [Gene]

  /// The next generation.
  /// - Parameter population: The evaluated individuals, in the order in which they were created.
  func successors(of population: [Evaluated<Gene>], _ stream: SeededGenerator) -> [Successor<Gene>]

  /// The next generation, with some children to choose from for each of its places, the first as in `successors`.
  /// - Parameters:
  ///   - population: As for `successors`.
  ///   - litter: The number of children bred for a place that a child takes.
  /// - Returns: The alternatives for each place, at least one.
  func alternatives(
    for population: [Evaluated<Gene>], litter: Int, _ stream: SeededGenerator
  ) -> [[Successor<Gene>]]

  func identity(of gene: Gene) -> Identity

  /// The candidate that a trial evaluates.
  func candidate(_ gene: Gene) -> Candidate

  /// The gene as text; different for different genes.
  func text(_ gene: Gene) -> String

  /// The decoded gene, for people and programs.
  func decoded(_ gene: Gene) -> JSONValue

  /// Nil if genes have no distance.
  func diversity(of genes: [Gene]) -> Diversity?

  /// The fitness that a failed trial counts as; nil, the default, ranks it below every other.
  var fitnessOfFailure: Double? { get }
}

extension Breeder {
  public var fitnessOfFailure: Double? { nil }

  public func alternatives(
    for population: [Evaluated<Gene>], litter: Int, _ stream: SeededGenerator
  ) -> [[Successor<Gene>]] {
    successors(of: population, stream).map { [$0] }
  }
}

/// A gene with its fitness.
public struct Evaluated<Gene: Sendable>: Sendable {
  public let gene: Gene
  /// Nil if the trial failed.
  public let fitness: Double?

  public init(_ gene: Gene, fitness: Double?) {
    self.gene = gene
    self.fitness = fitness
  }
}

/// One individual of the next generation. Survivors and parents are indexes into the current generation.
public enum Successor<Gene: Sendable>: Sendable {
  case survivor(Int, origin: Individual.Origin = .survivor)
  case child(Gene, parents: [Int], origin: Individual.Origin)
}

extension Successor: Equatable where Gene: Equatable {}
