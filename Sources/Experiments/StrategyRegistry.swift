import Search
import Strategies

/// Every search strategy, by the name that a configuration gives as `method`. To add one: its folder, and a line here.
public enum StrategyRegistry {
  /// Those that propose one assignment at a time, which budget allocators can draw from too.
  public static let samplers: [SamplerEntry] = [
    RandomSearch.sampler
  ]

  public static let all: [StrategyEntry] =
    [
      RandomSearch.entry,
      GanRefineStrategy.entry,
      SimilarityGA.entry,
      ChromosomeGA.entry,
      ElitistBreeder.entry,
    ] + samplers.filter { $0.name != RandomSearch.sampler.name }.map(\.strategy)

  /// The strategy of a name.
  public static func entry(named name: String) -> StrategyEntry? { all.first { $0.name == name } }
}
