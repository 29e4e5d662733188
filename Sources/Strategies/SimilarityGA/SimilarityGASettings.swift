import Essentials
import Search

/// The constants of the similarity-aware genetic algorithm: the section `strategy` of a configuration.
///
/// Source: "Similarity-aware network construction", algorithm 1 and section IV; see `SimilarityGA`.
public struct SimilarityGASettings: Equatable, Sendable {
  /// `population`, default 30.
  public var population: Int
  /// `generations`, including the random one, default 20.
  public var generations: Int
  /// `retain`: the fraction of a generation that becomes parents by rank, default 0.4.
  public var retain: Double
  /// `select`: the probability that any other one may become a parent too, if it differs from all of them; default 0.5.
  public var select: Double
  /// `mutate`: the probability that one parameter of a child is drawn again after crossover, default 0.2.
  public var mutate: Double
  /// `partA`: the number of leading parameters of the space that a child inherits from its father; default half of
  /// them.
  public var partA: Int
  /// `reevaluate`: whether known genes are trained again in every generation that contains them, default false.
  public var reevaluate: Bool
  /// `screening`: discriminators that choose each child among several; default null, for none.
  public var screening: GeneScreen.Settings?

  public init(_ reader: SettingsReader, space: SearchSpace) {
    population = reader.integer("population", default: 30, in: 2...100_000, unit: "individuals")
    generations = reader.integer("generations", default: 20, in: 1...1_000_000, unit: "generations")
    retain = reader.number("retain", default: 0.4, in: 0...1)
    select = reader.number("select", default: 0.5, in: 0...1)
    mutate = reader.number("mutate", default: 0.2, in: 0...1)
    let maximum = max(1, space.count - 1)
    partA = reader.integer("partA", default: max(1, space.count / 2), in: 1...maximum, unit: "parameters")
    reevaluate = reader.flag("reevaluate", default: false)
    screening = GeneScreen.Settings(optional: reader)
    if space.count == 1 { reader.refuse("partA", "expected a space of at least 2 parameters, found 1") }
  }
}
