import Essentials
import Search

/// What is measured of generated samples, and when: the section `measures` of a GAN problem.
struct MeasureSettings: Equatable, Sendable {
  /// `every`: the number of epochs from one measurement to the next, default 10; the last epoch is always measured.
  let every: Int
  /// `samples`: the number of generated samples, and of real ones to compare with; default 10,000 numbers, 2,000 images.
  let samples: Int
  /// `by`: the measure that the best epoch is chosen by, and a search's objective; default "kolmogorovSmirnov" for
  /// numbers, "frechet" for images.
  let by: String
  /// `features`: where the features of images come from: `model`, `config` and `layer` of a classifier, or `pixels`,
  /// the default with 8.
  let features: FeatureSettings
  /// `neighbours`: the number of nearest neighbours of precision and recall, default 3.
  let neighbours: Int
  private let isNormal: Bool

  init(_ reader: SettingsReader, isNormal: Bool) {
    self.isNormal = isNormal
    every = reader.integer("every", default: 10, in: 1...1_000_000, unit: "epochs")
    samples = reader.integer(
      "samples", default: isNormal ? 10_000 : 2000, in: isNormal ? 2...10_000_000 : 4...100_000, unit: "samples")
    let names = Self.offered(isNormal: isNormal).map(\.name)
    by = reader.choice("by", among: names, default: names[0])
    if isNormal {
      features = .pixels(size: 1)
      neighbours = 0
      return
    }
    neighbours = reader.integer("neighbours", default: 3, in: 1...100, unit: "neighbours")
    let section = reader.section("features")
    if section.has("model") || section.has("config") || section.has("layer") {
      features = .classifier(ClassifierFeatures(section))
      if section.has("pixels") { section.refuse("pixels", "expected none beside a classifier") }
    } else {
      features = .pixels(size: section.integer("pixels", default: 8, in: 1...64, unit: "fields an edge"))
    }
  }

  /// The measures of a kind of data, the default one first.
  static func offered(isNormal: Bool) -> [OfferedMetric] {
    isNormal
      ? [
        OfferedMetric(name: "kolmogorovSmirnov", better: .lower), OfferedMetric(name: "wasserstein1", better: .lower),
      ]
      : [
        OfferedMetric(name: "frechet", better: .lower), OfferedMetric(name: "kid", better: .lower),
        OfferedMetric(name: "precision", better: .higher), OfferedMetric(name: "recall", better: .higher),
        OfferedMetric(name: "diversity", better: .higher), OfferedMetric(name: "coverage", better: .higher),
      ]
  }

  /// Which values of `by` are better.
  var better: Direction { Self.offered(isNormal: isNormal).first { $0.name == by }?.better ?? .lower }

  /// Whether an epoch is measured.
  func isMeasured(_ epoch: Int, of epochs: Int) -> Bool { epoch % every == 0 || epoch == epochs }
}
