import Essentials

/// Keys of the section `strategy`.
public struct RegularizedEvolutionSettings: Equatable, Sendable {
  /// `population`: how many individuals live; the first ones are random draws.
  public var population: Int
  /// `tournament`: how many are drawn, of which the best becomes a parent.
  public var tournament: Int

  public init(population: Int = 20, tournament: Int = 10) {
    self.population = population
    self.tournament = tournament
  }

  public init(_ reader: SettingsReader) {
    let standard = Self()
    population = reader.integer("population", default: standard.population, in: 2...100_000, unit: "individuals")
    tournament = reader.integer(
      "tournament", default: min(standard.tournament, population), in: 1...100_000, unit: "individuals")
    if tournament > population {
      reader.refuse("tournament", "must be at most population (\(population)), found \(tournament)")
    }
  }
}
