import Essentials

/// The constants of elitist neuroevolution: the section `strategy` of a configuration.
///
/// Source: "DCGAN Neuroevolution at Neurales". Its 10 chromosomes and 20 generations are those for CIFAR.
public struct ElitistSettings: Equatable, Sendable {
  /// `population`: chromosomes of a generation, default 10.
  public var population: Int
  /// `generations`, default 20.
  public var generations: Int
  /// `keepFraction`: the part of a generation that lives on, default 0.3; the source says "a fraction".
  public var keepFraction: Double
  /// `retrainSurvivors`: whether survivors are trained again with other weights to begin with, so that their fitness
  /// may fall, default true.
  public var retrainsSurvivors: Bool

  public init(_ reader: SettingsReader) {
    population = reader.integer("population", default: 10, in: 2...100_000, unit: "chromosomes")
    generations = reader.integer("generations", default: 20, in: 1...1_000_000)
    keepFraction = reader.number("keepFraction", default: 0.3, in: 0...1)
    retrainsSurvivors = reader.flag("retrainSurvivors", default: true)
  }

  /// How many live on: the fraction rounded to nearest, at least the best one, and never all, for then nothing new
  /// would come.
  public var survivors: Int { min(max(1, Int((keepFraction * Double(population)).rounded())), population - 1) }

  /// Trainings of all generations.
  var trials: Int { population + (generations - 1) * (population - (retrainsSurvivors ? 0 : survivors)) }
}
