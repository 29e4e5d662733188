import Essentials
import NeuralNetworks
import Search
import TensorCore

/// GAN-based parameter refinement (Lu, Kakillioglu and Velipasalar, 2018, algorithm 1).
///
/// Two generators propose parameter vectors. The one whose networks did better on average is called Ga,
/// the other Gb. A discriminator learns to tell their vectors apart, and only Gb is trained, to imitate Ga.
/// Iteration 0 evaluates the hand-made baseline, so that every search reports what it started from.
///
/// Its networks run on the portable kernels: a journal replays to the same proposals on any machine.
public struct GanRefineStrategy: BatchStrategy {
  private let space: SearchSpace
  private let baseline: Assignment
  private let settings: GanRefineSettings
  private let seed: SeededGenerator

  /// The iteration that `ask` proposes for; 0 is the baseline's.
  private var iteration = 0
  private(set) var generators: [Player]
  private(set) var discriminator: Player
  /// The index of Ga.
  private(set) var better = 0
  /// The number of consecutive iterations in which both generators proposed the same.
  private var equalIterations = 0
  /// Of each generator, the number of consecutive iterations in which its outputs were saturated.
  private var saturatedIterations = [0, 0]
  private var restarts = 0

  public init(space: SearchSpace, baseline: Assignment, settings: GanRefineSettings, seed: SeededGenerator) {
    self.space = space
    self.baseline = baseline
    self.settings = settings
    self.seed = seed
    generators = (0..<2).map { Self.generator($0, restart: 0, space, settings, seed) }
    discriminator = Self.discriminator(restart: 0, space, settings, seed)
  }

  public var stage: String? { "iteration \(iteration)/\(settings.iterations)" }

  public func ask() -> [Candidate] {
    if iteration == 0 { return [Candidate(baseline)] }
    if iteration > settings.iterations { return [] }
    let proposals = KernelSet.baseline.run {
      Gradients.withoutRecording { (0..<2).map { assignments(of: generators[$0](noise(of: $0))) } }
    }
    return (0..<settings.samples).flatMap { sample in proposals.map { Candidate($0[sample]) } }
  }

  public mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
    defer { iteration += 1 }
    guard iteration > 0 else {
      let start = JSONValue(finite: results.first?.fitness)
      return [StrategyRecord(event: "iteration", fields: ["index": 0, "baseline": start])]
    }
    // A failed trial counts as 0, the worst accuracy, or as the worst result if that is lower.
    let worst = min(0, results.compactMap(\.fitness).min() ?? 0)
    let accuracies = (0..<2).map { generator in
      let own = results.indices.filter { $0 % 2 == generator }.map { results[$0].fitness ?? worst }
      return own.reduce(0, +) / Double(own.count)
    }
    // A tie keeps the labels.
    if accuracies[0] != accuracies[1] { better = accuracies[0] > accuracies[1] ? 0 : 1 }
    let game = KernelSet.baseline.run { play() }
    let areEqual = stride(from: 0, to: results.count, by: 2).allSatisfy {
      isEqual(results[$0].candidate, results[$0 + 1].candidate)
    }
    equalIterations = areEqual ? equalIterations + 1 : 0
    for index in 0..<2 {
      let isSaturated = settings.saturation.map { game.saturations[index] >= $0 } ?? false
      saturatedIterations[index] = isSaturated ? saturatedIterations[index] + 1 : 0
    }
    let isStuck = max(equalIterations, saturatedIterations[1 - better]) >= settings.equalIterations
    // A generator that has diverged is reinitialized as well, so that no proposal is ever made of NaN.
    let restarts = isStuck || !generators[1 - better].isFinite
    if restarts { restartWorse() }
    if !discriminator.isFinite { discriminator = Self.discriminator(restart: iteration, space, settings, seed) }

    return [
      StrategyRecord(
        event: "iteration",
        fields: [
          "index": .integer(iteration),
          "accuracies": .array(accuracies.map { .number($0) }),
          "better": .integer(better + 1),
          "discriminatorLoss": JSONValue(finite: game.discriminatorLoss),
          "generatorLoss": JSONValue(finite: game.generatorLoss),
          "discriminatorOnBetter": .array(game.onBetter.map { JSONValue(finite: Double($0)) }),
          "discriminatorOnWorse": .array(game.onWorse.map { JSONValue(finite: Double($0)) }),
          "outputsEqual": .bool(areEqual),
          "saturation": .array(game.saturations.map { JSONValue(finite: $0) }),
          "reinitialized": restarts ? .integer(2 - better) : .null,
          "reinitializations": .integer(self.restarts),
        ])
    ]
  }
}

// MARK: - Proposals

extension GanRefineStrategy {
  /// The noise of one generator in the current iteration, `[samples, noise]`.
  func noise(of generator: Int) -> Tensor {
    var rng = seed.child("iteration", iteration).child("noise", generator)
    let values = (0..<settings.samples * settings.noise).map { _ in Float(rng.normal()) }
    return Tensor([settings.samples, settings.noise], values)
  }

  private func assignments(of outputs: Tensor) -> [Assignment] {
    let values = outputs.values
    return (0..<settings.samples).map { sample in
      space.assignment(at: values[sample * space.count..<(sample + 1) * space.count].map(Double.init))
    }
  }
}

// MARK: - Equality

extension GanRefineStrategy {
  /// Whether no parameter of two proposals differs by more than `equalTolerance` of its range.
  private func isEqual(_ first: Candidate, _ second: Candidate) -> Bool {
    guard settings.equalTolerance > 0, let first = first.assignment, let second = second.assignment else {
      return first == second
    }
    return zip(space.parameters, zip(space.values(of: first), space.values(of: second))).allSatisfy {
      parameter, values in
      guard let one = values.0, let other = values.1, parameter.domain.isNumber else { return values.0 == values.1 }
      // Points lie in a range of length 2.
      return abs(parameter.domain.point(of: one) - parameter.domain.point(of: other)) <= 2 * settings.equalTolerance
    }
  }
}

extension Domain {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .choice, .flag, .bits, .fixed: false
    }
  }
}

// MARK: - The game

extension GanRefineStrategy {
  private struct Game {
    var discriminatorLoss = 0.0
    var generatorLoss = 0.0
    /// D's probabilities that a vector is Ga's, before the updates.
    var onBetter: [Float] = []
    var onWorse: [Float] = []
    /// The fraction of each generator's outputs that was beyond ±0.99.
    var saturations: [Double] = []
  }

  /// Updates D, then Gb through D, in the source's order. D sees the raw outputs, so that gradients reach Gb.
  private mutating func play() -> Game {
    makePlayersUnique()
    var game = Game()
    let worse = 1 - better
    let noise = (0..<2).map { self.noise(of: $0) }
    let vectors = Gradients.withoutRecording { (0..<2).map { generators[$0](noise[$0]) } }

    game.saturations = vectors.map { vectors in
      Double(vectors.values.count { abs($0) > 0.99 }) / Double(vectors.count)
    }
    Gradients.withoutRecording {
      game.onBetter = activate(discriminator(vectors[better]), .sigmoid).values
      game.onWorse = activate(discriminator(vectors[worse]), .sigmoid).values
    }
    for step in 0..<settings.discriminator.steps {
      // Maximising mean[log D(Ga(z)) + log(1 - D(Gb(z)))] (eq. 3).
      let loss =
        binaryCrossEntropy(discriminator(vectors[better]), target: 1)
        + binaryCrossEntropy(discriminator(vectors[worse]), target: 0)
      if step == 0 { game.discriminatorLoss = Double(loss.item) }
      discriminator.descend(loss)
    }
    for step in 0..<settings.generator.steps {
      let loss = discriminator.frozen {
        settings.generatorLoss.loss($0(generators[worse](noise[worse])))
      }
      if step == 0 { game.generatorLoss = Double(loss.item) }
      generators[worse].descend(loss)
    }
    return game
  }

  /// Copies networks that another copy of this value shares, before they are trained.
  private mutating func makePlayersUnique() {
    generators.makeUnique()
    if !isKnownUniquelyReferenced(&discriminator) { discriminator = discriminator.copy() }
  }

  /// Gives Gb new weights, since both generators have settled on one point.
  private mutating func restartWorse() {
    restarts += 1
    equalIterations = 0
    saturatedIterations[1 - better] = 0
    generators[1 - better] = Self.generator(1 - better, restart: restarts, space, settings, seed)
  }

  private static func generator(
    _ index: Int, restart: Int, _ space: SearchSpace, _ settings: GanRefineSettings, _ seed: SeededGenerator
  ) -> Player {
    Player(
      settings.generator, inputs: settings.noise, outputs: space.count, output: .tanh,
      leakySlope: settings.leakySlope, seed: seed.child("generator", index).child("weights", restart))
  }

  private static func discriminator(
    restart: Int, _ space: SearchSpace, _ settings: GanRefineSettings, _ seed: SeededGenerator
  ) -> Player {
    Player(
      settings.discriminator, inputs: space.count, outputs: 1, output: .linear,
      leakySlope: settings.leakySlope, seed: seed.child("discriminator").child("weights", restart))
  }
}

extension GanRefineSettings.GeneratorLoss {
  /// The loss of a generator whose vectors have these logits of D.
  func loss(_ logits: Tensor) -> Tensor {
    switch self {
    // log(1 - D) is the negative of the cross-entropy against 0 (eq. 2).
    case .saturating: binaryCrossEntropy(logits, target: 0).scaled(by: -1)
    case .nonSaturating: binaryCrossEntropy(logits, target: 1)
    }
  }
}

extension GanRefineStrategy {
  public static let entry = StrategyEntry(
    name: "gan-refine", summary: "two generators against a discriminator propose parameter vectors (Lu et al., 2018)",
    searches: .anySpace, needsBaseline: true, extendableKeys: ["iterations"]
  ) { section, target in
    let settings = GanRefineSettings(section)
    if settings.variant == .source, target.drawn == nil, target.space.isConstrained, !target.space.isBroken {
      section.refuse(
        "variant",
        "the source's method may propose any combination of values, and cannot leave out those that \"forbidden\" or "
          + "\"constraints\" exclude; \"memory\" can")
    }
    return StrategyPlan(
      trials: 1 + 2 * settings.samples * settings.iterations, batches: settings.iterations + 1
    ) { seed in
      // Tables and formulas may have no baseline: then a draw takes its place.
      var rng = seed.child("baseline")
      let baseline = target.baseline ?? target.space.assignment(using: &rng) ?? Assignment([])
      guard let memory = settings.memory else {
        return Batches(
          GanRefineStrategy(space: target.space, baseline: baseline, settings: settings, seed: seed))
      }
      return Batches(
        MemoryRefinement(
          space: target.space, baseline: baseline, settings: settings, memory: memory, seed: seed))
    }
  }
}
