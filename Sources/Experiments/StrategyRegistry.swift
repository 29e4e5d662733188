import Search
import Strategies

/// Every search strategy, by the name that a configuration gives as `method`. To add one: a folder, and a line here.
public enum StrategyRegistry {
  /// Those that propose one assignment at a time, which budget allocators can draw from too.
  public static let samplers: [SamplerEntry] = [
    RandomSearch.sampler,
    QuasiRandom.entry,
    LocalSearch.entry,
    RegularizedEvolution.entry,
    TPE.entry,
    CMAES.entry,
    NSGA2.entry,
  ]

  public static let all: [StrategyEntry] =
    [
      RandomSearch.entry,
      Grid.entry,
      GanRefineStrategy.entry,
      SimilarityGA.entry,
      ChromosomeGA.entry,
      ElitistBreeder.entry,
    ] + samplers.filter { $0.name != RandomSearch.sampler.name }.map(\.strategy) + Halving.entries(around: samplers)

  /// The strategy with a name.
  public static func entry(named name: String) -> StrategyEntry? { all.first { $0.name == name } }
}
