import Essentials
import NeuralNetworks

/// A whole GAN as a trial's parameters: both networks, and how they are trained.
public struct GANChromosome: Equatable, Sendable {
  /// One network's optimizer.
  public struct Learning: Equatable, Sendable {
    public let optimizer: OptimizerName
    public let rate: Double
    /// The momentum of SGD; nil for other optimizers.
    public let momentum: Double?

    var json: JSONValue {
      var object: [String: JSONValue] = ["name": .string(optimizer.rawValue), "learningRate": .number(rate)]
      if let momentum { object["momentum"] = .number(momentum) }
      return .object(object)
    }

    /// The optimizer's settings, with its default constants.
    /// - Throws: `SettingsError` if a number is out of its range.
    func settings() throws -> OptimizerSettings {
      try Settings.read(json, at: "optimizer", from: "parameters") { OptimizerSettings($0) }.settings
    }
  }

  public var networks: BlockGAN.Settings
  public var loss: GANSpace.Loss
  public var generator: Learning
  public var discriminator: Learning
  /// The schedule of both learning rates.
  public var schedule: LearningRateSchedule
}

extension GANChromosome {
  /// The parameters as `init` reads them. The image shape belongs to the data and is not one of them.
  public var parameters: [String: JSONValue] {
    [
      "noise": .array(networks.noise.map { .integer($0) }),
      "generator": .array(networks.generator.map(\.json)),
      "imageKernel": .integer(networks.imageKernel),
      "discriminator": .array(networks.discriminator.map(\.json)),
      "hidden": .integer(networks.hidden),
      "loss": .string(loss.rawValue),
      "generatorOptimizer": generator.json,
      "discriminatorOptimizer": discriminator.json,
      "schedule": schedule.shape.json,
    ]
  }

  /// Reads a trial's parameters.
  /// - Parameters:
  ///   - image: The shape of the data's images, `[H, W, C]`.
  ///   - epochs: The epochs of the training, for schedules.
  /// - Throws: `SettingsError` naming everything that is wrong.
  public init(_ parameters: [String: JSONValue], image: [Int], epochs: Int) throws {
    var object = parameters
    object["image"] = .array(image.map { .integer($0) })
    self = try Settings.read(.object(object), from: "parameters") { reader in
      GANChromosome(
        networks: BlockGAN.Settings(reader), loss: reader.choice("loss"),
        generator: Learning(reader.section("generatorOptimizer")),
        discriminator: Learning(reader.section("discriminatorOptimizer")),
        schedule: LearningRateSchedule(reader.section("schedule"), epochs: epochs))
    }.settings
  }

  /// The layers of both networks.
  /// - Throws: `LayerMisfit`, which no repaired chromosome does.
  public func plans() throws(LayerMisfit) -> (generator: NetworkPlan, discriminator: NetworkPlan) {
    (try BlockGAN.generatorPlan(networks), try BlockGAN.discriminatorPlan(networks))
  }

  /// A short text for tables and records: `noise 24x24x3, G 96k5 64k4 image k5, D 48k3 max pooling 64k5, hidden 300`.
  public var text: String {
    let noise = networks.noise.map(String.init).joined(separator: "x")
    let generator = networks.generator.map(\.text).joined(separator: " ")
    let discriminator = networks.discriminator.map(\.text).joined(separator: " ")
    return "noise \(noise), G \(generator) image k\(networks.imageKernel), D \(discriminator), "
      + "hidden \(networks.hidden)"
  }
}

extension GANChromosome.Learning {
  fileprivate init(_ reader: SettingsReader) {
    let optimizer = reader.choice("name", of: OptimizerName.self)
    self.init(
      optimizer: optimizer, rate: reader.number("learningRate", in: 1e-9...100),
      momentum: optimizer == .sgd ? reader.number("momentum", in: 0...0.9999) : nil)
  }
}

extension BlockGAN.Block {
  /// Channels and kernel, then whatever differs from the default.
  fileprivate var text: String {
    var text = String(channels) + "k" + String(kernel)
    switch norm {
    case .batch: break
    case .instance: text += " " + NormName.instance.rawValue
    case .none: text += " no norm"
    }
    if activation != .prelu { text += " " + activation.rawValue }
    if hasSkip { text += " skip" }
    if pooling != .none { text += " " + pooling.rawValue + " pooling" }
    if let dense { text += " dense " + dense.map(String.init).joined(separator: "x") }
    return text
  }
}
