import Essentials

/// The fitness of a trained GAN: the section `fitness` of a configuration.
///
/// fitness = lambda · tanh(lossScale · (1/D + 1/G)) + gamma · tanh(parameterScale / weights), D and G the losses of
/// the last epoch: small losses and few weights score high ("DCGAN Neuroevolution at Neurales"). The source announces a
/// measure of how realistic the images are: frechet.weight · tanh(frechet.scale / distance) is added if configured.
public struct AdversarialFitness: Equatable, Sendable {
  /// `lambda`, default 3/4.
  public var lambda: Double
  /// `gamma`, default 1/4.
  public var gamma: Double
  /// `lossScale`, default 0.01.
  public var lossScale: Double
  /// `parameterScale`: weights, default 5e6; the source has 5e7 for ImageNet.
  public var parameterScale: Double
  /// `frechet`; nil, the default, if the distance does not count.
  public var frechet: FrechetSettings?

  public init(_ reader: SettingsReader) {
    lambda = reader.number("lambda", default: 0.75, in: 0...1)
    gamma = reader.number("gamma", default: 0.25, in: 0...1)
    lossScale = reader.number("lossScale", default: 0.01, in: 1e-9...1e9)
    parameterScale = reader.number("parameterScale", default: 5e6, in: 1...1e15, unit: "weights")
    frechet = reader.has("frechet") ? FrechetSettings(reader.section("frechet")) : nil
    if frechet == nil { _ = reader.raw("frechet") }
    let sum = lambda + gamma + (frechet?.weight ?? 0)
    if sum > 1 + 1e-9 {
      let terms = frechet == nil ? "lambda + gamma" : "lambda + gamma + frechet.weight"
      reader.refuse("lambda", "expected \(terms) of at most 1, so that the fitness lies in 0 to 1; found \(sum)")
    }
  }

  /// - Parameters:
  ///   - discriminatorLoss, generatorLoss: Cross-entropies, above 0.
  ///   - weights: The number of weights of both networks together.
  ///   - distance: The Fréchet distance; nil unless `frechet` is set.
  /// - Returns: In 0 ... 1.
  public func value(discriminatorLoss: Double, generatorLoss: Double, weights: Int, distance: Double?) -> Double {
    let losses = lambda * tanh(lossScale * (1 / discriminatorLoss + 1 / generatorLoss))
    let size = gamma * tanh(parameterScale / Double(weights))
    guard let frechet, let distance else { return losses + size }
    return losses + size + frechet.weight * tanh(frechet.scale / distance)
  }
}

/// How the Fréchet distance of generated images counts: the section `fitness.frechet`.
public struct FrechetSettings: Equatable, Sendable {
  /// `weight` of its term, default 0.25.
  public var weight: Double
  /// `scale`: the distance at which its term is tanh(1), 76 % of the whole, default 10.
  public var scale: Double
  /// `model`, `config` and `layer`: the classifier whose features are compared.
  public var features: ClassifierFeatures
  /// `samples`: the number of real and of generated images to compare, default 2000.
  public var samples: Int

  init(_ reader: SettingsReader) {
    weight = reader.number("weight", default: 0.25, in: 0...1)
    scale = reader.number("scale", default: 10, in: 1e-9...1e9)
    features = ClassifierFeatures(reader)
    samples = reader.integer("samples", default: 2000, in: 2...10_000_000, unit: "images")
  }
}

/// The hyperbolic tangent of x in 0...infinity.
private func tanh(_ x: Double) -> Double {
  // Beyond 20 it is 1 to the last bit.
  x < 20 ? 1 - 2 / (portableExp(2 * x) + 1) : 1
}
