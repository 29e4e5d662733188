import Essentials
import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

/// Blocks with what the elitist neuroevolution's source announces for later runs.
@Suite struct BlockGANTests {
  typealias Block = BlockGAN.Block

  static func settings(_ generator: Block, _ discriminator: Block) -> BlockGAN.Settings {
    let grown = 16 - (generator.kernel - 1) - 2
    return BlockGAN.Settings(
      noise: [grown, grown, 2], image: [16, 16, 3], generator: [generator], imageKernel: 3,
      discriminator: [discriminator], hidden: 7)
  }

  /// Every norm with every activation, with and without a way around, and all of it with poolings and dense layers.
  static let blocks: [Block] = [Block.Norm.batch(momentum: 0.3), .instance, .none].flatMap { norm in
    Block.ActivationName.allCases.flatMap { activation in
      [false, true].map { Block(channels: 5, kernel: 4, norm: norm, activation: activation, hasSkip: $0) }
    }
  }

  @Test(arguments: blocks) func everyBlockBuildsAndLearns(_ block: Block) throws {
    for pooling in Block.Pooling.allCases {
      var judge = block
      judge.pooling = pooling
      judge.dense = [3, 3, 2]
      var maker = block
      maker.dense = [14, 14, 1]
      let settings = Self.settings(maker, judge)
      let seed = SeededGenerator(seed: 1)
      let generator = try BlockGAN.generatorPlan(settings).makeNetwork(seed: seed.child("g"))
      let discriminator = try BlockGAN.discriminatorPlan(settings).makeNetwork(seed: seed.child("d"))
      for (loss, constraint) in [
        (AdversarialLoss.nonSaturating, CriticConstraint.none), (.wasserstein, .clipping(limit: 0.01)),
        (.wasserstein, .gradientPenalty(weight: 10)),
      ] {
        let trainer = AdversarialTrainer(
          generator: generator, discriminator: discriminator, loss: loss, constraint: constraint,
          generatorOptimizer: Optimizer(generator.parameters, SGD(), learningRate: 1e-3),
          discriminatorOptimizer: Optimizer(discriminator.parameters, SGD(), learningRate: 1e-3))
        let before = generator.allValues + discriminator.allValues
        let report = trainer.step(
          real: randomTensor([4, 16, 16, 3], seed: 2), noise: randomTensor([4] + settings.noise, seed: 3), stream: seed)
        #expect(report.discriminatorLoss.isFinite && report.generatorLoss?.isFinite == true, "\(pooling) \(loss)")
        let after = generator.allValues + discriminator.allValues
        #expect(after != before && after.allSatisfy(\.isFinite))
      }
    }
  }

  // With (c, k, f) = (2, 4, 5) in G and (3, 4, 5) in D: the transposed convolution has k*k*c*f + f weights, its norm 2f,
  // a PReLU f, a projection by a kernel of 2x2 (for an even kernel) 4*c*f + f, a dense layer (inputs + 1) * outputs.
  @Test func weightsAreCounted() throws {
    var block = Block(channels: 5, kernel: 4, norm: .batch(momentum: 0.1), hasSkip: true)
    let image = 3 * 3 * 5 * 3 + 3
    let plain = 16 * 2 * 5 + 5 + 2 * 5 + (4 * 2 * 5 + 5) + 5 + image
    #expect(try BlockGAN.generatorPlan(Self.settings(block, block)).parameterCount == plain)
    block.dense = [14, 14, 1]
    // The dense layer's PReLU has a slope for each of its values.
    let dense = (14 * 14 * 5 + 1) * 196 + 196
    let after = plain - image + dense + (3 * 3 * 1 * 3 + 3)
    #expect(try BlockGAN.generatorPlan(Self.settings(block, block)).parameterCount == after)

    let judge = Block(channels: 5, kernel: 4, norm: .none, activation: .softplus, pooling: .max)
    let flat = 6 * 6 * 5
    let found = try BlockGAN.discriminatorPlan(Self.settings(judge, judge))
    #expect(found.parameterCount == 16 * 3 * 5 + 5 + (flat + 1) * 7 + 8)
    #expect(found.elements.map(\.name) == ["conv1", "pool1", "flatten", "hidden", "output"])
  }

  /// The way around is a map of channels: what it adds at the border of a generator's output is its bias.
  @Test func theWayAroundLeavesABorderAndCutsOne() throws {
    for kernel in [3, 4, 5] {
      let block = Block(channels: 1, kernel: kernel, norm: .none, activation: .relu, hasSkip: true)
      var generator = Self.settings(block, block)
      generator.noise = [8, 8, 1]
      generator.image = [8 + kernel + 1, 8 + kernel + 1, 3]
      let made = try BlockGAN.generatorPlan(generator).makeNetwork(seed: SeededGenerator(seed: 1))
      let wide = try #require((made.layers[0].layer as? Residual)?.projection)
      let filled = wide(randomTensor([1, 8, 8, 1], seed: 2, in: 1...2), in: .inference)
      let edge = 8 + kernel - 1
      #expect(filled.shape == [1, edge, edge, 1])
      let middle = edge / 2 * edge + edge / 2
      #expect(filled.values[0] == 0 && filled.values[middle] != 0, "kernel \(kernel)")

      let judge = try BlockGAN.discriminatorPlan(generator).makeNetwork(seed: SeededGenerator(seed: 1))
      let narrow = try #require((judge.layers[0].layer as? Residual)?.projection)
      let image = randomTensor([1] + generator.image, seed: 3)
      let cut = narrow(image, in: .inference)
      let side = generator.image[0] - kernel + 1
      #expect(cut.shape == [1, side, side, 1])
      guard kernel % 2 == 1, let weight = narrow.parameters.first?.parameter.value.values else { continue }
      // One place of the input, `kernel / 2` from the border, through the three channels' weights.
      let border = kernel / 2
      let start = (border * generator.image[1] + border) * 3
      let expected = zip(weight, image.values[start..<start + 3]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(Double(cut.values[0]) - expected) < 1e-5)
    }
  }

  @Test func whatConfigsSayIsWhatTheyGet() throws {
    let model: JSONValue = [
      "builder": "block-gan", "noise": [12, 12, 2], "image": [16, 16, 3], "imageKernel": 3, "hidden": 30,
      "generator": [["channels": 4, "kernel": 3, "norm": "instance", "activation": "swish", "skip": true]],
      "discriminator": [
        ["channels": 4, "kernel": 3, "norm": "none", "activation": "tanh", "pooling": "average", "dense": [4, 4, 2]],
        ["channels": 6, "kernel": 3, "momentum": 0.5],
      ],
    ]
    guard case .blockGAN(let settings) = try ModelSettings.read(model, parameters: [:], from: "a.json").builder else {
      Issue.record("expected a GAN of blocks")
      return
    }
    #expect(settings.generator.map(\.json) == model["generator"]?.array)
    #expect(settings.discriminator.map(\.json) == model["discriminator"]?.array)
    #expect(
      try BlockGAN.discriminatorPlan(settings).elements.map { "\($0.name): \($0.layer.described)" } == [
        "conv1: convolution 4 @ 3x3, valid, tanh", "pool1: average pooling 2x2", "flatten1: flatten",
        "dense1: dense 32, tanh", "grid1: reshape 4x4x2", "conv2: convolution 6 @ 3x3, valid, linear",
        "norm2: batch normalization, prelu", "flatten: flatten", "hidden: dense 30, linear", "output: dense 1, linear",
      ])
  }

  @Test func whatDoesNotFitIsNamed() {
    func message(_ generator: JSONValue, _ discriminator: JSONValue) -> String {
      let model: JSONValue = [
        "builder": "block-gan", "noise": [12, 12, 2], "image": [16, 16, 3], "imageKernel": 3,
        "generator": [generator], "discriminator": [discriminator],
      ]
      do {
        let read = try ModelSettings.read(model, parameters: [:], from: "a.json")
        guard case .blockGAN(let settings) = read.builder else { return "no GAN" }
        _ = try BlockGAN.discriminatorPlan(settings)
        return "no error"
      } catch {
        return "\(error)"
      }
    }
    let plain: JSONValue = ["channels": 4, "kernel": 3]
    #expect(
      message(["channels": 4, "kernel": 3, "pooling": "max"], plain)
        == "a.json: model.generator[0].pooling: unknown key; known here: activation, channels, dense, kernel, momentum, "
        + "norm, skip")
    #expect(
      message(plain, ["channels": 4, "kernel": 3, "norm": "none", "momentum": 0.1])
        == "a.json: model.discriminator[0].momentum: unknown key; known here: activation, channels, dense, kernel, norm, "
        + "pooling, skip")
    #expect(
      message(plain, ["channels": 4, "kernel": 3, "dense": [4, 4]])
        == "a.json: model.discriminator[0].dense: expected 3 sizes, found 2")
    #expect(
      message(plain, ["channels": 4, "kernel": 17, "skip": true])
        == "block1.conv: the kernel 17x17 is larger than its input 16x16")
    #expect(
      message(plain, ["channels": 4, "kernel": 16, "pooling": "max"])
        == "pool1: the window 2x2 is larger than its input 1x1")
    #expect(
      message(plain, ["channels": 4, "kernel": 16, "norm": "instance"])
        == "norm1: instance normalization needs more than one position per channel, found an input of 1x1x4")
  }

  @Test func aWayAroundOfAnotherShapeIsRefused() throws {
    var body = NetworkPlan(inputShape: [8, 8, 2])
    try body.add("conv", Convolution.Plan(filters: 3, kernel: [3, 3]), setting: "")
    #expect(throws: ShapeMismatch("the body gives 6x6x3 and the way around 8x8x3, and a sum needs equal shapes")) {
      try Residual.Plan(body, projection: Convolution.Plan(filters: 3, kernel: [1, 1]))
    }
  }
}
