import Essentials
import Search

/// The refinement with a memory: discriminators that learn from all trials screen mutations of the best ones.
///
/// What the source's method (`GanRefineStrategy`) forgets after each iteration, the discriminators keep; see
/// `CandidateScreen`. A pool of uniform draws and of mutants of the best trials takes the generators' place, beside
/// which they may contribute. Each place of an iteration goes to the candidate of the pool that one discriminator, drawn
/// at random, thinks best. No assignment is evaluated twice.
public struct MemoryRefinement: BatchStrategy {
  private let space: SearchSpace
  private let settings: GanRefineSettings
  private let memory: MemorySettings
  private let seed: SeededGenerator

  /// The iteration of the current batch; 0 is the baseline's.
  private var iteration = 0
  private var batch: [PooledCandidate]
  private(set) var screen: CandidateScreen
  private var pair: GeneratorPair?
  private var evaluated: Set<Assignment> = []
  /// The best trials, best first; of equal ones, the earlier.
  private var elite: [(assignment: Assignment, fitness: Double)] = []
  /// The number of results of its own proposals.
  private var told = 0

  public init(
    space: SearchSpace, baseline: Assignment, settings: GanRefineSettings, memory: MemorySettings,
    seed: SeededGenerator
  ) {
    self.space = space
    self.settings = settings
    self.memory = memory
    self.seed = seed
    screen = CandidateScreen(space, memory.screen, seed: seed.child("screen"))
    batch = [PooledCandidate(baseline, .baseline)]
    if memory.generators {
      pair = GeneratorPair(space, screen.encoding, settings, seed: seed.child("generators"))
    }
  }

  public var stage: String? { "iteration \(iteration)/\(settings.iterations)" }

  public func ask() -> [Candidate] { batch.map { Candidate($0.assignment) } }

  public var endReason: String? {
    iteration > settings.iterations ? nil : "no assignment was found that has not been evaluated"
  }

  public mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
    for (proposal, result) in zip(batch, results) { remember(proposal.assignment, result.fitness) }
    told += results.count
    screen.train()
    pair?.learn(zip(batch, results).map { ($0.origin, $1.fitness) }, screen.discriminators, iteration)
    let record = record(results)
    iteration += 1
    batch = iteration > settings.iterations ? [] : nextBatch()
    return [record]
  }

  public mutating func learn(_ result: CandidateResult) {
    guard let assignment = result.candidate.assignment else { return }
    remember(assignment, result.fitness)
  }

  private mutating func remember(_ assignment: Assignment, _ fitness: Double?) {
    evaluated.insert(assignment)
    screen.remember(assignment, fitness: fitness)
    guard let fitness else { return }
    let place = elite.firstIndex { $0.fitness < fitness } ?? elite.count
    elite.insert((assignment, fitness), at: place)
    if elite.count > memory.elite { elite.removeLast() }
  }
}

// MARK: - Proposals

extension MemoryRefinement {
  /// The next iteration's candidates, fewer only if the space has no others left.
  private func nextBatch() -> [PooledCandidate] {
    let stream = seed.child("iteration", iteration)
    let pool = pool(stream)
    let assignments = pool.map(\.assignment)
    let judges = pool.isEmpty ? 0..<0 : screen.discriminators.indices
    let orders = judges.map { index in
      let logits = screen.logits(of: assignments, by: index)
      return pool.indices.sorted { logits[$0] == logits[$1] ? $0 < $1 : logits[$0] > logits[$1] }
    }
    var known = evaluated
    var batch: [PooledCandidate] = []
    for place in 0..<2 * settings.samples {
      var rng = stream.child("place", place)
      let isDrawn = told + place < memory.start || orders.isEmpty
      let order = isDrawn ? [] : orders[rng.integer(below: orders.count)]
      let best = order.first { !known.contains(pool[$0].assignment) }.map { pool[$0] }
      let drawn = best == nil ? space.newAssignment(besides: known, using: &rng) : nil
      guard let proposal = best ?? drawn.map({ PooledCandidate($0, .uniform) }) else { return batch }
      known.insert(proposal.assignment)
      batch.append(proposal)
    }
    return batch
  }

  /// Candidates to choose from, those among them that are allowed.
  private func pool(_ stream: SeededGenerator) -> [PooledCandidate] {
    var rng = stream.child("pool")
    var pool = (0..<memory.uniform).compactMap { _ in
      space.assignment(using: &rng).map { PooledCandidate($0, .uniform) }
    }
    guard !elite.isEmpty else { return pool }
    for _ in 0..<memory.mutants {
      let parent = elite[rng.integer(below: elite.count)].assignment
      pool.append(PooledCandidate(space.mutant(of: parent, step: memory.step, using: &rng), .mutant))
    }
    pool += pair?.candidates(memory.generated, of: elite.map(\.assignment), stream.child("generated")) ?? []
    return pool.filter { space.allows($0.assignment) }
  }

  /// How the iteration went: the mean fitness of its trials, and how many of them came from where.
  private func record(_ results: [CandidateResult]) -> StrategyRecord {
    guard iteration > 0 else {
      let start = JSONValue(finite: results.first?.fitness)
      return StrategyRecord(event: "iteration", fields: ["index": 0, "baseline": start])
    }
    let fitness = results.compactMap(\.fitness)
    let mean = fitness.isEmpty ? nil : fitness.reduce(0) { $0 + $1 / Double(fitness.count) }
    let origins = batch.map { JSONValue.string($0.origin.name) }
    var fields: [String: JSONValue] = [
      "index": .integer(iteration), "mean": JSONValue(finite: mean), "origins": .array(origins),
    ]
    if let pair { fields["better"] = .integer(pair.better + 1) }
    return StrategyRecord(event: "iteration", fields: fields)
  }
}
