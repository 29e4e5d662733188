import Essentials
import Problems

/// The epochs of a GAN's training as an aligned table that grows while the training runs.
///
/// Measures are in the columns of the first measured epoch's kind; an epoch without measures leaves them empty.
final class GANTable {
  private static let columns = [
    "epoch", "D loss", "real", "fake", "w real", "w fake", "G loss", "D(x)", "D(G(z))", "|g real|", "|g fake|", "cos",
    "|g G|",
  ]
  private let measures: [(name: String, title: String)]
  private let began = Time.monotonic

  /// - Parameter isNormal: Whether the samples are numbers.
  init(isNormal: Bool) {
    measures =
      isNormal
      ? [("kolmogorovSmirnov", "KS"), ("wasserstein1", "W1"), ("mean", "mean"), ("deviation", "dev.")]
      : [("frechet", "Frechet"), ("kid", "KID"), ("precision", "prec."), ("recall", "recall")]
  }

  var header: String { line(Self.columns + measures.map(\.title) + ["time"]) }

  func row(_ epoch: GANEpoch) -> String {
    func shown(_ value: Double) -> String { abs(value) >= 1000 || value.isNaN ? significant(value) : fixed(value, 3) }
    let values = [
      epoch.discriminatorLoss, epoch.realLoss, epoch.fakeLoss, epoch.realWeight, epoch.fakeWeight,
      epoch.generatorLoss, epoch.realProbability, epoch.fakeProbability, epoch.realGradientNorm,
      epoch.fakeGradientNorm, epoch.gradientCosine, epoch.generatorGradientNorm,
    ].map(shown)
    let measured = measures.map { epoch.measures[$0.name].map { fixed($0, 4) } ?? "" }
    return line(["\(epoch.epoch)"] + values + measured + [describedDuration(Time.monotonic - began)])
  }

  private func line(_ cells: [String]) -> String {
    let titles = Self.columns + measures.map(\.title) + ["time"]
    let columns = zip(cells, titles).map { cell, title in
      padded(cell, to: max(title == "epoch" ? 5 : 7, title.count), .right)
    }
    return columns.joined(separator: " ") + "\n"
  }
}
