import Essentials
import Search

/// The asynchronous successive halving algorithm (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and
/// Talwalkar, A system for massively parallel hyperparameter tuning, MLSys 2020, arXiv:1810.05934, algorithm 2).
///
/// Every proposal promotes, from the highest rung where there is one, the best configuration among the first 1/η of its
/// rung that was not promoted yet; otherwise it is a new configuration at the lowest rung. Failed and pruned trials count
/// as members of their rung, and are never promoted.
struct ASHA: SearchStrategy {
  private let settings: AllocatorSettings
  private var source: ConfigurationSource
  private var told = 0
  /// Lowest first, one for each of the settings'.
  private var rungs: [AsynchronousRung]

  init(_ settings: AllocatorSettings, source: ConfigurationSource) {
    self.settings = settings
    self.source = source
    rungs = settings.halving.rungs.map { _ in AsynchronousRung() }
  }

  var stage: String? {
    let sizes = rungs.map { "\($0.count)" }.joined(separator: ", ")
    return "rungs of \(sizes)"
  }

  func ask(_ open: OpenTrials) -> Proposal {
    if told + open.own.count >= settings.trials { return .done(nil) }
    if open.own.count >= settings.window { return .wait }
    if let promotion = promotion(open.own) { return .candidate(promotion) }
    switch source.ask(open) {
    case .candidate(var candidate):
      candidate.epochs = settings.halving.rungs[0]
      return .candidate(candidate)
    case .wait: return .wait
    // A result may still lead to a promotion.
    case .done(let reason): return open.own.isEmpty ? .done(reason) : .wait
    }
  }

  mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
    source.tell(result)
    told += 1
    guard let entrant = Entrant(result), let rung = settings.halving.rungs.firstIndex(of: result.candidate.epochs ?? 0)
    else { return [] }
    rungs[rung].insert(entrant)
    if rung > 0, let trial = result.candidate.continues { rungs[rung - 1].promote(trial) }
    return []
  }

  mutating func learn(_ result: CandidateResult) { source.learn(result) }

  private func promotion(_ open: [Candidate]) -> Candidate? {
    let open = Set(open.compactMap(\.continues))
    for rung in rungs.indices.dropLast().reversed() {
      guard let next = rungs[rung].next(reduction: settings.halving.reduction, open: open) else { continue }
      return next.promoted(to: settings.halving.rungs[rung + 1])
    }
    return nil
  }
}
