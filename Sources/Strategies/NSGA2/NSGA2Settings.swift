import Essentials
import Search

/// Keys of the section `strategy` that NSGA-II adds. The defaults are those of Optuna 5's sampler.
public struct NSGA2Settings: Equatable, Sendable {
  /// `population`: trials of a generation, and parents of the next, default 50.
  public var population: Int
  /// `crossoverRate`: the probability that a child has two parents, default 0.9.
  public var crossoverRate: Double
  /// `mutationRate`: the probability that a parameter is drawn anew; by default 1 / the number of active parameters.
  public var mutationRate: Double?
  /// `crossover` with `swapRate`, `alpha` or `eta`.
  public var crossover: Crossover

  public init(
    population: Int = 50, crossoverRate: Double = 0.9, mutationRate: Double? = nil,
    crossover: Crossover = .uniform(swapRate: 0.5)
  ) {
    precondition(population >= 2, "a population needs two individuals")
    self.population = population
    self.crossoverRate = crossoverRate
    self.mutationRate = mutationRate
    self.crossover = crossover
  }

  private enum CrossoverName: String, CaseIterable { case uniform, blend, sbx }

  /// - Parameter objectives: Their number, which decides the default of `eta`.
  init(_ reader: SettingsReader, objectives: Int) {
    population = reader.integer("population", default: 50, in: 2...100_000, unit: "trials")
    crossoverRate = reader.number("crossoverRate", default: 0.9, in: 0...1)
    mutationRate = reader.optionalNumber("mutationRate", in: 0...1)
    crossover =
      switch reader.choice("crossover", of: CrossoverName.self, default: .uniform) {
      case .uniform: .uniform(swapRate: reader.number("swapRate", default: 0.5, in: 0...1))
      case .blend: .blend(alpha: reader.number("alpha", default: 0.5, in: 0...10))
      case .sbx: .simulatedBinary(eta: reader.number("eta", default: objectives == 1 ? 2 : 20, in: 0...1000))
      }
  }
}

extension SettingsReader {
  /// A number, or nil where the key is absent or null.
  fileprivate func optionalNumber(_ key: String, in range: ClosedRange<Double>) -> Double? {
    if has(key) { return number(key, in: range) }
    _ = raw(key)
    return nil
  }
}
