import Datasets
import Essentials
import NeuralNetworks

/// The section `dataset` of a GAN problem.
enum GANDataSettings: Sendable {
  /// `format` "normal": samples of N(0, 1), of which an epoch has `samples`, default 6400.
  case normal(samples: Int)
  /// Images of any other format, scaled to -1 ... 1.
  case images(DatasetSettings)

  init(_ section: SettingsReader) {
    if section.raw("format")?.string == Self.normalFormat {
      _ = section.text("format")
      self = .normal(samples: section.integer("samples", default: 6400, in: 2...1_000_000_000, unit: "samples"))
      return
    }
    var dataset = DatasetSettings(reader: section)
    if dataset.normalization == .auto { dataset.normalization = .signed }
    if dataset.normalization != .signed {
      section.refuse(
        "normalization",
        "expected \"signed\", the range of a GAN's images, found \"\(dataset.normalization.rawValue)\"")
    }
    self = .images(dataset)
  }

  static let normalFormat = "normal"

  var isNormal: Bool { if case .normal = self { true } else { false } }

  /// The shape of a sample if the settings determine it.
  var knownSampleShape: [Int]? {
    switch self {
    case .normal: [1]
    case .images(let settings): settings.knownSampleShape
    }
  }

  var summary: String {
    switch self {
    case .normal(let samples): "\(samples) samples of N(0, 1) an epoch, drawn anew for every batch"
    case .images(let settings): settings.summary
    }
  }
}

/// The data of a GAN problem, opened.
struct GANData {
  let source: any BatchSource
  /// The indexes of the samples to train on, at least two.
  let samples: [Int]
  let digest: String
  let notes: [String]

  var sampleShape: [Int] { source.sampleShape }

  /// - Parameter file: The configuration's name, for errors.
  /// - Throws: `SettingsError` if there are no images to train on; what opening the data throws.
  static func open(
    _ settings: GANDataSettings, seed: SeededGenerator, file: String, progress: (Int, Int) -> Void
  ) throws -> GANData {
    switch settings {
    case .normal(let samples):
      return GANData(source: NormalSamples(), samples: Array(0..<samples), digest: "normal", notes: [])
    case .images(let settings):
      let dataset = try Dataset.open(settings, seed: seed, progress: progress)
      func refuse(_ message: String) -> SettingsError {
        SettingsError(
          file: file, faults: [SettingsFault(path: "dataset.path", message: "\(settings.path): \(message)")])
      }
      guard dataset.sampleShape.count == 3 else {
        throw refuse("expected images, found samples of the shape \(dataset.sampleShape)")
      }
      let train = dataset.splits.train
      guard train.count > 1 else {
        throw refuse("expected at least 2 images to train on, found \(train.isEmpty ? "none" : "1")")
      }
      return GANData(source: dataset, samples: train, digest: dataset.digest, notes: dataset.notes)
    }
  }
}
