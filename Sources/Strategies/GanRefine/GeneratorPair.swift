import Essentials
import NeuralNetworks
import Search
import TensorCore

/// The two generators of the source's method beside a `CandidateScreen`: each proposes parts of candidates, and the worse
/// one learns through a discriminator.
///
/// A generator's outputs are the screen's inputs, so that gradients reach it. Its candidates are the best trials with
/// the generator's values in some parameters, chosen as in a mutation.
struct GeneratorPair: Sendable {
  private let space: SearchSpace
  private let encoding: CandidateEncoding
  private let settings: GanRefineSettings
  private let seed: SeededGenerator
  private var generators: [Player]
  /// The index of the generator whose candidates did better.
  private(set) var better = 0
  private var restarts = 0

  init(_ space: SearchSpace, _ encoding: CandidateEncoding, _ settings: GanRefineSettings, seed: SeededGenerator) {
    self.space = space
    self.encoding = encoding
    self.settings = settings
    self.seed = seed
    generators = (0..<2).map { Self.generator($0, restart: 0, encoding, settings, seed) }
  }

  /// `count` candidates of each generator; some may not be allowed.
  func candidates(_ count: Int, of elite: [Assignment], _ stream: SeededGenerator) -> [PooledCandidate] {
    generators.indices.flatMap { index in
      var rng = stream.child("generator", index)
      let noise = noise(count, &rng)
      let outputs = KernelSet.baseline.run { Gradients.withoutRecording { generators[index](noise).values } }
      return (0..<count).map { row in
        let values = encoding.values(at: outputs[row * encoding.count..<(row + 1) * encoding.count])
        let parent = elite[rng.integer(below: elite.count)]
        let candidate = space.mutant(of: parent, using: &rng) { parameter, _, _, _ in values[parameter] }
        return PooledCandidate(candidate, .generator(index))
      }
    }
  }

  /// Learns an iteration's results: the generator with the lower mean, or the one that had no candidate chosen, is
  /// trained against a discriminator drawn at random. A failure counts as the worst of the iteration.
  mutating func learn(
    _ results: [(origin: PooledCandidate.Origin, fitness: Double?)], _ discriminators: [Player], _ iteration: Int
  ) {
    let worst = results.compactMap(\.fitness).min() ?? 0
    let means = (0..<2).map { index -> Double in
      let own = results.filter { $0.origin == .generator(index) }.map { $0.fitness ?? worst }
      return own.isEmpty ? -.infinity : own.reduce(0) { $0 + $1 / Double(own.count) }
    }
    if means[0] != means[1] { better = means[0] > means[1] ? 0 : 1 }
    generators.makeUnique()
    var rng = seed.child("training", iteration)
    let judge = discriminators[rng.integer(below: discriminators.count)]
    let worse = 1 - better
    KernelSet.baseline.run {
      for _ in 0..<settings.generator.steps {
        let noise = noise(settings.samples, &rng)
        let loss = judge.frozen { settings.generatorLoss.loss($0(generators[worse](noise))) }
        generators[worse].descend(loss)
      }
    }
    if !generators[worse].isFinite {
      restarts += 1
      generators[worse] = Self.generator(worse, restart: restarts, encoding, settings, seed)
    }
  }

  private func noise(_ count: Int, _ rng: inout SeededGenerator) -> Tensor {
    Tensor([count, settings.noise], (0..<count * settings.noise).map { _ in Float(rng.normal()) })
  }

  private static func generator(
    _ index: Int, restart: Int, _ encoding: CandidateEncoding, _ settings: GanRefineSettings, _ seed: SeededGenerator
  ) -> Player {
    Player(
      settings.generator, inputs: settings.noise, outputs: encoding.count, output: .tanh,
      leakySlope: settings.leakySlope, seed: seed.child("generator", index).child("weights", restart))
  }
}
