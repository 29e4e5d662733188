import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// Whole training steps at one, two and three threads leave the same weights, bit for bit. The networks are small, but
/// their operations are large enough to be divided.
@Suite(.serialized) struct ThreadedTrainingTests {
  /// Every weight after a few steps, with so many threads.
  private static func weights(_ threads: Int, _ train: () throws -> [Network]) rethrows -> [UInt32] {
    let before = Threads.count
    Threads.count = threads
    defer { Threads.count = before }
    return try train().flatMap { $0.state.flatMap { $0.tensor.values.map(\.bitPattern) } }
  }

  private static func isTheSame(_ train: () throws -> [Network]) rethrows -> Bool {
    let bits = try (1...3).map { try weights($0, train) }
    return bits[0] == bits[1] && bits[0] == bits[2]
  }

  private static func classifier(_ layers: JSONValue, input: [Int], rule: any UpdateRule) throws -> Network {
    let plan = try ModelSettings.read(["layers": layers], parameters: [:], from: "test").plan(input: input, classes: 5)
    let seed = SeededGenerator(seed: 1)
    let network = plan.makeNetwork(seed: seed)
    let optimizer = Optimizer(network.parameters, rule, learningRate: 0.01)
    let samples = randomTensor([24] + input, seed: 2)
    for step in 0..<2 {
      let output = network(samples, in: .training(seed.child("step", step)))
      crossEntropy(output, labels: (0..<24).map { Int32($0 % 5) }).backward()
      optimizer.step(clipNorm: 1)
      optimizer.clearGradients()
    }
    return network
  }

  @Test func perceptron() throws {
    let layers: JSONValue = [
      ["layer": "dense", "units": 301, "activation": "relu"], ["layer": "dense", "units": 130, "activation": "gelu"],
      ["layer": "dropout", "rate": 0.3], ["layer": "output"],
    ]
    #expect(try Self.isTheSame { [try Self.classifier(layers, input: [515], rule: Adam())] })
    #expect(try Self.isTheSame { [try Self.classifier(layers, input: [515], rule: RMSprop(isCentered: true))] })
  }

  @Test func convolutionalNetwork() throws {
    let layers: JSONValue = [
      ["layer": "conv", "filters": 33, "kernel": 3, "padding": "same"], ["layer": "batchNorm", "activation": "relu"],
      ["layer": "maxPool", "size": 2], ["layer": "dropout", "rate": 0.2],
      ["layer": "conv", "filters": 40, "kernel": 3, "activation": "elu"], ["layer": "averagePool", "size": 2],
      ["layer": "flatten"], ["layer": "dense", "units": 65, "activation": "relu"], ["layer": "output"],
    ]
    #expect(try Self.isTheSame { [try Self.classifier(layers, input: [20, 21, 3], rule: SGD(momentum: 0.9))] })
  }

  @Test func recurrentNetwork() throws {
    let layers: JSONValue = [
      ["layer": "dense", "units": 48, "activation": "relu"],
      ["layer": "lstm", "units": 50, "returnSequence": true], ["layer": "lstm", "units": 37], ["layer": "output"],
    ]
    #expect(try Self.isTheSame { [try Self.classifier(layers, input: [23, 9], rule: Adam())] })
  }

  @Test func adversarialNetworks() throws {
    let settings = DCGAN.Settings(latent: 32, width: 16, imageSize: 32)
    #expect(
      try Self.isTheSame {
        let seed = SeededGenerator(seed: 3)
        let generator = try DCGAN.generatorPlan(settings).makeNetwork(seed: seed.child("generator"))
        let discriminator = try DCGAN.discriminatorPlan(settings).makeNetwork(seed: seed.child("discriminator"))
        func optimizer(_ network: Network) -> Optimizer {
          Optimizer(network.parameters, Adam(beta1: 0.5), learningRate: 2e-4)
        }
        let trainer = AdversarialTrainer(
          generator: generator, discriminator: discriminator, loss: .nonSaturating,
          generatorOptimizer: optimizer(generator), discriminatorOptimizer: optimizer(discriminator))
        for step in 0..<2 {
          _ = trainer.step(
            real: randomTensor([10, 32, 32, 3], seed: 4), noise: randomTensor([10, 1, 1, 32], seed: 5),
            stream: seed.child("step", step))
        }
        return [generator, discriminator]
      })
  }
}
