import Essentials
import TensorCore

// A generator and a discriminator are models too: a GAN's builder makes one of each, and a multilayer perceptron or a
// list of layers is either.
extension ModelSettings {
  /// The shape of a generator's noise if the builder's own settings say it; nil if it is to be given.
  public var noiseShape: [Int]? {
    switch builder {
    case .dcgan(let settings): [1, 1, settings.latent]
    case .blockGAN(let settings): settings.noise
    default: nil
    }
  }

  /// The plan of a generator.
  /// - Parameters:
  ///   - noise: The shape of its input.
  ///   - sample: The shape of what it makes.
  /// - Throws: `SettingsError` naming the key that does not lead from the one to the other.
  public func generatorPlan(noise: [Int], sample: [Int]) throws -> NetworkPlan {
    let plan = try adversarialPlan { () throws(LayerMisfit) in
      switch builder {
      case .dcgan(let settings): return try DCGAN.generatorPlan(settings)
      case .blockGAN(let settings): return try BlockGAN.generatorPlan(settings)
      case .mlp(let settings):
        // Images are in -1 ... 1.
        let output = sample.count == 3 ? Activation.tanh : .linear
        var plan = try MLP.plan(
          settings, input: noise, outputs: sample.reduce(1, *), outputActivation: output)
        if sample.count != 1 { try plan.add("reshape", Reshape(sample), setting: "units") }
        return plan
      case .layers(let list): return try list.plan(input: noise, outputs: sample.reduce(1, *))
      default: return nil
      }
    }
    guard plan.outputShape == sample else {
      throw fault(
        key(of: sample, beside: plan.outputShape),
        "expected layers that lead to samples of \(sizes(sample)), found \(sizes(plan.outputShape))")
    }
    return plan
  }

  /// The plan of a discriminator, which ends in one logit.
  /// - Parameter sample: The shape of its input.
  /// - Throws: `SettingsError` naming the key that does not fit.
  public func discriminatorPlan(sample: [Int]) throws -> NetworkPlan {
    let plan = try adversarialPlan { () throws(LayerMisfit) in
      switch builder {
      case .dcgan(let settings): return try DCGAN.discriminatorPlan(settings)
      case .blockGAN(let settings): return try BlockGAN.discriminatorPlan(settings)
      case .mlp(let settings): return try MLP.plan(settings, input: sample, outputs: 1)
      case .layers(let list): return try list.plan(input: sample, outputs: 1)
      default: return nil
      }
    }
    guard plan.inputShape == sample else {
      throw fault(
        key(of: sample, beside: plan.inputShape),
        "expected samples of \(sizes(sample)), found \(sizes(plan.inputShape))")
    }
    guard plan.outputShape == [1] else {
      throw fault(
        key(of: sample, beside: sample),
        "expected one value at the end, the score of a sample, found \(sizes(plan.outputShape)); "
          + "{\"layer\": \"output\"} gives it")
    }
    return plan
  }

  /// - Parameter make: Returns nil for a builder of something else.
  private func adversarialPlan(_ make: () throws(LayerMisfit) -> NetworkPlan?) throws -> NetworkPlan {
    do {
      if let plan = try make() { return plan }
    } catch {
      if case .layers = builder { throw fault(error.setting, error.description) }
      throw fault("model.\(error.setting)", error.description)
    }
    throw fault("model.builder", "expected \"dcgan\", \"block-gan\", \"mlp\" or a list of layers for a part of a GAN")
  }

  /// The key that decides the shape of samples.
  /// - Parameter found: The shape that the model has instead.
  private func key(of sample: [Int], beside found: [Int]) -> String {
    switch builder {
    case .dcgan: sample.dropLast() == found.dropLast() ? "model.channels" : "model.imageSize"
    case .blockGAN: "model.image"
    case .layers: "model.layers"
    default: "model.builder"
    }
  }
}
