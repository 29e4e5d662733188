import Essentials
import NeuralNetworks

/// One GAN of a problem and how it is trained: the sections `generator`, `discriminator`, `loss` and `training` of a
/// configuration, with a value for every parameter.
struct GANSettings: Sendable {
  /// One of the two networks.
  struct Part: Sendable {
    /// `model`: a builder with its settings, or a list of layers.
    let model: ModelSettings
    /// `optimizer` and `schedule`.
    let learning: GANRecipe.Learning
  }

  /// What keeps the discriminator's slope bounded: the key `loss.constraint`.
  private enum Constraint: String, CaseIterable, Sendable { case none, clipping, penalty }

  let generator: Part
  /// `generator.noise`: the shape of the generator's input, such as [100]; the builders dcgan and block-gan have it
  /// among their own settings.
  let noise: [Int]
  /// `generator.noiseDistribution`, default "normal".
  let noiseDistribution: NoiseDistribution
  /// `generator.average`: the decay of the weights' moving average, whose samples are measured and shown; default 0,
  /// for none.
  let averageDecay: Double?
  let discriminator: Part
  /// `discriminator.spectralNorm`: whether its weights are spectrally normalised, default false.
  let isSpectrallyNormalized: Bool
  /// `loss.name`, default "bce".
  let loss: AdversarialLoss
  /// `loss.constraint`, default "clipping" for the loss "wasserstein", otherwise "none".
  let constraint: CriticConstraint
  /// `loss.weights`: an object with `real` and `fake`, "equal" (the loss's own, the default), "adaptive" or
  /// "adaptive-unnormalised".
  let weighting: DiscriminatorWeighting?
  /// `loss.labelSmoothing`, default 0.
  let labelSmoothing: Double
  /// `training.instanceNoise`: `deviation` (0, for none), and the `epochs` over which it falls to 0 (all).
  let instanceNoise: GANRecipe.InstanceNoise?
  let training: AdversarialSettings

  /// Reads the four sections with all references replaced, except for those of the models.
  private init(_ reader: SettingsReader, models: (generator: ModelSettings, discriminator: ModelSettings)) {
    let trainingSection = reader.section("training")
    training = AdversarialSettings(trainingSection)
    let epochs = training.epochs
    instanceNoise = Self.instanceNoise(trainingSection.section("instanceNoise"), epochs: epochs)
    func part(_ section: SettingsReader, _ model: ModelSettings) -> Part {
      _ = section.raw("model")
      return Part(
        model: model,
        learning: GANRecipe.Learning(
          optimizer: OptimizerSettings(section.section("optimizer")),
          schedule: LearningRateSchedule(section.section("schedule"), epochs: epochs)))
    }
    let generatorSection = reader.section("generator")
    generator = part(generatorSection, models.generator)
    noise = Self.noise(generatorSection, models.generator)
    noiseDistribution = generatorSection.choice("noiseDistribution", default: .normal)
    let decay = generatorSection.number("average", default: 0, in: 0...0.999999, unit: "(the decay of an average)")
    averageDecay = decay > 0 ? decay : nil
    let discriminatorSection = reader.section("discriminator")
    discriminator = part(discriminatorSection, models.discriminator)
    isSpectrallyNormalized = discriminatorSection.flag("spectralNorm", default: false)

    let section = reader.section("loss")
    loss = section.choice("name", default: .meanCrossEntropy)
    let limit = section.choice("constraint", default: loss == .wasserstein ? Constraint.clipping : .none)
    switch limit {
    case .none: constraint = .none
    case .clipping: constraint = training.clipping
    case .penalty: constraint = training.penalty
    }
    if limit == .penalty, isSpectrallyNormalized {
      section.refuse(
        "constraint", "expected no \"penalty\" beside discriminator.spectralNorm, which bounds the slope too")
    }
    labelSmoothing = section.number("labelSmoothing", default: 0, in: 0...0.5)
    if labelSmoothing > 0, !loss.hasTarget {
      section.refuse("labelSmoothing", "expected 0 beside the loss \"\(loss.rawValue)\", which has no labels")
    }
    weighting = Self.weighting(section)
  }

  private static func instanceNoise(_ section: SettingsReader, epochs: Int) -> GANRecipe.InstanceNoise? {
    let deviation = section.number("deviation", default: 0, in: 0...100)
    let length = section.integer("epochs", default: epochs, in: 1...1_000_000, unit: "epochs")
    return deviation > 0 ? GANRecipe.InstanceNoise(deviation: deviation, epochs: length) : nil
  }

  private static func noise(_ section: SettingsReader, _ model: ModelSettings) -> [Int] {
    if let own = model.noiseShape {
      if section.has("noise") { section.refuse("noise", "expected none, since the model's own settings say its shape") }
      _ = section.raw("noise")
      return own
    }
    let shape = section.integers("noise", in: 1...65_536, unit: "values")
    if section.has("noise"), !(1...3).contains(shape.count) {
      section.refuse("noise", "expected 1 to 3 sizes, such as [100], found \(shape.count)")
    }
    return shape.isEmpty ? [1] : shape
  }

  private static func weighting(_ section: SettingsReader) -> DiscriminatorWeighting? {
    guard let given = section.raw("weights"), given != .null else { return nil }
    switch given {
    case .string("equal"): return nil
    case .string("adaptive"): return .adaptive(AdaptiveWeighting(isNormalized: true))
    case .string("adaptive-unnormalised"): return .adaptive(AdaptiveWeighting(isNormalized: false))
    case .object(let members):
      for key in members.keys.sorted() where key != "real" && key != "fake" {
        section.refuse("weights.\(key)", "unknown key; known here: fake, real")
      }
      func weight(_ key: String) -> Double? {
        guard let value = members[key]?.number, value >= 0, value.isFinite else {
          let found = members[key]?.described ?? "nothing"
          section.refuse("weights.\(key)", "expected a number of at least 0, found \(found)")
          return nil
        }
        return value
      }
      guard let real = weight("real"), let fake = weight("fake") else { return nil }
      if real + fake == 0 {
        section.refuse("weights", "expected weights whose sum is above 0, found 0 for both: nothing would be learned")
      }
      return .fixed(real: real, fake: fake)
    case .null, .bool, .integer, .number, .array, .string:
      section.refuse(
        "weights",
        "expected \"equal\", \"adaptive\", \"adaptive-unnormalised\" or {\"real\": 1, \"fake\": 1}, found "
          + given.described)
      return nil
    }
  }

  /// The GAN for samples of a shape.
  /// - Throws: `SettingsError` naming the key of a network that does not fit them.
  func recipe(sample: [Int]) throws -> GANRecipe {
    let generatorPlan = try Self.placed("generator") { try generator.model.generatorPlan(noise: noise, sample: sample) }
    var discriminatorPlan = try Self.placed("discriminator") {
      try discriminator.model.discriminatorPlan(sample: sample)
    }
    if isSpectrallyNormalized { discriminatorPlan = discriminatorPlan.spectrallyNormalized }
    return GANRecipe(
      generator: generatorPlan, discriminator: discriminatorPlan, generatorLearning: generator.learning,
      discriminatorLearning: discriminator.learning, loss: loss, constraint: constraint, weighting: weighting,
      labelSmoothing: labelSmoothing, instanceNoise: instanceNoise, averageDecay: averageDecay,
      noise: noiseDistribution, training: training)
  }

  /// Runs `body`, whose faults have paths that begin with `model`, in a section.
  private static func placed<Result>(_ section: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SettingsError {
      throw SettingsError(
        file: error.file,
        faults: error.faults.map { SettingsFault(path: "\(section).\($0.path)", message: $0.message) })
    }
  }
}

// MARK: - Reading

extension GANSettings {
  static let sections = ["generator", "discriminator", "loss", "training"]

  /// Reads the four sections, in which any value may be `"$name"`, a search parameter.
  /// - Returns: The settings, and the sections with defaults filled in.
  /// - Throws: `SettingsError` with every fault.
  static func read(
    _ written: [String: JSONValue], parameters: [String: JSONValue], from file: String
  ) throws -> (settings: GANSettings, resolved: JSONValue) {
    var faults: [SettingsFault] = []
    func collecting<Value>(_ body: () throws -> Value) throws -> Value? {
      do {
        return try body()
      } catch let error as SettingsError {
        faults += error.faults
        return nil
      }
    }
    var models: [String: ModelSettings] = [:]
    var plain: [String: JSONValue] = [:]
    for name in sections {
      var members = written[name]?.object ?? [:]
      if let given = written[name], given.object == nil {
        faults.append(SettingsFault(path: name, message: "expected an object, found \(given.described)"))
      }
      let model = members.removeValue(forKey: "model")
      if name == "generator" || name == "discriminator" {
        guard let model, model != .null else {
          faults.append(
            SettingsFault(
              path: "\(name).model",
              message: "missing; expected an object such as {\"builder\": \"dcgan\"} or {\"layers\": […]}"))
          continue
        }
        models[name] = try collecting {
          try placed(name) { try ModelSettings.read(model, parameters: parameters, from: file) }
        }
      }
      plain[name] = try collecting { try JSONValue.object(members).resolved(parameters, path: name, from: file) }
    }
    guard let generator = models["generator"], let discriminator = models["discriminator"], plain.count == 4 else {
      throw SettingsError(file: file, faults: faults)
    }
    let read = try collecting {
      try Settings.read(.object(plain), from: file) {
        GANSettings($0, models: (generator, discriminator))
      }
    }
    guard let read, faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    return read
  }
}

/// The four sections as written, with what depends on parameters left open.
struct GANTemplate: Sendable {
  private let written: [String: JSONValue]
  private let file: String

  /// The parameters that the sections depend on.
  var references: Set<String> { JSONValue.object(written).references }

  /// Reads the sections, and reports their faults at the edges of the space to the reader.
  init(_ reader: SettingsReader, edges: SpaceEdges, from file: String) {
    var written: [String: JSONValue] = [:]
    for name in GANSettings.sections { written[name] = reader.raw(name) ?? .object([:]) }
    self.written = written
    self.file = file
    // What a reference to a parameter of a space with faults stands for is not known.
    if edges.isBroken, !references.isEmpty { return }
    do {
      try edges.check(references) { _ = try settings($0) }
      // A member that depends on parameters keeps its references; its defaults may differ with their values.
      let complete = try GANSettings.read(written, parameters: edges.base, from: file).resolved
      for name in GANSettings.sections {
        let own = written[name]?.object ?? [:]
        let open = own.filter { $0.key == "model" || $0.value.hasReferences }
        reader.resolve(name, as: .object((complete[name]?.object ?? [:]).merging(open) { $1 }))
      }
    } catch let error as SettingsError {
      for fault in error.faults { reader.refuse(fault.path, fault.message) }
    } catch {
      reader.refuse("training", "\(error)")
    }
  }

  /// The settings for parameters given by name.
  /// - Throws: `SettingsError`.
  func settings(_ parameters: [String: JSONValue]) throws -> GANSettings {
    try GANSettings.read(written, parameters: parameters, from: file).settings
  }
}
