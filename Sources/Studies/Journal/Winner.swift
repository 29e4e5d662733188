import Essentials
import Search

/// The parameters that a study recommends.
public struct Winner: Equatable, Sendable {
  /// The trial that they come from; nil for a baseline that the search did not evaluate.
  public let trial: Int?
  public let parameters: [String: JSONValue]
  /// The objective over the confirming retrainings; nil if there were none.
  public let confirmation: Sample?
  /// The first objective in the search; nil for a baseline that the search did not evaluate.
  public let fitness: Double?

  /// Measurements of one quantity.
  public struct Sample: Equatable, Sendable {
    /// In order of repeat; failed ones are left out.
    public let values: [Double]

    /// - Parameter values: At least one.
    public init(values: [Double]) { self.values = values }

    public var mean: Double {
      let sum = values.reduce(0, +)
      // The sum of large numbers may be infinite where their mean is not.
      return sum.isFinite ? sum / Double(values.count) : values.reduce(0) { $0 + $1 / Double(values.count) }
    }

    /// The sample standard deviation (n - 1); 0 for a single value.
    public var deviation: Double {
      guard values.count > 1 else { return 0 }
      let mean = mean
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(values.count - 1)).squareRoot()
    }
  }
}

extension StudyState {
  /// The best distinct candidates, best first, and the baseline after them unless it is one of them.
  func candidatesForBest(
    _ count: Int, start: [String: JSONValue]?
  ) -> [(trial: Int?, parameters: [String: JSONValue])] {
    var found: [(trial: Int?, parameters: [String: JSONValue])] = []
    func isNew(_ parameters: [String: JSONValue]) -> Bool {
      !found.contains { JSONValue.object($0.parameters).isSame(.object(parameters)) }
    }
    let ranking = ranking
    let ranked = trials.filter { $0.state == .complete }.sorted { ranking.prefers($0, to: $1) }
    for trial in ranked where found.count < count && isNew(trial.parameters) {
      found.append((trial.number, trial.parameters))
    }
    if let start, isNew(start) {
      let trial = trials.first { JSONValue.object($0.parameters).isSame(.object(start)) }
      found.append((trial?.number, start))
    }
    return found
  }

  /// What the study recommends: of the confirmed candidates the one with the best mean, otherwise the best trial.
  public var winner: Winner? {
    rankedCandidates.first
      ?? best.map { Winner(trial: $0.number, parameters: $0.parameters, confirmation: nil, fitness: $0.fitness) }
  }

  /// The confirmed candidates, best mean first; of equal means the one that did better in the search.
  public var rankedCandidates: [Winner] {
    let better = objectives[0].better
    let scored = confirmedCandidates.enumerated().map { index, candidate in
      (index: index, score: better.oriented(candidate.confirmation?.mean ?? 0), candidate: candidate)
    }
    return scored.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.candidate)
  }

  /// Every confirmed candidate, in the order of the search. One that failed once is left out.
  var confirmedCandidates: [Winner] {
    var groups: [(key: JSONValue, records: [ConfirmationRecord])] = []
    // Those of a search that was extended since count no more.
    let last = confirmations.map(\.trials).max()
    for record in confirmations.sorted(by: { ($0.candidate, $0.count) < ($1.candidate, $1.count) })
    where record.trials == last {
      let key = JSONValue.object(record.parameters)
      if let index = groups.firstIndex(where: { $0.key.isSame(key) }) {
        groups[index].records.append(record)
      } else {
        groups.append((key, [record]))
      }
    }
    return groups.compactMap { group in
      let values = group.records.compactMap { $0.outcome.state == .complete ? $0.outcome.fitness : nil }
      guard values.count == group.records.count, let first = group.records.first else { return nil }
      return Winner(
        trial: first.trial, parameters: first.parameters, confirmation: Winner.Sample(values: values),
        fitness: first.trial.flatMap { trial($0)?.fitness })
    }
  }
}
