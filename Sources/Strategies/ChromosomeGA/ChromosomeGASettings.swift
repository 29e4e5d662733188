import Essentials

/// The constants of the genetic evolution of CNNs by binary chromosome: the section `strategy` of a configuration.
public struct ChromosomeGASettings: Equatable, Sendable {
  public enum Selection: String, CaseIterable, Sendable {
    /// The fitter of a few, for each parent.
    case tournament
    /// In proportion to fitness, for each parent.
    case roulette
    /// Neighbours in fitness order are parents: the best and the second, the second and the third, and so on.
    case rank
  }

  /// What genes share to be trained once.
  public enum Identity: String, CaseIterable, Sendable {
    /// The network that they code for.
    case network
    /// Every bit, those that code for nothing included.
    case gene
  }

  /// `population`, default 4.
  public var population: Int
  /// `generations`, the random one included, default 20.
  public var generations: Int
  /// `selection`, default "tournament".
  public var selection: Selection
  /// `tournamentSize`: how many take part in a tournament, default 2.
  public var tournamentSize: Int
  /// `mutationRate`: the probability that a bit is flipped, default 1 / population.
  public var mutationRate: Double
  /// `identity`, default "network".
  public var identity: Identity
  /// `reevaluate`: whether what is known is trained again in every generation that has it, default false.
  public var reevaluate: Bool

  public init(_ reader: SettingsReader) {
    population = reader.integer("population", default: 4, in: 2...100_000, unit: "individuals")
    generations = reader.integer("generations", default: 20, in: 1...1_000_000, unit: "generations")
    selection = reader.choice("selection", default: .tournament)
    tournamentSize = reader.integer("tournamentSize", default: 2, in: 1...100_000, unit: "individuals")
    mutationRate = reader.number("mutationRate", default: 1 / Double(population), in: 0...1)
    identity = reader.choice("identity", default: .network)
    reevaluate = reader.flag("reevaluate", default: false)
    if tournamentSize > population {
      reader.refuse("tournamentSize", "expected at most the population, \(population), found \(tournamentSize)")
    }
  }
}
