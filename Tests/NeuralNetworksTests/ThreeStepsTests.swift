import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// Three update steps of every kind of layer, loss and optimizer against PyTorch 2.13, at odd sizes;
/// Fixtures/three_steps.py lists the networks and makes what is expected of them.
@Suite struct ThreeStepsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let content: JSONValue
    var testDescription: String { name }

    func shape(_ key: String) -> [Int] { content[key]?.array?.compactMap(\.integer) ?? [] }

    /// The network of the layers under `key`.
    /// - Parameter firstKey: Of the hashed weights.
    func network(_ key: String, input: [Int], outputs: Int, firstKey: Int = 0) throws -> Network {
      let list = try LayerList(try #require(content[key]), at: key, parameters: [:], from: name)
      let network = try list.plan(input: Array(input.dropFirst()), outputs: outputs)
        .makeNetwork(seed: SeededGenerator(seed: 1))
      network.restore(
        network.parameters.enumerated().map { index, element in
          NamedTensor(element.name, firstWeights(element, key: UInt32(firstKey + index)))
        } + network.buffers.map { NamedTensor($0.name, $0.buffer.value) })
      return network
    }

    func optimizer(for network: Network) throws -> Optimizer {
      try Settings.read(try #require(content["optimizer"]), from: name) { OptimizerSettings($0) }
        .settings.makeOptimizer(for: network.parameters)
    }
  }

  static func cases(_ section: String) throws -> [Case] {
    let file = try JSONValue(parsing: try Files.read(try fixture("three_steps.json")))
    return (file[section]?.object ?? [:]).sorted { $0.key < $1.key }.map { Case(name: $0.key, content: $0.value) }
  }

  // MARK: - Losses

  /// - Parameter input: What `output` came from.
  func loss(_ output: Tensor, of network: Network, _ input: Tensor, _ content: JSONValue) throws -> Tensor {
    let smoothing = content["smoothing"]?.number ?? 0
    let shape = output.shape
    switch content["loss"]?.string {
    case "crossEntropy":
      let labels = (0..<shape[0]).map { Int32((7 * $0 + 3) % shape[1]) }
      return crossEntropy(output, labels: labels, smoothing: smoothing)
    case "binaryCrossEntropy":
      return binaryCrossEntropy(output, targets: hashed(shape, key: 98, scale: 0.5, plus: 0.5))
    case "meanSquaredError":
      return meanSquaredError(output, target: hashed(shape, key: 98))
    case "gradientPenalty":
      func scores(_ samples: Tensor) -> Tensor { network(samples, in: training) }
      let penalty = gradientPenalty(
        at: hashed(input.shape, key: 96), parameters: network.parameters.map(\.parameter), critic: scores)
      let fake = AdversarialLoss.wasserstein.ofGenerated(scores(hashed(input.shape, key: 97)))
      return AdversarialLoss.wasserstein.ofReal(output) + fake + penalty.scaled(by: 10)
    case let other:
      throw UnknownLoss(name: other)
    }
  }

  struct UnknownLoss: Error { let name: String? }

  var training: ForwardMode { .training(SeededGenerator(seed: 1)) }

  // MARK: - Tests

  @Test(arguments: availableKernelSets, try cases("networks"))
  func networksGoPyTorchsWay(on set: KernelSet, _ example: Case) throws {
    try set.run {
      let (shape, content) = (example.shape("input"), example.content)
      let network = try example.network("layers", input: shape, outputs: content["outputs"]?.integer ?? 0)
      let optimizer = try example.optimizer(for: network)
      let input = hashed(shape, key: 99)
      let before = network.state
      var losses: [Float] = []
      for _ in 0..<3 {
        optimizer.clearGradients()
        let loss = try loss(network(input, in: training), of: network, input, content)
        loss.backward()
        optimizer.step()
        losses.append(loss.item)
      }
      expect(losses, content["losses"])
      expectWays(of: network, from: before, content["after"])
      let inferred = network(input, in: .inference)
      expectWay(
        of: NamedTensor("what is inferred", inferred), from: Tensor(inferred.shape, repeating: 0), content["inferred"])
    }
  }

  @Test(arguments: availableKernelSets, try cases("adversaries"))
  func adversariesGoPyTorchsWay(on set: KernelSet, _ example: Case) throws {
    try set.run {
      let (noise, real, content) = (example.shape("noise"), example.shape("real"), example.content)
      let generator = try example.network("generator", input: noise, outputs: 0)
      let discriminator = try example.network("discriminator", input: real, outputs: 1, firstKey: 50)
      let trainer = AdversarialTrainer(
        generator: generator, discriminator: discriminator,
        loss: try #require(content["loss"]?.string.flatMap(AdversarialLoss.init)),
        constraint: content["limit"]?.number.map { .clipping(limit: Float($0)) } ?? .none,
        labelSmoothing: Float(try #require(content["smoothing"]?.number)),
        generatorOptimizer: try example.optimizer(for: generator),
        discriminatorOptimizer: try example.optimizer(for: discriminator))
      let before = (generator.state, discriminator.state)
      let losses = try (0..<3).flatMap { step in
        let report = trainer.step(
          real: hashed(real, key: 99), noise: hashed(noise, key: 97), stream: SeededGenerator(seed: UInt64(step)))
        return [report.discriminatorLoss, try #require(report.generatorLoss)]
      }
      expect(losses, content["losses"])
      expectWays(of: generator, from: before.0, content["generatorAfter"])
      expectWays(of: discriminator, from: before.1, content["discriminatorAfter"])
    }
  }

  /// The table holds every kind but dropout, whose zeros are drawn at random.
  @Test func everyKindIsInTheTable() throws {
    func kinds(_ layers: JSONValue?) -> [String] {
      (layers?.array ?? []).flatMap { [$0["layer"]?.string ?? ""] + kinds($0["layers"]) }
    }
    let examples = try Self.cases("networks")
    let found = Set(examples.flatMap { kinds($0.content["layers"]) })
    #expect(found == Set(LayerKind.allCases.map(\.rawValue)).subtracting(["dropout"]))
    let rules = Set(examples.compactMap { $0.content["optimizer"]?["name"]?.string })
    #expect(rules == Set(OptimizerName.allCases.map(\.rawValue)))
  }
}

// MARK: - What is expected

private func expect(_ losses: [Float], _ expected: JSONValue?) {
  let error = largestError(losses, expected?.array?.compactMap(\.number) ?? [])
  #expect(error < 1e-5, "losses are \(losses)")
}

private func expectWays(of network: Network, from before: [NamedTensor], _ expected: JSONValue?) {
  #expect(network.state.map(\.name).sorted() == expected?.object?.keys.sorted())
  for (now, before) in zip(network.state, before) { expectWay(of: now, from: before.tensor, expected?[now.name]) }
}

/// Holds what a tensor has gone against PyTorch: close to 1 the numbers themselves would hide it.
private func expectWay(of now: NamedTensor, from before: Tensor, _ expected: JSONValue?) {
  let (values, old) = (now.tensor.values, before.values)
  let ways = zip(values, old).map { Double($0) - Double($1) }
  let stored = expected?["values"]?.array?.compactMap(\.number) ?? []
  // All of them, or 16 on even places.
  let places = stored.count == values.count ? Array(values.indices) : (0..<16).map { $0 * (values.count - 1) / 15 }
  let wanted = zip(stored, places).map { $0 - Double(old[$1]) }
  let floor = 2e-3
  #expect(largestError(places.map { Float(ways[$0]) }, wanted, floor: floor) < 1e-4, "\(now.name)")
  guard stored.count < values.count else { return }
  let sum = zip(ways, hashed([ways.count], key: 95).values).reduce(0) { $0 + $1.0 * Double($1.1) }
  let length = ways.reduce(0) { $0 + $1 * $1 }.squareRoot()
  let error = abs(sum - (expected?["sum"]?.number ?? .infinity)) / max(length, floor)
  #expect(error < 1e-4, "\(now.name), the sum of all")
}
