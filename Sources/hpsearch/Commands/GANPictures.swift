import Essentials
import Problems
import Reports

/// The pictures of a GAN's training, drawn into its folder: `losses.svg`, `scores.svg`, `portrait.svg`, and for numbers
/// `density.svg`.
struct GANPictures {
  let name: String
  let epochs: [GANEpoch]

  /// The epochs as charts take them.
  static func points(_ epochs: [GANEpoch]) -> [AdversarialEpoch] {
    epochs.map {
      AdversarialEpoch(
        epoch: $0.epoch, realLoss: $0.realLoss, fakeLoss: $0.fakeLoss, discriminatorLoss: $0.discriminatorLoss,
        generatorLoss: $0.generatorLoss, realScore: $0.realProbability, fakeScore: $0.fakeProbability)
    }
  }

  /// - Throws: `FileError`.
  func draw(into folder: String, numbers: [Float]?) throws {
    let points = Self.points(epochs)
    let summary = counted(epochs.count, "epoch")
    let curves = AdversarialCurves(name: name, summary: summary, epochs: points)
    try Files.replace("\(folder)/losses.svg", with: curves.losses.svg)
    try Files.replace("\(folder)/scores.svg", with: curves.scores.svg)
    if let portrait = ScorePortrait(name: name, summary: summary, epochs: points) {
      try Files.replace("\(folder)/portrait.svg", with: portrait.chart.svg)
    }
    guard let numbers else { return }
    let samples = "\(numbers.count) samples after \(summary)"
    if let density = DensityChart(name: name, summary: samples, samples: numbers.map(Double.init)) {
      try Files.replace("\(folder)/density.svg", with: density.chart.svg)
    }
  }
}
