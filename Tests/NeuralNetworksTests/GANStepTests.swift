import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// One update step of a discriminator and one of a generator against PyTorch 2.13, for every adversarial loss and every
/// weighting of the discriminator's loss; Fixtures/gan_steps.py makes what is expected.
@Suite struct GANStepTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let content: JSONValue
    var testDescription: String { name }

    func shape(_ key: String) -> [Int] { content[key]?.array?.compactMap(\.integer) ?? [] }

    func network(_ key: String, input: [Int], outputs: Int, firstKey: Int = 0, shift: Double = 0) throws -> Network {
      let list = try LayerList(try #require(content[key]), at: key, parameters: [:], from: name)
      let network = try list.plan(input: Array(input.dropFirst()), outputs: outputs)
        .makeNetwork(seed: SeededGenerator(seed: 1))
      network.restore(
        network.parameters.enumerated().map { index, element in
          let weights = firstWeights(element, key: UInt32(firstKey + index))
          guard element.name == "output.bias" else { return NamedTensor(element.name, weights) }
          return NamedTensor(element.name, Tensor(weights.shape, weights.values.map { $0 + Float(shift) }))
        })
      return network
    }

    var weighting: DiscriminatorWeighting? {
      switch content["weights"] {
      case .string("adaptive")?: .adaptive(AdaptiveWeighting(isNormalized: true))
      case .string("adaptive-unnormalised")?: .adaptive(AdaptiveWeighting(isNormalized: false))
      case .array(let weights)?: .fixed(real: weights[0].number ?? 0, fake: weights[1].number ?? 0)
      default: nil
      }
    }

    var constraint: CriticConstraint {
      if let limit = content["limit"]?.number { return .clipping(limit: Float(limit)) }
      return content["penalty"]?.number.map { .gradientPenalty(weight: Float($0)) } ?? .none
    }
  }

  static func cases() throws -> [Case] {
    let file = try JSONValue(parsing: try Files.read(try fixture("gan_steps.json")))
    return (file.object ?? [:]).sorted { $0.key < $1.key }.map { Case(name: $0.key, content: $0.value) }
  }

  @Test(arguments: availableKernelSets, try cases()) func stepsArePyTorchs(on set: KernelSet, _ example: Case) throws {
    try set.run {
      let (noise, real, content) = (example.shape("noise"), example.shape("real"), example.content)
      let shift = try #require(content["shift"]?.number)
      let generator = try example.network("generator", input: noise, outputs: 0)
      let discriminator = try example.network("discriminator", input: real, outputs: 1, firstKey: 50, shift: shift)
      let rate = try #require(content["rate"]?.number)
      let trainer = AdversarialTrainer(
        generator: generator, discriminator: discriminator,
        loss: try #require(content["loss"]?.string.flatMap(AdversarialLoss.init)), constraint: example.constraint,
        weighting: example.weighting,
        generatorOptimizer: Optimizer(generator.parameters, SGD(), learningRate: rate),
        discriminatorOptimizer: Optimizer(discriminator.parameters, SGD(), learningRate: rate))
      let before = (generator.state, discriminator.state)
      let report = trainer.step(
        real: hashed(real, key: 99), noise: hashed(noise, key: 97), stream: SeededGenerator(seed: 0))
      expect(report, try #require(content["report"]))
      expect(discriminator, since: before.1, try #require(content["discriminatorAfter"]))
      expect(generator, since: before.0, try #require(content["generatorAfter"]))
    }
  }

  @Test func everyLossIsInTheTable() throws {
    let judged = Set(try Self.cases().compactMap { $0.content["loss"]?.string })
    #expect(judged == Set(AdversarialLoss.allCases.map(\.rawValue)))
  }

  private func expect(_ report: AdversarialReport, _ expected: JSONValue) {
    let found: [(String, Double)] = [
      ("realLoss", Double(report.realLoss)), ("fakeLoss", Double(report.fakeLoss)),
      ("realWeight", report.realWeight), ("fakeWeight", report.fakeWeight),
      ("discriminatorLoss", Double(report.discriminatorLoss)), ("realNorm", report.gradients.realNorm),
      ("fakeNorm", report.gradients.fakeNorm), ("cosine", report.gradients.cosine),
      ("realProbability", report.gradients.realProbability), ("fakeProbability", report.gradients.fakeProbability),
      ("generatorLoss", Double(report.generator?.loss ?? .nan)),
      ("generatorNorm", report.generator?.gradientNorm ?? .nan),
    ]
    for (name, value) in found {
      let error = largestError([Float(value)], [expected[name]?.number ?? .nan])
      #expect(error < 1e-4, "\(name) is \(value)")
    }
  }

  /// Holds the changes of the weights against PyTorch's, relative to the largest change of each tensor.
  private func expect(_ network: Network, since before: [NamedTensor], _ expected: JSONValue) {
    #expect(network.state.map(\.name).sorted() == expected.object?.keys.sorted())
    for (now, old) in zip(network.state, before) {
      let changes = zip(now.tensor.values, old.tensor.values).map { $0 - $1 }
      let wanted = zip(expected[now.name]?.array?.compactMap(\.number) ?? [], old.tensor.values).map {
        $0 - Double($1)
      }
      #expect(largestError(changes, wanted, floor: 2e-3) < 1e-4, "\(now.name)")
    }
  }
}
