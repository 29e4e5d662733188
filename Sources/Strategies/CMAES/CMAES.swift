import Essentials
import Search

/// CMA-ES, the evolution strategy with covariance matrix adaptation (Hansen, The CMA Evolution Strategy: A Tutorial,
/// arXiv:1604.00772), with margin for integers and restarts with growing populations (IPOP).
///
/// It searches the box of `NumberBox`. The first run starts from the middle, from the baseline or, where trials are
/// imported, from the best of them; later runs start from random points. Trials that it did not propose, and those that
/// took many draws, count as injected: their step is limited (Hansen, arXiv:1110.4181). Failures count as worst.
///
/// A generation follows from the results of those before it alone, so the window changes none of its proposals.
public struct CMAES: Sampler {
  private let box: NumberBox
  private let settings: CMAESSettings
  private let seed: SeededGenerator
  private var run: CMAESRun
  /// Finished runs.
  private var restarts = 0
  /// Own proposals of the generations before this one.
  private var start = 0
  /// Generations in all.
  private var generation = 0
  /// Own results of this generation, and those that others proposed.
  private var own: [Solution] = []
  private var injected: [Solution] = []
  /// Why the search ended, if it does not restart.
  private var end: String?
  /// The best trial of others before the first own result.
  private var bestImport: Double?
  /// Trials with a budget of epochs. When an allocator continues one, its later results come as those of others.
  private var trained: Set<Assignment> = []

  private struct Solution {
    let point: [Double]
    /// -infinity for a failure.
    let fitness: Double
    /// Whether the point is no plain draw from the distribution.
    let isInjected: Bool
  }

  /// Beyond these, a sample of a refused proposal is not looked for again: it counts as injected.
  private static var attempts: Int { 1000 }

  /// - Parameters:
  ///   - space: One that `SearchableSpaces.numbers` accepts.
  ///   - baseline: Where the first run starts; the middle of the box if it is nil.
  public init(
    _ space: SearchSpace, _ settings: CMAESSettings = CMAESSettings(), baseline: Assignment?, seed: SeededGenerator
  ) {
    box = NumberBox(space)
    self.settings = settings
    self.seed = seed
    let middle = [Double](repeating: 0, count: box.dimension)
    run = CMAESRun(box, settings, population: nil, mean: baseline.map(box.point(of:)) ?? middle)
  }

  public var stage: String? {
    restarts == 0 ? "generation \(generation)" : "restart \(restarts), generation \(generation)"
  }

  public func propose(_ context: SamplingContext) -> Sample {
    if let end { return .exhausted(end) }
    let index = context.number - start
    if index >= run.population, context.told < context.number { return .wait }
    return .assignment(box.assignment(at: run.encoded(sample(index, context.attempt))))
  }

  public mutating func learn(_ observation: Observation) {
    guard box.dimension > 0 else { return }
    if observation.epochs != nil, !trained.insert(observation.assignment).inserted, !observation.isOwn { return }
    let fitness = observation.fitness.map { $0.isNaN ? -.infinity : $0 } ?? -.infinity
    if observation.isOwn {
      own.append(solution(observation.assignment, fitness))
      if own.count == run.population { finishGeneration() }
    } else if generation == 0, own.isEmpty {
      startFrom(observation.assignment, fitness)
    } else {
      injected.append(foreign(observation.assignment, fitness))
    }
  }

  /// Sample `index` of the generation. It comes from the sampler's own streams, not the proposal's, so that `learn` can
  /// draw it again: an assignment does not tell where between two thresholds its integers were drawn.
  private func sample(_ index: Int, _ attempt: Int) -> [Double] {
    let individual = seed.child("generation", generation).child("individual", index)
    var stream = individual.child("attempt", attempt)
    return run.sample(attempt: attempt, using: &stream)
  }

  private func solution(_ assignment: Assignment, _ fitness: Double) -> Solution {
    for attempt in 0..<Self.attempts {
      let point = sample(own.count, attempt)
      if box.assignment(at: run.encoded(point)) == assignment {
        return Solution(point: point, fitness: fitness, isInjected: attempt >= CMAESRun.plainAttempts)
      }
    }
    return foreign(assignment, fitness)
  }

  private func foreign(_ assignment: Assignment, _ fitness: Double) -> Solution {
    Solution(point: run.decoded(box.point(of: assignment)), fitness: fitness, isInjected: true)
  }

  private mutating func startFrom(_ assignment: Assignment, _ fitness: Double) {
    guard fitness > bestImport ?? -.infinity else { return }
    bestImport = fitness
    run = CMAESRun(box, settings, population: nil, mean: box.point(of: assignment))
  }

  private mutating func finishGeneration() {
    let ranked = (own + injected).enumerated()
      .sorted { (-$0.element.fitness, $0.offset) < (-$1.element.fitness, $1.offset) }
      .prefix(run.population).map(\.element)
    run.update(ranked.map { ($0.point, $0.fitness, $0.isInjected) })
    // Over integers a run ends when all that it draws is known.
    let isExhausted = own.allSatisfy(\.isInjected)
    start += own.count
    generation += 1
    own = []
    injected = []
    guard let reason = isExhausted ? "no new values are left near the mean" : run.reason else { return }
    switch settings.restarts {
    case .none: end = "CMA-ES has converged: \(reason)"
    case .ipop:
      restarts += 1
      var stream = seed.child("restart", restarts)
      let mean = box.coordinates.map { _ in stream.uniform(in: -1...1) }
      run = CMAESRun(box, settings, population: 2 * run.population, mean: mean)
    }
  }
}

extension CMAES {
  public static let entry = SamplerEntry(
    name: "cma-es", summary: "covariance matrix adaptation with margin for integers and restarts",
    searches: .numbers, window: 64
  ) { section, target in
    let settings = CMAESSettings(section)
    return { seed in CMAES(target.space, settings, baseline: target.baseline, seed: seed) }
  }
}
