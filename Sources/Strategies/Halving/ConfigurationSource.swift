import Essentials
import Search

/// Draws the configurations that an allocator starts with, by any sampler.
///
/// The sampler learns every result with its epochs: that of a new configuration as its own, the later ones of a promoted
/// configuration as further results of it. A sampler that models results may look at the epochs, and keep to the highest
/// with enough of them, as BOHB does (Falkner, Klein and Hutter, ICML 2018).
struct ConfigurationSource: Sendable {
  private var search: SampledSearch

  init(_ sampler: any Sampler, space: SearchSpace, duplicates: SampledSearchSettings.Duplicates, seed: SeededGenerator)
  {
    // The allocator counts the trials, and keeps the window.
    let settings = SampledSearchSettings(trials: .max, window: .max, duplicates: duplicates)
    search = SampledSearch(sampler, space: space, settings: settings, seed: seed)
  }

  /// A new configuration; `open` may hold promotions, which are not its business.
  func ask(_ open: OpenTrials) -> Proposal {
    var open = open
    open.own.removeAll { $0.continues != nil }
    return search.ask(open)
  }

  /// Learns the next result of the allocator's own.
  mutating func tell(_ result: CandidateResult) {
    if result.candidate.continues == nil {
      _ = search.tell(result)
    } else {
      search.learn(result)
    }
  }

  /// Learns a result that the allocator did not ask for.
  mutating func learn(_ result: CandidateResult) { search.learn(result) }
}
