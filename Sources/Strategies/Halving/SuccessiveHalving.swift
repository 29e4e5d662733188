import Essentials
import Search

/// Synchronous successive halving, one bracket after another; of several different brackets, Hyperband.
///
/// A rung begins when every result of the one below is known: its best configurations go on, each in a trial that
/// continues the training of its last one. Failed and pruned trials are never promoted; where too few are left, or the
/// space has no more configurations, the rungs above are smaller. Brackets are repeated until the trials are spent.
struct SuccessiveHalving: SearchStrategy {
  private let brackets: [Bracket]
  private let settings: AllocatorSettings
  private var source: ConfigurationSource
  /// Own results.
  private var told = 0
  /// The number of the present bracket, and of its rung.
  private var bracket = 0
  private var rung = 0
  /// The results of the present rung, in trial order.
  private var entrants: [Entrant] = []
  private var results = 0
  /// What the present rung trains on; of the lowest one the source is asked.
  private var promoted: [Entrant] = []

  init(_ brackets: [Bracket], settings: AllocatorSettings, source: ConfigurationSource) {
    self.brackets = brackets
    self.settings = settings
    self.source = source
  }

  private var schedule: Bracket { brackets[bracket % brackets.count] }
  private var epochs: Int { schedule.rungs[rung].epochs }
  /// Trials of the present rung.
  private var size: Int { rung == 0 ? schedule.rungs[0].configurations : promoted.count }

  var stage: String? {
    "bracket \(bracket + 1), rung \(rung + 1)/\(schedule.rungs.count) at \(counted(epochs, "epoch"))"
  }

  func ask(_ open: OpenTrials) -> Proposal {
    if told + open.own.count >= settings.trials { return .done(nil) }
    if open.own.count >= settings.window { return .wait }
    let next = results + open.own.count
    guard next < size else { return .wait }
    if rung > 0 { return .candidate(promoted[next].promoted(to: epochs)) }
    switch source.ask(open) {
    case .candidate(var candidate):
      candidate.epochs = epochs
      return .candidate(candidate)
    case .wait: return .wait
    case .done(let reason):
      if open.own.contains(where: { $0.continues == nil }) { return .wait }
      // There are no more configurations: those that there are go on.
      var short = self
      short.closeRung()
      return short.rung > 0 ? short.ask(open) : .done(reason)
    }
  }

  mutating func tell(_ result: CandidateResult) -> [StrategyRecord] {
    var records: [StrategyRecord] = []
    // `ask` found the lowest rung at its end.
    if rung == 0, result.candidate.continues != nil { records.append(closeRung()) }
    source.tell(result)
    told += 1
    results += 1
    if let entrant = Entrant(result) { entrants.append(entrant) }
    if results == size { records.append(closeRung()) }
    return records
  }

  mutating func learn(_ result: CandidateResult) { source.learn(result) }

  /// Promotes the best of the present rung, or goes on to the next bracket if nobody is left.
  @discardableResult
  private mutating func closeRung() -> StrategyRecord {
    let isShort = results < size
    var promotions = rung + 1 < schedule.rungs.count ? schedule.rungs[rung + 1].configurations : 0
    // Of a rung that the space could not fill, the same share.
    if isShort { promotions = min(promotions, max(results / settings.halving.reduction, 1)) }
    let ranked = entrants.filter { $0.fitness != nil }.sorted { $0.isBetter(than: $1) }
    promoted = Array(ranked.prefix(promotions))
    let record = StrategyRecord(
      event: "rung",
      fields: [
        "bracket": .integer(bracket), "rung": .integer(rung), "epochs": .integer(epochs), "trials": .integer(results),
        "kept": .array(promoted.map { .integer($0.trial) }),
      ])
    if promoted.isEmpty {
      bracket += 1
      rung = 0
    } else {
      rung += 1
    }
    (entrants, results) = ([], 0)
    return record
  }
}
