import Essentials
import Search
import Studies

/// A study's trials as points of its space, for the charts of parameters.
struct StudyView {
  struct Point {
    let trial: TrialRecord
    /// The first objective as it was measured.
    let fitness: Double
    /// One for each dimension, 0 to 1; nil for an inactive parameter.
    let positions: [Double?]
  }

  let study: StudyRecord
  let objective: Objective
  /// The parameters with more than one value; empty if candidates are drawn whole.
  let dimensions: [Dimension]
  /// The complete trials, in order of number.
  let points: [Point]

  /// - Returns: Nil if the journal holds no complete trial, or no study.
  init?(_ journal: JournalContents) {
    guard let study = journal.study else { return nil }
    self.study = study
    objective = journal.objectives[0]
    let dimensions = (study.space?.parameters ?? []).compactMap(Dimension.init)
    self.dimensions = dimensions
    points = journal.trials.compactMap { trial in
      guard trial.state == .complete, let fitness = trial.fitness else { return nil }
      return Point(
        trial: trial, fitness: fitness, positions: dimensions.map { $0.position(of: trial.parameters[$0.name]) })
    }
    if points.isEmpty { return nil }
  }

  /// The points from the worst to the best, so that the best are drawn on top.
  var ranked: [Point] {
    points.sorted { objective.better.oriented($0.fitness) < objective.better.oriented($1.fitness) }
  }

  /// From the worst to the best: a quarter of `limit` are the best points, the others evenly spaced among the rest.
  func sample(_ limit: Int) -> [Point] {
    let ranked = ranked
    guard ranked.count > limit else { return ranked }
    let best = limit / 4
    return thinned(Array(ranked.dropLast(best)), to: limit - best) + ranked.suffix(best)
  }

  /// Maps the first objective to 0 (worst) ... 1 (best) for colours, without a few outliers at the worse end.
  var scale: (_ fitness: Double) -> Double {
    let values = points.map { objective.better.oriented($0.fitness) }.sorted()
    let best = values[values.count - 1]
    // A diverged loss of 1e9 would leave one colour for all others.
    let worst = values[values.count / 20]
    let better = objective.better
    return { best > worst ? min(max((better.oriented($0) - worst) / (best - worst), 0), 1) : 1 }
  }

  var subtitle: String { "\(counted(points.count, "complete trial")); \(study.method), seed \(study.seed)" }

  /// The indexes of the dimensions, the most important first.
  var dimensionsByImportance: [Int] {
    let importance = Importance(study, trials: points.map(\.trial), objectiveIndex: 0)
    let shares = Dictionary((importance?.shares ?? []).map { ($0.name, $0.share) }) { first, _ in first }
    return dimensions.indices.sorted {
      (shares[dimensions[$1].name] ?? 0, $0) < (shares[dimensions[$0].name] ?? 0, $1)
    }
  }

  /// Pairs of the most important dimensions, at most `limit`.
  func pairs(_ limit: Int) -> [(Int, Int)] {
    let top = dimensionsByImportance
    var found: [(Int, Int)] = []
    for second in top.indices {
      for first in 0..<second { found.append((top[first], top[second])) }
    }
    return Array(found.prefix(limit))
  }
}
