import Search

/// Which of two trials is better: the one comparison by which a study names its best.
public struct TrialRanking: Equatable, Sendable {
  private let objective: Objective
  /// Whether the loss and the number of parameters decide between equal fitnesses.
  private let breaksTies: Bool

  /// - Parameter format: The journal's; before format 3 the earlier of equal trials was the better one.
  public init(_ objective: Objective, format: Int = StudyRecord.currentFormat) {
    self.objective = objective
    breaksTies = format >= 3
  }

  /// Whether a trial beats another one: by the better fitness, of equal ones by the lower loss, then by fewer parameters,
  /// then by the lower number. Only complete trials do.
  public func prefers(_ trial: TrialRecord, to other: TrialRecord?) -> Bool {
    guard trial.state == .complete, let fitness = trial.fitness.map(objective.better.oriented) else { return false }
    guard let other, let rival = other.fitness.map(objective.better.oriented) else { return true }
    if fitness != rival { return fitness > rival }
    return prefersEqual(trial, to: other)
  }

  /// The same for trials of equal fitness.
  func prefersEqual(_ trial: TrialRecord, to other: TrialRecord) -> Bool {
    if breaksTies {
      // What only one of them has measured decides nothing.
      for names in [["validationLoss", "trainLoss", "loss"], ["parameters", "weights"]] {
        let name = names.first { trial.metrics[$0] != nil && other.metrics[$0] != nil }
        if let name, let own = trial.metrics[name], let rival = other.metrics[name], own != rival { return own < rival }
      }
    }
    return trial.number < other.number
  }
}

extension StudyState {
  public var ranking: TrialRanking { TrialRanking(objectives[0], format: study?.format ?? StudyRecord.currentFormat) }
}
