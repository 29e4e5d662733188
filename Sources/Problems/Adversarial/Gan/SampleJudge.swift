import Essentials
import NeuralNetworks
import TensorCore

/// Measures how close a GAN's samples are to real ones.
///
/// - Numbers: `kolmogorovSmirnov` and `wasserstein1` to N(0, 1), `mean`, `deviation`, and the shares `beyondTwo` and
///   `beyondThree` deviations; see `NormalFit`. `diversity` is the deviation over that of N(0, 1).
/// - Images, by their features: `frechet`, `kid`, `precision`, `recall`; `diversity`, the root of the total variance of
///   generated over that of real features; with a classifier also `coverage`, the share of its classes that the
///   generated images reach with at least a tenth of an even share.
struct SampleJudge {
  private enum Reference {
    case normal
    case images(Images)
  }

  /// Everything that real images are compared by.
  private struct Images {
    let extractor: FeatureExtractor
    let frechet: FrechetDistance
    let kernel: KernelDistance
    let neighbours: NeighbourMeasures
  }

  private let reference: Reference
  private let count: Int
  private let batchSize = 250
  /// The noise, the same for every epoch and GAN.
  private let noise = SeededGenerator(seed: 0).child("measure")

  /// - Throws: `SettingsError`, `SafetensorsError` or `FileError` if the features' classifier does not fit the images.
  init(_ settings: MeasureSettings, data: GANData) throws {
    count = settings.samples
    guard data.sampleShape.count == 3 else {
      reference = .normal
      return
    }
    let extractor = try FeatureExtractor(settings.features, shape: data.sampleShape, batchSize: batchSize)
    var order = SeededGenerator(seed: 0).child("real")
    let real = order.permutation(data.samples.count).prefix(settings.samples).map { data.samples[$0] }
    let features = extractor.features(count: real.count) { data.source.batch(real[$0]) }
    reference = .images(
      Images(
        extractor: extractor, frechet: FrechetDistance(to: FeatureMoments(features)),
        kernel: KernelDistance(to: features),
        neighbours: NeighbourMeasures(to: features, neighbours: min(settings.neighbours, real.count - 1))))
  }

  /// The measures of a training's generator by name. One that cannot be measured is NaN.
  func measures(of training: GANTraining) -> [String: Double] {
    let samples = training.samples(count, noise, batchSize: batchSize)
    switch reference {
    case .normal:
      let fit = NormalFit(samples.values)
      return [
        "kolmogorovSmirnov": fit.kolmogorovSmirnov, "wasserstein1": fit.wasserstein1, "mean": fit.mean,
        "deviation": fit.deviation, "beyondTwo": fit.beyondTwo, "beyondThree": fit.beyondThree,
        "diversity": fit.deviation,
      ]
    case .images(let images): return measures(of: samples, images)
    }
  }

  private func measures(of samples: Tensor, _ images: Images) -> [String: Double] {
    let features = images.extractor.features(count: count) { samples.rows($0) }
    let moments = FeatureMoments(features)
    let shares = images.neighbours(features)
    var measures = [
      "frechet": images.frechet(moments), "kid": images.kernel(features), "precision": shares.precision,
      "recall": shares.recall,
      "diversity": (moments.totalVariance / max(1e-30, images.frechet.reference.totalVariance)).squareRoot(),
    ]
    if let modes = images.extractor.classCount, samples.values.allSatisfy(\.isFinite),
      let classes = images.extractor.classes(of: samples)
    {
      let least = max(1, count / modes / 10)
      measures["coverage"] = ModeCoverage(of: classes, modes: modes, minimumCount: least).share
    }
    return measures
  }
}

extension FeatureMoments {
  /// The trace of the covariance.
  fileprivate var totalVariance: Double {
    let width = mean.count
    return (0..<width).reduce(0) { $0 + covariance[$1 * width + $1] }
  }
}
