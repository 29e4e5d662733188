import Essentials

/// One individual of an evolutionary search, as it is recorded with its generation.
public struct Individual: Equatable, Sendable {
  /// How an individual entered its generation.
  public enum Origin: String, CaseIterable, Sendable {
    case random
    /// Carried over from the previous generation, gene and id unchanged.
    case survivor
    /// Carried over likewise, not for its rank but since it differs from every other parent.
    case joined
    case crossover
    case crossoverAndMutation = "crossover and mutation"
    /// A copy of one parent, changed because the other parent had the same gene.
    case forcedMutation = "forced mutation"

    /// Whether the individual was created in an earlier generation.
    public var isCarriedOver: Bool { self == .survivor || self == .joined }
  }

  /// Unique within the run, from 0; a survivor keeps its id.
  public let id: Int
  /// Bits, or another text that identifies the genome.
  public let gene: String
  /// The decoded gene.
  public let decoded: JSONValue
  /// Higher is better; nil if its trial failed.
  public let fitness: Double?
  /// The trial that the fitness comes from.
  public let trial: Int?
  /// Whether the fitness was known already, or was measured for an equal individual, so that this one was not trained.
  public let isKnown: Bool
  /// The ids of its parents; empty for survivors, which were created in an earlier generation, and for random
  /// individuals.
  public let parents: [Int]
  public let origin: Origin

  public init(
    id: Int, gene: String, decoded: JSONValue, fitness: Double?, trial: Int?, isKnown: Bool, parents: [Int],
    origin: Origin
  ) {
    self.id = id
    self.gene = gene
    self.decoded = decoded
    self.fitness = fitness
    self.trial = trial
    self.isKnown = isKnown
    self.parents = parents
    self.origin = origin
  }
}

/// One evaluated generation of an evolutionary search: the contents of a `generation` record.
public struct Generation: Equatable, Sendable {
  /// From 0, the random generation.
  public let index: Int
  /// In the order in which they were created.
  public let individuals: [Individual]
  /// Nil if genes have no distance.
  public let diversity: Diversity?
  /// The total time of its trials.
  public let seconds: Double

  public init(index: Int, individuals: [Individual], diversity: Diversity?, seconds: Double) {
    self.index = index
    self.individuals = individuals
    self.diversity = diversity
    self.seconds = seconds
  }

  /// The fitness of each individual whose trial did not fail.
  public var fitnesses: [Double] { individuals.compactMap(\.fitness) }
  public var best: Double? { fitnesses.max() }

  public var mean: Double? {
    let values = fitnesses
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation of the fitnesses (over n).
  public var spread: Double? {
    let values = fitnesses
    return mean.map { mean in
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
  }

  public var forcedMutations: Int { individuals.count { $0.origin == .forcedMutation } }
  /// The number of new individuals that were not trained because an equal one was known.
  public var cacheHits: Int { individuals.count { $0.isKnown && !$0.origin.isCarriedOver } }
}
