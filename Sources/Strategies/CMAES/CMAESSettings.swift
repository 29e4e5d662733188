import Essentials

/// Keys of the section `strategy` that CMA-ES adds.
public struct CMAESSettings: Equatable, Sendable {
  /// `population`: λ, samples of a generation; by default 4 + ⌊3 ln n⌋ for n parameters.
  public var population: Int?
  /// `step`: the initial standard deviation as a share of each parameter's range, default 1/6 as in Optuna.
  public var step: Double
  /// `restarts`: what follows when a run has converged.
  public var restarts: Restarts

  public enum Restarts: String, CaseIterable, Sendable {
    /// A run from a random mean, with twice the population (Auger and Hansen, CEC 2005).
    case ipop
    /// The search ends.
    case none
  }

  public init(population: Int? = nil, step: Double = 1.0 / 6, restarts: Restarts = .ipop) {
    precondition(population.map { $0 >= 4 } ?? true, "CMA-ES needs a population of at least 4")
    precondition(step > 0, "the initial step must be positive")
    self.population = population
    self.step = step
    self.restarts = restarts
  }

  init(_ reader: SettingsReader) {
    if reader.has("population") {
      population = reader.integer("population", in: 4...100_000, unit: "trials")
    } else {
      _ = reader.raw("population")
    }
    step = reader.number("step", default: 1.0 / 6, in: 1e-9...1)
    restarts = reader.choice("restarts", default: .ipop)
  }
}
