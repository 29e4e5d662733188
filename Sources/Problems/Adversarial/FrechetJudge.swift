import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// Compares a GAN's images with real ones by the features that a classifier trained by hpsearch extracts from them.
struct FrechetJudge {
  private let settings: FrechetSettings
  private let extractor: FeatureExtractor
  private let distance: FrechetDistance
  private let batchSize: Int

  /// - Parameter dataset: Images scaled to -1 ... 1, at least two for training.
  /// - Throws: `SettingsError`, `SafetensorsError` or `FileError` if the classifier does not fit such images.
  init(_ settings: FrechetSettings, dataset: Dataset, batchSize: Int) throws {
    self.settings = settings
    self.batchSize = batchSize
    extractor = try FeatureExtractor(.classifier(settings.features), shape: dataset.sampleShape, batchSize: batchSize)
    var order = SeededGenerator(seed: 0).child("frechet")
    let train = dataset.splits.train
    let real = order.permutation(train.count).prefix(settings.samples).map { train[$0] }
    guard real.count > 1 else {
      throw SettingsError(
        file: settings.features.config,
        faults: [
          SettingsFault(
            path: "samples", message: "expected at least 2 images to compare with, found \(real.count)")
        ])
    }
    distance = FrechetDistance(
      to: FeatureMoments(extractor.features(count: real.count) { dataset.batch(real[$0]) }))
  }

  /// - Parameter noise: The same for every GAN.
  func distance(of training: GANTraining, _ noise: SeededGenerator) -> Double {
    let made = training.samples(settings.samples, noise, batchSize: batchSize)
    return distance(FeatureMoments(extractor.features(count: settings.samples) { made.rows($0) }))
  }
}
