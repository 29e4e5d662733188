import Essentials

/// A sampler as the registry lists it: a strategy by itself, and a source of new trials for budget allocators.
///
/// ```swift
/// extension TPE {
///   public static let entry = SamplerEntry(name: "tpe", summary: "…", searches: .anySpace) { section, target in
///     let settings = TPESettings(section)
///     return { seed in TPE(target.space, settings, seed: seed) }
///   }
/// }
/// ```
public struct SamplerEntry: Sendable {
  /// Makes a sampler with the seed of what is random in it besides its proposals.
  public typealias Maker = @Sendable (SeededGenerator) -> any Sampler

  public let name: String
  /// One line for lists of methods, without a full stop.
  public let summary: String
  public let searches: SearchableSpaces
  public let objectives: ClosedRange<Int>
  /// The default of `window`.
  let window: Int
  let read: @Sendable (SettingsReader, SearchTarget) -> Maker

  /// - Parameters:
  ///   - window: The default number of trials open at once.
  ///   - read: Reads the sampler's own keys of the section `strategy`.
  public init(
    name: String, summary: String, searches: SearchableSpaces, objectives: ClosedRange<Int> = 1...1, window: Int,
    read: @escaping @Sendable (SettingsReader, SearchTarget) -> Maker
  ) {
    self.name = name
    self.summary = summary
    self.searches = searches
    self.objectives = objectives
    self.window = window
    self.read = read
  }

  /// The sampler as a strategy, with the keys of `SampledSearchSettings` beside its own.
  public var strategy: StrategyEntry {
    StrategyEntry(name: name, summary: summary, searches: searches, objectives: objectives) { section, target in
      let settings = SampledSearchSettings(section, window: window)
      let make = read(section, target)
      return StrategyPlan(trials: settings.trials) { seed in
        SampledSearch(make(seed.child("sampler")), space: target.space, settings: settings, seed: seed)
      }
    }
  }

  /// The sampler for an allocator that reads its section; what it cannot search is left with the section as a fault of
  /// the key `sampler`.
  public func maker(_ section: SettingsReader, _ target: SearchTarget) -> Maker {
    for fault in searches.faults(of: target, name: name) { section.refuse("sampler", fault.message) }
    return read(section, target)
  }
}
