import Essentials
import Search

/// Random search: every trial is an independent draw. The yardstick for every other method at the same budget.
public struct RandomSearch: Sampler {
  private let space: SearchSpace

  public init(_ space: SearchSpace) { self.space = space }

  public func propose(_ context: SamplingContext) -> Sample {
    var stream = context.stream
    guard let drawn = space.assignment(using: &stream) else {
      return .exhausted("no allowed assignment was found in 10,000 draws")
    }
    return .assignment(drawn)
  }

  public mutating func learn(_ observation: Observation) {}
}

extension RandomSearch {
  /// Proposals do not depend on results, so a wide window changes nothing.
  static let window = 64

  /// As a sampler for budget allocators.
  public static let sampler = SamplerEntry(
    name: "random", summary: "independent draws, the yardstick of the others", searches: .anySpace,
    objectives: 1...Int.max, window: window
  ) { _, target in
    { _ in RandomSearch(target.space) }
  }

  public static let entry = StrategyEntry(
    name: sampler.name, summary: sampler.summary, searches: .everything, objectives: sampler.objectives
  ) { section, target in
    section.rename("batchSize", to: "window")
    let settings = SampledSearchSettings(section, window: window)
    return StrategyPlan(trials: settings.trials) { seed in
      if let drawn = target.drawn { return DrawnSearch(drawn, settings: settings, seed: seed) }
      return SampledSearch(RandomSearch(target.space), space: target.space, settings: settings, seed: seed)
    }
  }
}
