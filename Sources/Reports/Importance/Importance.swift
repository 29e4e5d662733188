import Essentials
import Search
import Studies

/// The importance of each parameter for reaching the best tenth of the trials, by PED-ANOVA (Watanabe, Bansal and
/// Hutter, 2023, arXiv:2304.10255).
///
/// The densities of a parameter's values among the best trials and among all are estimated by `GridDensity`; the
/// importance is the Pearson divergence of the first from the second, (γ'/γ)² Σ p (p'/p - 1)². A parameter that is
/// active in only some trials counts by the regime in which it is active (Conditional PED-ANOVA, arXiv:2601.20800).
public struct Importance: Equatable, Sendable {
  public struct Share: Equatable, Sendable {
    public let name: String
    /// Unnormalised; 0 says that the best trials are distributed as all are.
    public let divergence: Double
    /// Of the sum over all parameters, 0 to 1.
    public let share: Double
  }

  /// The objective that the best trials are chosen by.
  public let objective: Objective
  /// The most important parameter first.
  public let shares: [Share]

  /// The share of the trials that count as the best, γ'.
  private static let target = 0.1
  /// A regime with fewer trials is left out.
  private static let fewest = 2

  /// - Parameter objectiveIndex: Of the study's objectives.
  /// - Returns: Nil if candidates are drawn whole, or fewer than two trials are complete.
  public init?(_ journal: JournalContents, objectiveIndex: Int = 0) {
    guard let study = journal.study else { return nil }
    self.init(study, trials: journal.trials.filter { $0.state == .complete }, objectiveIndex: objectiveIndex)
  }

  /// - Parameter trials: Complete ones.
  init?(_ study: StudyRecord, trials: [TrialRecord], objectiveIndex: Int) {
    guard let space = study.space else { return nil }
    let objectives = study.objectives
    objective = objectives[objectiveIndex]
    let rated = trials.compactMap { trial in
      trial.values(of: objectives).map { (trial: trial, value: $0[objectiveIndex]) }
    }
    guard rated.count > 1 else { return nil }
    // The trials that are not worse than the last of the best tenth, ties included.
    let last = Int((Self.target * Double(rated.count)).rounded(.up)) - 1
    let limit = rated.map(\.value).sorted(by: >)[last]
    let isBest = rated.map { $0.value >= limit }
    let bestCount = Double(isBest.count { $0 })
    let quantile = bestCount / Double(rated.count)

    let divergences = space.parameters.map { parameter -> (name: String, value: Double) in
      guard let grid = ParameterGrid(parameter.domain) else { return (parameter.name, 0) }
      var all = [Int](repeating: 0, count: grid.count)
      var best = all
      for (index, (trial, _)) in rated.enumerated() {
        guard let cell = trial.parameters[parameter.name].flatMap(grid.index) else { continue }
        all[cell] += 1
        if isBest[index] { best[cell] += 1 }
      }
      let (active, activeBest) = (all.reduce(0, +), best.reduce(0, +))
      guard active >= Self.fewest, activeBest > 0 else { return (parameter.name, 0) }
      let (alpha, beta) = (Double(activeBest) / bestCount, Double(active) / Double(rated.count))
      let divergence = Self.pearson(
        GridDensity(best, isCategorical: grid.isCategorical).values,
        GridDensity(all, isCategorical: grid.isCategorical).values)
      return (parameter.name, quantile * quantile * alpha * alpha / beta * divergence)
    }
    let sum = divergences.reduce(0) { $0 + $1.value }
    shares = divergences.sorted { $0.value > $1.value }.map {
      Share(name: $0.name, divergence: $0.value, share: sum > 0 ? $0.value / sum : 1 / Double(divergences.count))
    }
  }

  /// Σ p (p'/p - 1)², with both densities kept away from 0.
  private static func pearson(_ best: [Double], _ all: [Double]) -> Double {
    zip(best, all).reduce(0) { sum, pair in
      let (best, all) = (pair.0 + 1e-12, pair.1 + 1e-12)
      let excess = best / all - 1
      return sum + all * excess * excess
    }
  }
}
