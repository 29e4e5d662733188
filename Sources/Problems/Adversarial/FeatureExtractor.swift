import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// Where the features of images come from.
public enum FeatureSettings: Equatable, Sendable {
  case classifier(ClassifierFeatures)
  /// The mean colours of `size` x `size` fields of the image, which need no classifier.
  case pixels(size: Int)

  /// What tables call the features.
  var described: String {
    switch self {
    case .classifier(let settings): "\(settings.layer) of \(settings.model)"
    case .pixels(let size): "\(size)x\(size) mean colours"
    }
  }
}

/// The classifier whose inner values are used as features.
public struct ClassifierFeatures: Equatable, Sendable {
  /// `model`: the weights of a classifier that a search or a training has saved, a safetensors file.
  public var model: String
  /// `config`: the configuration that it was trained with.
  public var config: String
  /// `layer`: the layer whose output is used as features.
  public var layer: String

  init(_ reader: SettingsReader) {
    model = reader.text("model")
    config = reader.text("config")
    layer = reader.text("layer")
  }
}

/// Extracts the features by which images are compared.
struct FeatureExtractor {
  /// From an image to its features.
  private let network: Network
  /// From an image to the logits of the classes; nil if the features are not a classifier's.
  private let classifier: Network?
  private let batchSize: Int
  /// The covariance of more features takes more memory and time than a trial.
  private static let maximumFeatures = 2048

  /// - Parameter shape: Of an image scaled to -1 ... 1, `[H, W, C]`.
  /// - Throws: `SettingsError`, `SafetensorsError` or `FileError` if the classifier does not fit such images.
  init(_ settings: FeatureSettings, shape: [Int], batchSize: Int) throws {
    self.batchSize = batchSize
    switch settings {
    case .classifier(let features):
      let whole = try features.classifier(shape: shape)
      classifier = whole
      network = try features.cut(whole)
      let width = network.width
      guard width <= Self.maximumFeatures else {
        throw features.fault(
          features.config, "layer",
          "expected a layer of at most \(Self.maximumFeatures) values, but \"\(features.layer)\" has \(width)")
      }
    case .pixels(let size):
      classifier = nil
      let window = shape.dropLast().map { max(1, $0 / size) }
      var plan = NetworkPlan(inputShape: shape)
      try plan.add("fields", AveragePooling(window), setting: "pixels")
      network = plan.makeNetwork(seed: SeededGenerator(seed: 0))
    }
  }

  /// The number of classes; nil if the features are not a classifier's.
  var classCount: Int? { classifier.map(\.width) }

  /// The features of images, `[N, F]`.
  /// - Parameter images: Makes the images of a range below `count`.
  func features(count: Int, images: (Range<Int>) -> Tensor) -> Tensor {
    network.features(count: count, batchSize: batchSize, samples: images)
  }

  /// The class of each image; nil if the features are not a classifier's.
  func classes(of images: Tensor) -> [Int]? {
    guard let classifier else { return nil }
    let logits = classifier.features(count: images.shape[0], batchSize: batchSize) { images.rows($0) }
    return argmax(logits).map(Int.init)
  }
}

extension Network {
  /// The number of values that come out for one sample.
  fileprivate var width: Int {
    Gradients.withoutRecording { self(Tensor([1] + inputShape, repeating: 0), in: .inference).count }
  }
}

extension ClassifierFeatures {
  fileprivate func classifier(shape: [Int]) throws -> Network {
    let problem = try ClassificationProblem(contentsOf: config)
    guard problem.dataset.normalization == .signed else {
      throw fault(
        config, "dataset.normalization",
        "expected a classifier trained on images scaled to -1 … 1, \"signed\", like those of a GAN; found "
          + "\"\(problem.dataset.normalization.rawValue)\"")
    }
    if let trained = problem.dataset.knownSampleShape, trained != shape {
      func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
      throw fault(
        config, "dataset",
        "expected a classifier of images of \(text(shape)), like those of the GAN, found one of \(text(trained))")
    }
    guard let weights = try TrainedWeights(model) else {
      throw fault(model, "metadata", "expected the parameters and classes of a classifier trained by hpsearch")
    }
    return try weights.network(of: problem, sampleShape: shape)
  }

  fileprivate func cut(_ network: Network) throws -> Network {
    guard let index = network.layers.firstIndex(where: { $0.name == layer }) else {
      let names = network.layers.map(\.name).joined(separator: ", ")
      throw fault(config, "layer", "the classifier has no layer \"\(layer)\"; it has \(names)")
    }
    return network.prefix(through: index)
  }

  fileprivate func fault(_ file: String, _ path: String, _ message: String) -> SettingsError {
    SettingsError(file: file, faults: [SettingsFault(path: path, message: message)])
  }
}
