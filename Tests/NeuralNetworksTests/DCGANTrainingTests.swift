import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct DCGANTrainingTests {
  static let settings = DCGAN.Settings(latent: 32, width: 16, imageSize: 32)

  private static func trainer(
    _ settings: DCGAN.Settings, seed: SeededGenerator, loss: AdversarialLoss = .nonSaturating,
    constraint: CriticConstraint = .none
  ) throws -> AdversarialTrainer {
    let generator = try DCGAN.generatorPlan(settings).makeNetwork(seed: seed.child("generator"))
    let discriminator = try DCGAN.discriminatorPlan(settings).makeNetwork(seed: seed.child("discriminator"))
    func optimizer(_ network: Network) -> Optimizer {
      Optimizer(network.parameters, Adam(beta1: 0.5), learningRate: 2e-4)
    }
    return AdversarialTrainer(
      generator: generator, discriminator: discriminator, loss: loss, constraint: constraint,
      generatorOptimizer: optimizer(generator), discriminatorOptimizer: optimizer(discriminator))
  }

  private static func noise(_ count: Int, _ settings: DCGAN.Settings, _ stream: SeededGenerator) -> Tensor {
    var draw = stream
    let shape = [count, 1, 1, settings.latent]
    return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(draw.normal()) })
  }

  static let rules: [(AdversarialLoss, CriticConstraint)] = [
    (.minimax, .none), (.nonSaturating, .none), (.wasserstein, .clipping(limit: 0.01)),
    (.wasserstein, .gradientPenalty(weight: 10)),
  ]

  /// The same seed gives the same bits, and no step leaves gradients or frozen weights behind.
  @Test(arguments: rules.indices) func stepsAreRepeatable(_ index: Int) throws {
    let (loss, constraint) = Self.rules[index]
    let small = DCGAN.Settings(latent: 4, width: 2, imageSize: 8)
    func run(_ seed: UInt64) throws -> (reports: [AdversarialReport], weights: [Float]) {
      let root = SeededGenerator(seed: seed)
      let trainer = try Self.trainer(small, seed: root, loss: loss, constraint: constraint)
      let real = randomTensor([6, 8, 8, 3], seed: 5)
      let reports = (0..<3).map {
        trainer.step(real: real, noise: Self.noise(6, small, root.child("noise", $0)), stream: root.child("step", $0))
      }
      #expect(trainer.discriminatorOptimizer.parameters.allSatisfy { $0.isTrainable && $0.gradient == nil })
      if case .clipping(let limit) = constraint {
        #expect(trainer.discriminator.allValues.allSatisfy { abs($0) <= limit })
      }
      return (reports, trainer.generator.allValues + trainer.discriminator.allValues)
    }
    let (first, again, other) = (try run(1), try run(1), try run(2))
    #expect(first.reports == again.reports && first.weights == again.weights)
    #expect(first.weights != other.weights)
    #expect(first.reports.allSatisfy { $0.discriminatorLoss.isFinite && $0.generatorLoss?.isFinite == true })
    // The cross-entropies are the losses of non-saturating training, and there for the others too.
    for report in first.reports {
      let isLoss = report.discriminatorCrossEntropy == report.discriminatorLoss
      #expect(isLoss == (loss != .wasserstein) && report.discriminatorCrossEntropy > 0)
      #expect((report.generatorCrossEntropy == report.generatorLoss) == (loss == .nonSaturating))
    }
  }

  /// The generator's step leaves the discriminator as it is.
  @Test func aGeneratorsStepTeachesTheGeneratorAlone() throws {
    let small = DCGAN.Settings(latent: 4, width: 2, imageSize: 8)
    let root = SeededGenerator(seed: 1)
    let trainer = try Self.trainer(small, seed: root)
    let (judge, maker) = (trainer.discriminator.allValues, trainer.generator.allValues)
    let fake = trainer.generator(Self.noise(4, small, root), in: .training(root))
    _ = trainer.teachGenerator(fake: fake, stream: root)
    #expect(trainer.discriminator.allValues == judge && trainer.generator.allValues != maker)
  }

  static let folder = getenv("HPSEARCH_DCGAN_FOLDER").map { String(cString: $0) }

  /// The half of Tests/compare-accuracy.py that trains here: reads `images.safetensors`, leaves
  /// `samples-SEED.safetensors`.
  @Test(.enabled(if: folder != nil, "for Tests/compare-accuracy.py, which sets HPSEARCH_DCGAN_FOLDER"))
  func trainsOnImages() throws {
    let folder = try #require(Self.folder)
    let file = try Safetensors(contentsOf: "\(folder)/images.safetensors")
    let images = try #require(file.tensors.first { $0.name == "images" }?.tensor)
    let steps = try #require(file.metadata["steps"].flatMap(Int.init))
    for seed in 1...5 {
      let root = SeededGenerator(seed: UInt64(seed))
      let trainer = try Self.trainer(Self.settings, seed: root)
      for step in 0..<steps {
        var draw = root.child("batch", step)
        let drawn = (0..<64).flatMap { _ in
          let index = draw.integer(below: images.shape[0])
          return images.rows(index..<index + 1).values
        }
        let real = Tensor([64] + images.shape[1...], drawn)
        _ = trainer.step(
          real: real, noise: Self.noise(64, Self.settings, root.child("noise", step)), stream: root.child("step", step))
      }
      let samples = Gradients.withoutRecording {
        trainer.generator(Self.noise(2000, Self.settings, root.child("samples")), in: .inference)
      }
      try Safetensors([NamedTensor("samples", samples)]).write(to: "\(folder)/samples-\(seed).safetensors")
    }
  }
}
