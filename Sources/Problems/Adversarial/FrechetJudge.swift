import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// Compares a GAN's images with real ones by the features that a classifier trained by hpsearch extracts from them.
struct FrechetJudge {
  private let settings: FrechetSettings
  /// The classifier up to the layer whose output is the features.
  private let network: Network
  private let distance: FrechetDistance
  private let batchSize: Int
  /// The covariance of more features takes more memory and time than a trial.
  private static let maximumFeatures = 2048

  /// - Parameter dataset: Images scaled to -1 ... 1, at least two for training.
  /// - Throws: `SettingsError`, `SafetensorsError` or `FileError` if the classifier does not fit such images.
  init(_ settings: FrechetSettings, dataset: Dataset, batchSize: Int) throws {
    self.settings = settings
    self.batchSize = batchSize
    network = try Self.cut(try Self.classifier(settings, shape: dataset.sampleShape), settings)
    let width = network(Tensor([1] + dataset.sampleShape, repeating: 0), in: .inference).count
    guard width <= Self.maximumFeatures else {
      throw settings.fault(
        settings.config, "layer",
        "expected a layer of at most \(Self.maximumFeatures) values, but \"\(settings.layer)\" has \(width)")
    }
    var order = SeededGenerator(seed: 0).child("frechet")
    let train = dataset.splits.train
    let real = order.permutation(train.count).prefix(settings.samples).map { train[$0] }
    guard real.count > 1 else {
      throw settings.fault(
        settings.config, "samples", "expected at least 2 images to compare with, found \(real.count)")
    }
    distance = FrechetDistance(
      to: FeatureMoments(network.features(count: real.count, batchSize: batchSize) { dataset.batch(real[$0]) }))
  }

  /// - Parameter noise: The same for every GAN.
  func distance(of training: GANTraining, _ noise: SeededGenerator) -> Double {
    let made = training.images(settings.samples, noise, batchSize: batchSize)
    return distance(
      FeatureMoments(network.features(count: settings.samples, batchSize: batchSize) { made.rows($0) }))
  }

  private static func classifier(_ settings: FrechetSettings, shape: [Int]) throws -> Network {
    let config = try ClassificationProblem(contentsOf: settings.config)
    guard config.dataset.normalization == .signed else {
      throw settings.fault(
        settings.config, "dataset.normalization",
        "expected a classifier trained on images scaled to -1 … 1, \"signed\", like those of a GAN; found "
          + "\"\(config.dataset.normalization.rawValue)\"")
    }
    guard let weights = try TrainedWeights(settings.model) else {
      throw settings.fault(
        settings.model, "metadata", "expected the parameters and classes of a classifier trained by hpsearch")
    }
    return try weights.network(of: config, sampleShape: shape)
  }

  private static func cut(_ network: Network, _ settings: FrechetSettings) throws -> Network {
    guard let index = network.layers.firstIndex(where: { $0.name == settings.layer }) else {
      let names = network.layers.map(\.name).joined(separator: ", ")
      throw settings.fault(
        settings.config, "layer", "the classifier has no layer \"\(settings.layer)\"; it has \(names)")
    }
    return network.prefix(through: index)
  }
}

extension FrechetSettings {
  fileprivate func fault(_ file: String, _ path: String, _ message: String) -> SettingsError {
    SettingsError(file: file, faults: [SettingsFault(path: path, message: message)])
  }
}
