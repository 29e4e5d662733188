import Essentials

/// One individual of an evolutionary search, as a generation's record has it.
public struct Individual: Equatable, Sendable {
  /// How an individual came into its generation.
  public enum Origin: String, CaseIterable, Sendable {
    case random
    /// Taken over from the generation before, gene and number unchanged.
    case survivor
    case crossover
    case crossoverAndMutation = "crossover and mutation"
    /// A copy of one parent, changed because the other was its like.
    case forcedMutation = "forced mutation"
  }

  /// Its own in the run, from 0; a survivor keeps it.
  public let id: Int
  /// Bits, or another text that stands for the genome.
  public let gene: String
  /// What the gene says.
  public let decoded: JSONValue
  /// Higher is better; nil when its trial failed.
  public let fitness: Double?
  /// The trial that the fitness comes from.
  public let trial: Int?
  /// Whether the fitness was known before, or was measured for its like, so that nothing was trained for it.
  public let isKnown: Bool
  /// The numbers of those that it was made of; empty of survivors, which were made in an earlier generation, and of
  /// random ones.
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

/// One generation of an evolutionary search, evaluated: what a `generation` record says.
public struct Generation: Equatable, Sendable {
  /// From 0, the random one.
  public let index: Int
  /// In the order in which they were made.
  public let individuals: [Individual]
  /// Nil where genes have no distance.
  public let diversity: Diversity?
  /// What its trials took together.
  public let seconds: Double

  public init(index: Int, individuals: [Individual], diversity: Diversity?, seconds: Double) {
    self.index = index
    self.individuals = individuals
    self.diversity = diversity
    self.seconds = seconds
  }

  /// The fitnesses of those whose trials did not fail.
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
  /// New individuals for which nothing was trained, as their like was known.
  public var cacheHits: Int { individuals.count { $0.isKnown && $0.origin != .survivor } }
}
