extension KeyTexts {
  /// GANs: one of them (problem "gan"), or a search over whole ones (problem "adversarial").
  static let adversarial = [
    "generator": "The network that makes samples of noise, and how it learns.",
    "generator.model": "Its layers, or a builder of a GAN.",
    "generator.noise": "The shape of its input, such as [100]; builders of GANs have it among their own settings.",
    "generator.noiseDistribution": "What noise is drawn from.",
    "generator.average": "The decay of the weights' moving average, whose samples are measured and shown; 0 for none.",
    "generator.optimizer": "How its weights are updated.",
    "generator.schedule": "How its learning rate changes over the epochs.",
    "discriminator": "The network that tells samples from data, and how it learns.",
    "discriminator.spectralNorm": "Whether its weights are spectrally normalised.",
    "loss": "What the two networks play for.",
    "loss.name": "The loss.",
    "loss.constraint": "What keeps the discriminator's slope bounded.",
    "loss.weights": "How much real and generated samples count for the discriminator.",
    "loss.labelSmoothing": "How far the label of real samples is below 1.",
    "training.batchesPerEpoch": "The maximum number of batches of an epoch; null for all.",
    "training.discriminatorSteps": "Updates of the discriminator for each of the generator.",
    "training.clipLimit": "The limit that weights are clipped to.",
    "training.penaltyWeight": "The weight of the gradient penalty.",
    "training.instanceNoise": "Noise that is added to what the discriminator sees.",
    "training.instanceNoise.deviation": "Its deviation at first; 0 for none.",
    "training.instanceNoise.epochs": "The epochs over which it falls to 0.",
    "measures": "What is measured of generated samples, and when.",
    "measures.every": "Epochs from one measurement to the next; the last epoch is always measured.",
    "measures.samples": "The number of generated samples, and of real ones to compare with.",
    "measures.by": "The measure that the best epoch is chosen by, and a search's objective.",
    "measures.neighbours": "The number of nearest neighbours of precision and recall.",
    "measures.features": "Where the features of images come from.",
    "measures.features.model": "The weights of a classifier, a safetensors file.",
    "measures.features.config": "The config of that classifier.",
    "measures.features.layer": "The layer whose output is used.",
    "measures.features.pixels": "Without a classifier: the fields an edge that images are averaged to.",
    "samples": "The sheets of samples.",
    "samples.rows": "Rows of a sheet.",
    "samples.columns": "Columns of a sheet.",
    "samples.every": "Epochs from one sheet to the next.",
    "repeats": "The trainings of a setting, each with a seed of its own; their mean counts.",
    "published": "The losses that a publication gives, to be shown beside ours.",
    "published.discriminator": "The discriminator's loss.",
    "published.generator": "The generator's loss.",
    "fitness.lambda": "The weight of the losses.",
    "fitness.gamma": "The weight of the size.",
    "fitness.lossScale": "The loss at which half of its part is left.",
    "fitness.parameterScale": "The number of weights at which half of its part is left.",
    "fitness.frechet": "The Fréchet distance as a further part of the fitness.",
    "fitness.frechet.weight": "Its weight.",
    "fitness.frechet.scale": "The distance at which half of its part is left.",
    "fitness.frechet.samples": "The number of generated images that are measured.",
    "fitness.frechet.model": "The weights of the classifier that gives the features, a safetensors file.",
    "fitness.frechet.config": "The config of that classifier.",
    "fitness.frechet.layer": "The layer whose output is used.",
  ].merging(ranges) { own, _ in own }

  /// The ranges that whole GANs are drawn from.
  private static let ranges: [String: String] = {
    let named = [
      "generatorBlocks": "blocks of the generator", "discriminatorBlocks": "blocks of the discriminator",
      "channels": "channels of a block", "kernel": "the edge of a block's kernel",
      "momentum": "the momentum of batch norms", "hidden": "units of the hidden layer",
      "noiseChannels": "channels of the noise", "noiseSize": "the edge of the noise as a part of the image's",
      "learningRate": "the learning rate", "sgdMomentum": "the momentum of SGD", "decay": "the decay of schedules",
    ]
    var texts = [
      "space.norms": "The norms of a block.", "space.activations": "The activations of a block.",
      "space.pooling": "The poolings of a discriminator's block.", "space.losses": "The losses.",
      "space.optimizers": "The optimizers.", "space.schedules": "The schedules of the learning rate.",
      "space.skip": "The probability that a block has a skip connection.",
      "space.dense": "The probability that a block begins with a fully connected layer.",
    ]
    for (key, meaning) in named {
      texts["space.\(key)"] = "The range of \(meaning)."
      texts["space.\(key).min"] = "The lower end."
      texts["space.\(key).max"] = "The upper end."
    }
    return texts
  }()
}
