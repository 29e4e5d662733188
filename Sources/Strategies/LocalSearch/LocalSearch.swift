import Essentials
import Search

/// Best-improvement local search with restarts: evaluates all neighbours of the best assignment of a climb, moves to the
/// best of them if it is better, and otherwise takes smaller steps, or starts a new climb from a random draw.
///
/// The first climb starts from the baseline if there is one. Assignments that were evaluated before count by their known
/// results. Neighbours are proposed in random order; the move waits for all of them, whatever the window is.
public struct LocalSearch: Sampler {
  private enum Phase: Sendable {
    /// Waits for the result of a climb's first assignment.
    case starting(Assignment)
    /// `queue` are the neighbours that have no result yet, in the order of proposal.
    case climbing(Assignment, step: Double, neighbours: [Assignment], queue: [Assignment])
    /// Draws no longer find what is not known.
    case exhausted
  }

  private let space: SearchSpace
  private let settings: LocalSearchSettings
  private let seed: SeededGenerator
  private var phase = Phase.exhausted
  /// Fitness, of failures -∞.
  private var known: [Assignment: Double] = [:]
  private var climbs = 0
  /// Neighbourhoods looked at.
  private var rounds = 0

  /// - Parameter baseline: Where the first climb starts; a random draw if there is none, or it is not allowed.
  public init(
    _ space: SearchSpace, baseline: Assignment?, settings: LocalSearchSettings = LocalSearchSettings(),
    seed: SeededGenerator
  ) {
    self.space = space
    self.settings = settings
    self.seed = seed
    if let baseline, space.allows(baseline) {
      climbs = 1
      phase = .starting(baseline)
    } else {
      restart()
    }
  }

  public var stage: String? { "climb \(climbs)" }

  public func propose(_ context: SamplingContext) -> Sample {
    let choices: [Assignment] =
      switch phase {
      case .starting(let start): [start]
      case .climbing(_, _, _, let queue): queue
      case .exhausted: []
      }
    var refusals = context.attempt
    for choice in choices where !context.open.contains(choice) {
      if refusals == 0 { return .assignment(choice) }
      refusals -= 1
    }
    if !context.open.isEmpty { return .wait }
    // What is left is exhausted, or open by the user's own request: anything else keeps the search going.
    var stream = context.stream
    return space.assignment(using: &stream).map { .assignment($0) }
      ?? .exhausted("no allowed assignment was found in 10,000 draws")
  }

  public mutating func learn(_ observation: Observation) {
    known[observation.assignment] = observation.fitness ?? -.infinity
    if case .climbing(let centre, let step, let neighbours, var queue) = phase {
      guard let index = queue.firstIndex(of: observation.assignment) else { return }
      queue.remove(at: index)
      phase = .climbing(centre, step: step, neighbours: neighbours, queue: queue)
    }
    advance()
  }

  /// Moves on until there is something whose result is not known.
  private mutating func advance() {
    while true {
      switch phase {
      case .exhausted: return
      case .starting(let start):
        guard let fitness = known[start] else { return }
        if fitness == -.infinity { restart() } else { climb(from: start, step: settings.step) }
      case .climbing(let centre, let step, let neighbours, let queue):
        guard queue.isEmpty else { return }
        if let best = neighbours.max(by: { fitness($0) < fitness($1) }), fitness(best) > fitness(centre) {
          climb(from: best, step: step)
        } else if step / 2 >= settings.minimumStep, centre.hasSteps(in: space) {
          climb(from: centre, step: step / 2)
        } else {
          restart()
        }
      }
    }
  }

  private func fitness(_ assignment: Assignment) -> Double { known[assignment] ?? -.infinity }

  private mutating func climb(from centre: Assignment, step: Double) {
    var rng = seed.child("neighbours", rounds)
    rounds += 1
    let neighbours = space.neighbours(of: centre, step: step, using: &rng)
    let queue = rng.permutation(neighbours.count).map { neighbours[$0] }.filter { known[$0] == nil }
    phase = .climbing(centre, step: step, neighbours: neighbours, queue: queue)
  }

  /// A small space has few assignments that are not known; what draws do not find, `SampledSearch` does.
  private mutating func restart() {
    for attempt in 0..<100 {
      var rng = seed.child("start", climbs).child("attempt", attempt)
      guard let start = space.assignment(using: &rng) else { break }
      guard known[start] == nil else { continue }
      climbs += 1
      phase = .starting(start)
      return
    }
    phase = .exhausted
  }
}

extension Assignment {
  fileprivate func hasSteps(in space: SearchSpace) -> Bool {
    entries.contains { entry in space.index(of: entry.name).map { space.parameters[$0].domain.hasSteps } ?? false }
  }
}

extension LocalSearch {
  public static let entry = SamplerEntry(
    name: "local-search", summary: "the best one-parameter change, again and again, with restarts",
    searches: .anySpace, window: 4
  ) { section, target in
    let settings = LocalSearchSettings(section)
    return { seed in LocalSearch(target.space, baseline: target.baseline, settings: settings, seed: seed) }
  }
}
