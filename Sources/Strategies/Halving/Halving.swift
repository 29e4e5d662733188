import Essentials
import Search

/// Allocators of epochs around any sampler: many configurations are trained a little, the best of them longer.
///
/// A trial is one evaluation of a configuration up to a rung's epochs. `trials` counts them all, promotions included;
/// by default it is one pass through the schedule, and for ASHA what one bracket of successive halving takes.
public enum Halving {
  /// - Parameter samplers: What new configurations can be drawn by, named by the key `sampler`; the first is the default.
  public static func entries(around samplers: [SamplerEntry]) -> [StrategyEntry] {
    [
      entry("successive-halving", "trains many a little, and the best of them longer, rung by rung", samplers) {
        section, settings in
        let top = settings.bracket
        let count = section.integer(
          "configurations", default: min(top.rungs[0].configurations, 1_000_000), in: 1...1_000_000,
          unit: "configurations")
        let bracket = Bracket(configurations: count, epochs: settings.rungs, reduction: settings.reduction)
        return (bracket.trials, { SuccessiveHalving([bracket], settings: $0, source: $1) })
      },
      entry("hyperband", "successive halving from several numbers of epochs on", samplers) { _, settings in
        let brackets = settings.brackets
        let trials = brackets.reduce(0) { $0 + $1.trials }
        return (trials, { SuccessiveHalving(brackets, settings: $0, source: $1) })
      },
      entry("asha", "successive halving that never waits for a rung to fill", samplers) { _, settings in
        (settings.bracket.trials, { ASHA($0, source: $1) })
      },
    ]
  }

  private typealias Maker = @Sendable (AllocatorSettings, ConfigurationSource) -> any SearchStrategy

  /// - Parameter schedule: Reads what is the allocator's own; gives the default of `trials`.
  private static func entry(
    _ name: String, _ summary: String, _ samplers: [SamplerEntry],
    schedule: @escaping @Sendable (SettingsReader, HalvingSettings) -> (trials: Int, make: Maker)
  ) -> StrategyEntry {
    StrategyEntry(name: name, summary: summary, searches: .anySpace) { section, target in
      let halving = HalvingSettings(section, epochs: target.epochs.maximum)
      let (trials, make) = schedule(section, halving)
      let settings = AllocatorSettings(section, halving, trials: min(trials, 10_000_000))
      let sampler = sampler(section, target, among: samplers)
      return StrategyPlan(trials: settings.trials, epochs: halving.epochs) { seed in
        guard let sampler else { preconditionFailure("a strategy is made only of settings without faults") }
        let source = ConfigurationSource(
          sampler(seed.child("sampler")), space: target.space, duplicates: settings.duplicates, seed: seed)
        return make(settings, source)
      }
    }
  }

  /// Reads `sampler`: a name, with the sampler's own keys beside it in the section, or an object of `name` and the keys.
  private static func sampler(
    _ section: SettingsReader, _ target: SearchTarget, among samplers: [SamplerEntry]
  ) -> SamplerEntry.Maker? {
    let names = samplers.map(\.name)
    let value = section.raw("sampler") ?? .null
    let standard = samplers.first?.name ?? ""
    if value.object != nil {
      let own = section.section("sampler")
      return entry(.string(own.text("name", default: standard)), at: "name", of: own, samplers, names)?
        .maker(own, target)
    }
    if value == .null { section.resolve("sampler", as: .string(standard)) }
    let name = value == .null ? .string(standard) : value
    return entry(name, at: "sampler", of: section, samplers, names)?.maker(section, target)
  }

  private static func entry(
    _ name: JSONValue, at key: String, of reader: SettingsReader, _ samplers: [SamplerEntry], _ names: [String]
  ) -> SamplerEntry? {
    if let entry = samplers.first(where: { $0.name == name.string }) { return entry }
    let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let hint = name.string.map { suggestion(for: $0, among: names) } ?? ""
    reader.refuse(key, "expected one of \(quoted), found \(name.described)\(hint)")
    return nil
  }
}
