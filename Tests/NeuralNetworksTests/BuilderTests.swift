import Essentials
import TensorCore
import Testing

@testable import NeuralNetworks

/// The named builders: their sizes are those of the same networks in PyTorch 2.13.
@Suite struct BuilderTests {
  func settings(_ model: JSONValue, _ parameters: [String: JSONValue] = [:]) throws -> ModelSettings {
    try ModelSettings.read(model, parameters: parameters, from: "a.json")
  }

  func plan(_ model: JSONValue, input: [Int], classes: Int) throws -> NetworkPlan {
    try settings(model).plan(input: input, classes: classes)
  }

  struct Size: Sendable, CustomTestStringConvertible {
    let model: JSONValue
    let input: [Int]
    let classes: Int
    /// Of PyTorch's network, `sum(p.numel() for p in net.parameters())`.
    let parameters: Int
    /// PyTorch adds two biases to each gate of an LSTM; here they are one.
    var secondBiases = 0
    var testDescription: String { "\(model["builder"]?.string ?? "") \(parameters)" }
  }

  // mlp: Linear-ReLU-Linear-ReLU-Linear
  // har-lstm: Linear(9, fc1)-ReLU-Linear(fc1, fc2)-ReLU-LSTM(fc2, lstm1)-LSTM(lstm1, lstm2)-Linear(lstm2, 6)
  // voxnet: Conv3d(1,32,5,2), Conv3d(32,32,3), MaxPool3d(2), Conv3d(32,64,3,padding=1), Conv3d(64,64,3,padding=1),
  //   MaxPool3d(2), Linear(64*27,1024), Linear(1024,256), Linear(256,40)
  // char-cnn: Conv2d(1,32,5,padding=2), MaxPool2d(2), Conv2d(32,64,5,padding=2), MaxPool2d(2), Linear(64*64,1024),
  //   Linear(1024,256), Linear(256,62)
  // cifar-cnn: for each f of 48, 96, 192: Conv2d(c,f,3,padding=1), BatchNorm2d(f), ReLU twice, MaxPool2d(2); then
  //   Linear(192*16,512), ReLU, Dropout, Linear(512,10)
  static let sizes = [
    Size(model: ["builder": "mlp", "units": [128, 64]], input: [64], classes: 10, parameters: 17226),
    Size(model: ["builder": "mlp", "units": [1024, 256]], input: [2048], classes: 10, parameters: 2_363_146),
    Size(model: ["builder": "voxnet"], input: [32, 32, 32, 1], classes: 40, parameters: 2_240_904),
    Size(
      model: ["builder": "har-lstm", "fc1": 64, "fc2": 64, "lstm1": 64, "lstm2": 64], input: [128, 9], classes: 6,
      parameters: 71750, secondBiases: 4 * (64 + 64)),
    Size(
      model: ["builder": "har-lstm", "fc1": 256, "fc2": 256, "lstm1": 256, "lstm2": 128], input: [128, 9], classes: 6,
      parameters: 793_094, secondBiases: 4 * (256 + 128)),
    Size(
      model: ["builder": "har-lstm"], input: [128, 9], classes: 6, parameters: 14_804_452,
      secondBiases: 4 * (1024 + 256)),
    Size(model: ["builder": "char-cnn"], input: [32, 32, 1], classes: 62, parameters: 4_525_758),
    Size(model: ["builder": "cifar-cnn"], input: [32, 32, 3], classes: 10, parameters: 2_224_634),
  ]

  @Test(arguments: sizes) func classifiersAreAsLargeAsPyTorchs(_ size: Size) throws {
    let plan = try plan(size.model, input: size.input, classes: size.classes)
    #expect(plan.parameterCount == size.parameters - size.secondBiases)
    #expect(plan.outputShape == [size.classes])
  }

  /// Generator and discriminator of PyTorch's example: ConvTranspose2d(c, f, 4, ...) and Conv2d(c, f, 4, 2, 1), all
  /// `bias=False`, with BatchNorm2d between.
  @Test func dcganIsAsLargeAsPyTorchs() throws {
    let generator = try DCGAN.generatorPlan(DCGAN.Settings())
    let discriminator = try DCGAN.discriminatorPlan(DCGAN.Settings())
    #expect(generator.parameterCount == 3_576_704 && generator.outputShape == [64, 64, 3])
    #expect(discriminator.parameterCount == 2_765_568 && discriminator.outputShape == [1])
    #expect(
      generator.elements.map(\.name)
        == ["conv1", "norm1", "conv2", "norm2", "conv3", "norm3", "conv4", "norm4", "conv5"])
    #expect(
      discriminator.elements.map(\.name)
        == ["conv1", "conv2", "norm2", "conv3", "norm3", "conv4", "norm4", "conv5", "flatten"])
    #expect(
      try generator.elements.map(\.outputShape)[1...].first == [4, 4, 512]
        && #require(generator.elements.last?.layer as? TransposedConvolution.Plan).initializer
          == .normal(standardDeviation: 0.02)
    )
  }

  @Test(arguments: [8, 16, 32, 64, 128, 256, 512]) func dcganDrawsImagesOfItsSize(_ size: Int) throws {
    let settings = DCGAN.Settings(latent: 16, width: 4, imageSize: size, channels: 1)
    #expect(try DCGAN.generatorPlan(settings).outputShape == [size, size, 1])
    #expect(try DCGAN.discriminatorPlan(settings).outputShape == [1])
  }

  @Test func dcganGoesThereAndBack() throws {
    let settings = DCGAN.Settings(latent: 6, width: 2, imageSize: 16, channels: 3)
    let seed = SeededGenerator(seed: 1)
    let images = try DCGAN.generatorPlan(settings).makeNetwork(seed: seed)(
      Tensor([5, 1, 1, 6], repeating: 0.5), in: .inference)
    #expect(images.shape == [5, 16, 16, 3] && images.values.allSatisfy { abs($0) <= 1 })
    let scores = try DCGAN.discriminatorPlan(settings).makeNetwork(seed: seed)(images, in: .inference)
    #expect(scores.shape == [5, 1])
  }

  /// The generator of six 5x5 kernels from 40x40x3, and its discriminator.
  static let blocks: JSONValue = [
    "builder": "block-gan", "noise": [40, 40, 3], "image": [64, 64, 3],
    "generator": [
      ["channels": 96, "kernel": 5], ["channels": 96, "kernel": 5], ["channels": 64, "kernel": 5],
      ["channels": 64, "kernel": 5], ["channels": 48, "kernel": 5, "momentum": 0.3],
    ],
    "discriminator": [
      ["channels": 48, "kernel": 5], ["channels": 64, "kernel": 5], ["channels": 64, "kernel": "$kernel"],
    ],
    "hidden": 300,
  ]

  // G: ConvTranspose2d(c,f,5), BatchNorm2d(f), PReLU(f) for f of 96, 96, 64, 64, 48; ConvTranspose2d(48,3,5), Tanh
  // D: Conv2d(c,f,5), BatchNorm2d(f), PReLU(f) for f of 48, 64, 64; Linear(64*52*52,300), Linear(300,1)
  @Test func blocksAreAsLargeAsPyTorchs() throws {
    guard case .blockGAN(let settings) = try settings(Self.blocks, ["kernel": 5]).builder else {
      Issue.record("expected a GAN of blocks")
      return
    }
    let generator = try BlockGAN.generatorPlan(settings)
    let discriminator = try BlockGAN.discriminatorPlan(settings)
    #expect(generator.parameterCount == 575_475 && generator.outputShape == [64, 64, 3])
    #expect(discriminator.parameterCount == 52_100_905 && discriminator.outputShape == [1])
    #expect((generator.elements[9].layer as? BatchNormalization.Plan)?.momentum == 0.3)
  }

  @Test func aGeneratorMustReachTheImage() throws {
    let block = BlockGAN.Block(channels: 4, kernel: 3)
    let settings = BlockGAN.Settings(
      noise: [8, 8, 2], image: [16, 16, 3], generator: [block, block], imageKernel: 3, discriminator: [block], hidden: 5
    )
    #expect {
      try BlockGAN.generatorPlan(settings)
    } throws: { error in
      "\(error)" == "image: the generator's kernels take 8x8x2 to 14x14x3, and the image is 16x16x3"
        && (error as? LayerMisfit)?.setting == "image"
    }
  }

  // MARK: - What configs say

  @Test func dropoutStandsBetweenTheFullyConnectedLayers() throws {
    func names(_ builder: JSONValue, _ input: [Int]) throws -> [String] {
      try plan(["builder": builder, "dropout": true], input: input, classes: 3).elements.map(\.name)
    }
    #expect(try names("har-lstm", [20, 9]) == ["fc1", "dropout", "fc2", "lstm1", "lstm2", "output"])
    #expect(
      try names("char-cnn", [12, 12, 1])
        == ["conv1", "pool1", "conv2", "pool2", "flatten", "fc1", "dropout", "fc2", "output"])
    let off = try plan(["builder": "har-lstm"], input: [20, 9], classes: 3)
    #expect(off.elements.map(\.name) == ["fc1", "fc2", "lstm1", "lstm2", "output"])
  }

  /// With its second biases the LSTM has as many numbers to learn as PyTorch's.
  @Test(arguments: sizes.filter { $0.secondBiases > 0 }) func secondBiasesAreAChoice(_ size: Size) throws {
    var model = size.model.object ?? [:]
    model["recurrentBias"] = true
    let plan = try plan(.object(model), input: size.input, classes: size.classes)
    #expect(plan.parameterCount == size.parameters)
    #expect(plan.elements.compactMap { ($0.layer as? LSTM.Plan)?.hasRecurrentBias } == [true, true])
  }

  @Test func activationsAreTheConfigs() throws {
    let model: JSONValue = [
      "builder": "har-lstm", "fc1": 4, "fc2": 5, "lstm1": 6, "lstm2": 7, "fc1Activation": "$a", "lstm1Activation": "$a",
      "lstm2Activation": "linear",
    ]
    let plan = try settings(model, ["a": "sigmoid"]).plan(input: [20, 9], classes: 3)
    #expect(
      plan.elements.map(\.layer.described) == [
        "dense 4, sigmoid", "dense 5, relu", "LSTM 6, every step, sigmoid", "LSTM 7, last step, linear",
        "dense 3, linear",
      ])
    let images = try self.plan(
      ["builder": "cifar-cnn", "filters": [4, 5], "convolutions": 1, "activation": "elu", "dropout": false, "fc1": 6],
      input: [8, 8, 3], classes: 3)
    #expect(
      images.elements.map { "\($0.name): \($0.layer.described)" } == [
        "conv1: convolution 4 @ 3x3, same, linear", "norm1: batch normalization, elu", "pool1: max pooling 2x2",
        "conv2: convolution 5 @ 3x3, same, linear", "norm2: batch normalization, elu", "pool2: max pooling 2x2",
        "flatten: flatten", "fc1: dense 6, relu", "output: dense 3, linear",
      ])
  }

  @Test func wrongSettingsAreNamed() {
    func message(_ model: JSONValue, input: [Int] = [12, 12, 1]) -> String {
      do {
        _ = try plan(model, input: input, classes: 3)
        return "no error"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message(["builder": "dcgan", "imageSize": 40])
        == "a.json: model.imageSize: expected a power of two from 8 to 512 pixels, found 40")
    for model in [["builder": "dcgan"], Self.blocks] {
      var model = model.object ?? [:]
      model["discriminator"] = model["discriminator"].map { _ in [["channels": 4, "kernel": 3]] }
      #expect(
        message(.object(model)) == "a.json: model.builder: expected the builder of a classifier; this one builds two "
          + "networks, a generator and a discriminator")
    }
    #expect(
      message(["builder": "block-gan", "image": [64, 64], "generator": [["channels": 4]], "discriminator": 5])
        == """
        a.json: model.noise: missing; expected a list of integers from 1 to 65536
        a.json: model.image: expected 3 sizes, found 2
        a.json: model.generator[0].kernel: missing; expected an integer from 1 to 64 pixels
        a.json: model.discriminator: expected a list of objects, found 5
        """)
    #expect(
      message(["builder": "har-lstm", "lstm1Activation": "elu"])
        == "a.json: model.lstm1Activation: expected one of \"sigmoid\", \"relu\", \"linear\", \"tanh\", "
        + "found the text \"elu\"; did you mean \"relu\"?")
    #expect(
      message(["builder": "char-cnn", "kernels": [5]])
        == "a.json: model.kernels: expected 2 values, one per convolution, found 1")
    #expect(
      message(["builder": "char-cnn"], input: [3, 3, 1])
        == "a.json: model.kernels[1]: pool2: the window 2x2 is larger than its input 1x1")
    #expect(
      message(["builder": "cifar-cnn"], input: [4, 4, 1])
        == "a.json: model.filters[2]: pool3: the window 2x2 is larger than its input 1x1")
    #expect(
      message(["builder": "har-lstm"])
        == "a.json: model.fc1: fc1: a dense layer needs a flat input or a sequence, found 12x12x1")
    #expect(
      message(["builder": "har-lstm"], input: [9])
        == "a.json: model.lstm1: lstm1: an LSTM layer needs a sequence of steps x features, found 2014")
  }
}
