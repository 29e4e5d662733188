import Essentials

/// The constants of GAN-based parameter refinement: the section `strategy` of a configuration.
///
/// Source: Lu, Kakillioglu and Velipasalar, "Autonomously and simultaneously refining deep neural
/// network parameters by generative adversarial networks", 2018.
public struct GanRefineSettings: Equatable, Sendable {
  public enum GeneratorLoss: String, CaseIterable, Sendable {
    /// Minimise log(1 - D(G(z))), as the source does (eq. 2).
    case saturating
    /// Minimise -log D(G(z)), whose gradient does not vanish while D is confident.
    case nonSaturating = "non-saturating"
  }

  /// A network of the game, trained by stochastic gradient descent.
  public struct Player: Equatable, Sendable {
    /// `hidden`: units of each hidden layer, default [64, 64].
    public var hidden: [Int]
    /// `learningRate`, default 0.05.
    public var learningRate: Double
    /// `momentum`, in 0...1, default 0.
    public var momentum: Double
    /// `steps`: updates per iteration, default 1.
    public var steps: Int

    init(_ reader: SettingsReader) {
      hidden = reader.integers("hidden", default: [64, 64], in: 1...65_536, unit: "units")
      learningRate = reader.number("learningRate", default: 0.05, in: 1e-9...100)
      momentum = reader.number("momentum", default: 0, in: 0...0.999)
      steps = reader.integer("steps", default: 1, in: 1...10_000, unit: "updates per iteration")
    }
  }

  public enum Variant: String, CaseIterable, Sendable {
    /// The source's method: two generators against a discriminator that sees the last iteration.
    case source
    /// Discriminators that remember all trials screen mutations of the best; see `MemoryRefinement`.
    case memory
  }

  /// `variant`, default "source".
  public var variant: Variant
  /// `memory` and `generators`; nil for the source's variant, which does not have these keys.
  public var memory: MemorySettings?
  /// `iterations` after the baseline's, default 20.
  public var iterations: Int
  /// `samples`: m, the candidates of each generator per iteration, default 2.
  public var samples: Int
  /// `noise`: the length of a generator's input, default 16.
  public var noise: Int
  /// `leakySlope` of the hidden layers' leaky ReLU, default 0.2.
  public var leakySlope: Double
  /// `generatorLoss`, default "saturating".
  public var generatorLoss: GeneratorLoss
  /// `equalIterations`: the number of consecutive iterations with equal outputs after which the worse
  /// generator is reinitialized, default 2.
  public var equalIterations: Int
  /// `equalTolerance`: two outputs count as equal if no parameter differs by more than this fraction of its range; of
  /// choices, flags and bits, whose bins have no distance, the values must agree. Default 0: all values agree exactly,
  /// as in the source.
  public var equalTolerance: Double
  /// `saturation`: the worse generator is reinitialized as well after `equalIterations` consecutive iterations in which
  /// at least this fraction of its outputs was beyond ±0.99, where tanh passes hardly any gradient. Default null: never,
  /// as in the source.
  public var saturation: Double?
  /// `generator` and `discriminator`.
  public var generator: Player
  public var discriminator: Player

  public init(_ reader: SettingsReader) {
    variant = reader.choice("variant", default: .source)
    memory = variant == .memory ? MemorySettings(reader.section("memory"), strategy: reader) : nil
    iterations = reader.integer("iterations", default: 20, in: 1...1_000_000)
    samples = reader.integer("samples", default: 2, in: 1...10_000, unit: "candidates per generator")
    noise = reader.integer("noise", default: 16, in: 1...65_536, unit: "values")
    leakySlope = reader.number("leakySlope", default: 0.2, in: 0...1)
    generatorLoss = reader.choice("generatorLoss", default: .saturating)
    equalIterations = reader.integer("equalIterations", default: 2, in: 1...1_000_000)
    equalTolerance = reader.number("equalTolerance", default: 0, in: 0...1, unit: "of a parameter's range")
    saturation = reader.has("saturation") ? reader.number("saturation", in: 0...1) : nil
    if saturation == nil { _ = reader.raw("saturation") }
    generator = Player(reader.section("generator"))
    discriminator = Player(reader.section("discriminator"))
  }
}
