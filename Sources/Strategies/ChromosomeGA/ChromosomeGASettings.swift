import Essentials

/// The constants of genetic evolution by binary chromosome: the section `strategy` of a configuration.
public struct ChromosomeGASettings: Equatable, Sendable {
  public enum Selection: String, CaseIterable, Sendable {
    /// Each parent is the fittest of a few.
    case tournament
    /// Each parent is drawn in proportion to fitness.
    case roulette
    /// Neighbours in fitness order are parents: the best and the second, the second and the third, and so on.
    case rank
  }

  /// What makes two genes equal, so that they are trained once.
  public enum Identity: String, CaseIterable, Sendable {
    /// The network that they code for.
    case network
    /// Every bit, including those that code for nothing.
    case gene
  }

  /// `population`, default 4.
  public var population: Int
  /// `generations`, including the random one, default 20.
  public var generations: Int
  /// `selection`, default "tournament".
  public var selection: Selection
  /// `tournamentSize`: the number of participants of a tournament, default 2.
  public var tournamentSize: Int
  /// `mutationRate`: the probability that a bit is flipped, default 1 / population.
  public var mutationRate: Double
  /// `identity`, default "network".
  public var identity: Identity
  /// `reevaluate`: whether known identities are trained again in every generation that contains them, default false.
  public var reevaluate: Bool
  /// `screening`: discriminators that choose each child among several; default null, for none.
  public var screening: GeneScreen.Settings?

  public init(_ reader: SettingsReader) {
    population = reader.integer("population", default: 4, in: 2...100_000, unit: "individuals")
    generations = reader.integer("generations", default: 20, in: 1...1_000_000, unit: "generations")
    selection = reader.choice("selection", default: .tournament)
    tournamentSize = reader.integer("tournamentSize", default: 2, in: 1...100_000, unit: "individuals")
    mutationRate = reader.number("mutationRate", default: 1 / Double(population), in: 0...1)
    identity = reader.choice("identity", default: .network)
    reevaluate = reader.flag("reevaluate", default: false)
    screening = GeneScreen.Settings(optional: reader)
    if tournamentSize > population {
      reader.refuse("tournamentSize", "expected at most the population, \(population), found \(tournamentSize)")
    }
  }
}
