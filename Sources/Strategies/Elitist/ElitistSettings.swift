import Essentials

/// The constants of elitist neuroevolution: the section `strategy` of a configuration.
///
/// Source: "DCGAN Neuroevolution at Neurales". Its 10 chromosomes and 20 generations are those for CIFAR.
public struct ElitistSettings: Equatable, Sendable {
  /// `population`: chromosomes of a generation, default 10.
  public var population: Int
  /// `generations`, default 20.
  public var generations: Int
  /// `keepFraction`: the fraction of a generation that survives, default 0.3; the source says "a fraction".
  public var keepFraction: Double
  /// `retrainSurvivors`: whether survivors are trained again from other initial weights, so that their fitness may
  /// drop; default true.
  public var retrainsSurvivors: Bool

  public init(_ reader: SettingsReader) {
    population = reader.integer("population", default: 10, in: 2...100_000, unit: "chromosomes")
    generations = reader.integer("generations", default: 20, in: 1...1_000_000)
    keepFraction = reader.number("keepFraction", default: 0.3, in: 0...1)
    retrainsSurvivors = reader.flag("retrainSurvivors", default: true)
  }

  /// The number of survivors: the fraction rounded to nearest, at least one, and fewer than the population, so that
  /// there is something new.
  public var survivors: Int { min(max(1, Int((keepFraction * Double(population)).rounded())), population - 1) }

  /// The number of trials of all generations.
  var trials: Int { population + (generations - 1) * (population - (retrainsSurvivors ? 0 : survivors)) }
}
