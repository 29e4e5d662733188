import Essentials
import Search

/// The tree-structured Parzen estimator: models where the good trials lie and where the others do, and proposes what
/// is likely among the good and unlikely among the others.
///
/// Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (NeurIPS 2011), with the multivariate kernels of
/// Falkner et al., "BOHB" (ICML 2018), and Optuna 5's bandwidths, weights by age and size of the good part. Where we
/// depart from Optuna:
///
/// - Failed trials count as bad, where Optuna leaves them out; a trial that is continued takes its latest result.
/// - A candidate that has been evaluated gives way to the next best one.
/// - Parameters that are active under the same condition are modelled together, by the trials in which they were.
/// - Bits are a dimension each.
public struct TPE: Sampler {
  private let space: SearchSpace
  private let settings: TPESettings
  private var groups: [ParzenGroup]
  /// By parameter, its group and where it is in the group.
  private let positions: [(group: Int, offset: Int)]
  private var ranking = TrialRanking()
  /// The latest trial of every assignment that was learnt.
  private var trials: [Assignment: Int] = [:]

  public init(_ space: SearchSpace, _ settings: TPESettings = TPESettings()) {
    self.space = space
    self.settings = settings
    let groups = ParzenGroup.groups(
      of: space, isMultivariate: settings.multivariate, priorWeight: settings.priorWeight)
    var positions = Array(repeating: (group: 0, offset: 0), count: space.count)
    for (index, group) in groups.enumerated() {
      for (offset, parameter) in group.parameters.enumerated() { positions[parameter] = (index, offset) }
    }
    self.groups = groups
    self.positions = positions
  }

  public func propose(_ context: SamplingContext) -> Sample {
    var rng = context.stream
    guard ranking.count >= settings.startupTrials else {
      return space.assignment(using: &rng).map(Sample.assignment)
        ?? .exhausted("no allowed assignment was found in 10,000 draws")
    }
    let groups = groups(withOpen: context.open)
    // Where the good trials crowd together, all candidates may be known. Of fewer candidates the best is less often the
    // same one, and more and more coordinates are drawn from the prior.
    let count = max(settings.candidates / (context.attempt + 1), 1)
    let exploration = min(max(Double(context.attempt - 4) / 16, 0), 1)
    var drawn: [[[Double]]] = Array(repeating: [], count: groups.count)
    var known: Assignment?
    var refused: Assignment?
    // Of several groups the best candidates are combined; where that is known, another draw is better than the second
    // best of each.
    for rank in 0..<(groups.count == 1 ? count : 1) {
      var values: [[ParameterValue]] = Array(repeating: [], count: groups.count)
      let assignment = space.assignment { parameter, _ in
        let (group, offset) = positions[parameter]
        // Drawn only now, since inactive parameters need none.
        if drawn[group].isEmpty {
          drawn[group] = groups[group].candidates(count, exploration: exploration, using: &rng)
        }
        if values[group].isEmpty { values[group] = groups[group].values(at: drawn[group][rank]) }
        return values[group][offset]
      }
      if !space.allows(assignment) {
        refused = assignment
      } else if trials[assignment] == nil, !context.open.contains(assignment) {
        return .assignment(assignment)
      } else {
        known = known ?? assignment
      }
    }
    // The search asks again if it does not want what it knows.
    guard let answer = known ?? refused else { return .exhausted("there are no candidates") }
    return .assignment(answer)
  }

  public mutating func learn(_ observation: Observation) {
    let result = TrialRanking.Result(
      value: observation.fitness.flatMap { $0.isFinite ? $0 : nil }, isComplete: observation.state == .complete,
      epochs: observation.epochs ?? .max)
    if let earlier = trials[observation.assignment], ranking.results[earlier].epochs < result.epochs {
      ranking.replace(earlier, with: result)
    } else {
      trials[observation.assignment] = ranking.count
      ranking.append(result)
      let values = space.values(of: observation.assignment)
      for index in groups.indices { groups[index].append(values) }
    }
    let good = ranking.best(settings.goodCount(of: ranking.count))
    for index in groups.indices { groups[index].split(good: good) }
  }

  /// The groups with the open trials among the bad ones, so that the next proposal keeps away from them: the
  /// "constant liar" of Ginsbourger et al. (2010) with the worst value as its lie.
  private func groups(withOpen open: [Assignment]) -> [ParzenGroup] {
    guard !open.isEmpty else { return groups }
    let values = open.map(space.values(of:))
    return groups.map { $0.avoiding(values) }
  }
}

extension TPE {
  /// Four workers are kept busy. On the benchmark tables the regret is within noise of a window of 1, which it is not
  /// with 16: half of 41 trials are then drawn before ten are known.
  static let window = 4

  public static let entry = SamplerEntry(
    name: "tpe", summary: "Parzen estimators of where the good trials lie and where the others do", searches: .anySpace,
    window: window
  ) { section, target in
    let settings = TPESettings(section)
    return { _ in TPE(target.space, settings) }
  }
}
