import Essentials

/// What tells one evolutionary method from another: its genes, and how a generation follows from the one before.
///
/// `EvolutionStrategy` does the rest. Nothing here changes; everything random comes from the stream that is passed.
public protocol Breeder: Sendable {
  associatedtype Gene: Sendable
  /// What individuals share that need to be trained only once.
  associatedtype Identity: Hashable & Sendable

  /// The random genes that a search begins with, at least one.
  func firstGenes(_ stream: SeededGenerator) -> [Gene]

  /// The next generation.
  /// - Parameter population: Evaluated, in the order in which it was made.
  func successors(of population: [Evaluated<Gene>], _ stream: SeededGenerator) -> [Successor<Gene>]

  func identity(of gene: Gene) -> Identity

  /// What a trial is given.
  func candidate(_ gene: Gene) -> Candidate

  /// The gene as a text of its own.
  func text(_ gene: Gene) -> String

  /// What the gene says, for people and programs.
  func decoded(_ gene: Gene) -> JSONValue

  /// Nil where genes have no distance.
  func diversity(of genes: [Gene]) -> Diversity?

  /// What a failed trial's fitness counts as; nil, worse than any, unless a method says otherwise.
  var fitnessOfFailure: Double? { get }
}

extension Breeder {
  public var fitnessOfFailure: Double? { nil }
}

/// A gene with what came of it.
public struct Evaluated<Gene: Sendable>: Sendable {
  public let gene: Gene
  /// Nil when the trial failed.
  public let fitness: Double?

  public init(_ gene: Gene, fitness: Double?) {
    self.gene = gene
    self.fitness = fitness
  }
}

/// One individual of a next generation; others are named by their place in the present one.
public enum Successor<Gene: Sendable>: Sendable {
  case survivor(Int)
  case child(Gene, parents: [Int], origin: Individual.Origin)
}

extension Successor: Equatable where Gene: Equatable {}
