import Essentials
import NeuralNetworks
import Search
import TensorCore

/// Discriminators that remember every trial, and tell which candidates promise to be among the best.
///
/// Each learns a trial's rank among all of them, to a power, as the probability that it is a good one. A trial has one
/// weight ~ Exp(1) for each discriminator, drawn once, so that they disagree where little is known (the Bayesian
/// bootstrap of Rubin, 1981): following one of them, drawn at random, is a step of Thompson sampling. Their weights are
/// kept from batch to batch.
///
/// The networks run on the portable kernels, so that the choice is the same on any machine.
struct CandidateScreen: Sendable {
  private struct Trial: Sendable {
    let inputs: [Float]
    /// Nil if it failed.
    let fitness: Double?
    /// One for each discriminator.
    let weights: [Float]
  }

  let encoding: CandidateEncoding
  let settings: ScreenSettings
  private let seed: SeededGenerator
  private var trials: [Trial] = []
  private(set) var discriminators: [Player]
  /// The number of times that they were trained.
  private var trainings = 0

  init(_ space: SearchSpace, _ settings: ScreenSettings, seed: SeededGenerator) {
    let encoding = CandidateEncoding(space)
    self.encoding = encoding
    self.settings = settings
    self.seed = seed
    discriminators = (0..<settings.discriminators).map {
      Self.discriminator($0, restart: 0, encoding, settings, seed)
    }
  }

  /// Remembers a trial.
  /// - Parameter fitness: Higher is better; nil if the trial failed, which ranks last.
  mutating func remember(_ assignment: Assignment, fitness: Double?) {
    var rng = seed.child("trial", trials.count)
    // Exp(1) by inversion; 1 - u is never 0.
    let weights = (0..<settings.discriminators).map { _ in Float(-portableLog(1 - rng.uniform())) }
    trials.append(Trial(inputs: encoding.inputs(of: assignment), fitness: fitness, weights: weights))
  }

  /// Trains every discriminator for some steps, each on trials of its own draw.
  mutating func train() {
    guard trials.count > 1 else { return }
    discriminators.makeUnique()
    let targets = Self.targets(of: trials.map(\.fitness), exponent: settings.exponent)
    for index in discriminators.indices {
      var rng = seed.child("training", trainings).child("discriminator", index)
      KernelSet.baseline.run {
        for _ in 0..<settings.steps {
          let drawn = rng.permutation(trials.count).prefix(settings.remembered)
          descend(index, on: Array(drawn), targets)
        }
      }
      // So that no choice is ever made of NaN.
      if !discriminators[index].isFinite {
        discriminators[index] = Self.discriminator(index, restart: trainings + 1, encoding, settings, seed)
      }
    }
    trainings += 1
  }

  /// One step down the mean of weight · cross-entropy, which for a logit x and a target t is softplus(x) - t x.
  private func descend(_ index: Int, on drawn: [Int], _ targets: [Float]) {
    let inputs = Tensor([drawn.count, encoding.count], drawn.flatMap { trials[$0].inputs })
    let target = Tensor([drawn.count, 1], drawn.map { targets[$0] })
    let weight = Tensor([drawn.count, 1], drawn.map { trials[$0].weights[index] })
    let logits = discriminators[index](inputs)
    discriminators[index].descend(((activate(logits, .softplus) - logits * target) * weight).mean)
  }

  /// The logits that one discriminator gives to candidates.
  func logits(of candidates: [Assignment], by index: Int) -> [Float] {
    let inputs = Tensor([candidates.count, encoding.count], candidates.flatMap(encoding.inputs(of:)))
    return KernelSet.baseline.run { Gradients.withoutRecording { discriminators[index](inputs).values } }
  }

  /// Ranks in [0, 1], ties at the middle of theirs, to the power of `exponent`; failures rank last. 0.5 is the rank of
  /// the only trial.
  static func targets(of fitness: [Double?], exponent: Int) -> [Float] {
    let scores = fitness.map { $0 ?? -.infinity }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var targets = [Float](repeating: 0.5, count: scores.count)
    guard scores.count > 1 else { return targets }
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, scores[order[end + 1]] == scores[order[start]] { end += 1 }
      let rank = Double(start + end) / 2 / Double(order.count - 1)
      let target = (0..<exponent).reduce(1.0) { power, _ in power * rank }
      for index in order[start...end] { targets[index] = Float(target) }
      start = end + 1
    }
    return targets
  }

  private static func discriminator(
    _ index: Int, restart: Int, _ encoding: CandidateEncoding, _ settings: ScreenSettings, _ seed: SeededGenerator
  ) -> Player {
    Player(
      inputs: encoding.count, hidden: settings.hidden, outputs: 1, output: .linear, leakySlope: settings.leakySlope,
      rule: Adam(), learningRate: settings.learningRate,
      seed: seed.child("discriminator", index).child("weights", restart))
  }
}
