import NeuralNetworks

extension GANChromosome {
  /// The GAN that this chromosome is, as a training takes it.
  /// - Throws: `LayerMisfit` and `SettingsError` for a chromosome that is not a GAN.
  func recipe(_ training: AdversarialSettings) throws -> GANRecipe {
    let plans = try plans()
    let rule = loss.rule(training)
    return GANRecipe(
      generator: plans.generator, discriminator: plans.discriminator,
      generatorLearning: GANRecipe.Learning(optimizer: try generator.settings(), schedule: schedule),
      discriminatorLearning: GANRecipe.Learning(optimizer: try discriminator.settings(), schedule: schedule),
      loss: rule.loss, constraint: rule.constraint, training: training)
  }
}

extension GANSpace.Loss {
  /// The generator's part of "bce" is -log D, whose gradient does not vanish while D is confident.
  fileprivate func rule(_ settings: AdversarialSettings) -> (loss: AdversarialLoss, constraint: CriticConstraint) {
    switch self {
    case .crossEntropy: (.nonSaturating, .none)
    case .wassersteinClipping: (.wasserstein, settings.clipping)
    case .wassersteinPenalty: (.wasserstein, settings.penalty)
    }
  }
}
