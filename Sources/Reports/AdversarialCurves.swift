import Essentials

/// The values of an adversarial training in one epoch, each a mean over its steps.
///
/// A value that is not finite leaves a gap in the lines.
public struct AdversarialEpoch: Equatable, Sendable {
  public let epoch: Int
  /// The discriminator's loss on real and on generated samples, before they are weighted.
  public let realLoss: Double
  public let fakeLoss: Double
  /// What the discriminator minimised: the weighted sum.
  public let discriminatorLoss: Double
  public let generatorLoss: Double
  /// The discriminator's mean score on real and on generated samples, in the unit of `AdversarialScore`.
  public let realScore: Double
  public let fakeScore: Double

  public init(
    epoch: Int, realLoss: Double, fakeLoss: Double, discriminatorLoss: Double, generatorLoss: Double,
    realScore: Double, fakeScore: Double
  ) {
    self.epoch = epoch
    self.realLoss = realLoss
    self.fakeLoss = fakeLoss
    self.discriminatorLoss = discriminatorLoss
    self.generatorLoss = generatorLoss
    self.realScore = realScore
    self.fakeScore = fakeScore
  }
}

/// What a discriminator's scores mean.
public enum AdversarialScore: Sendable {
  /// A sigmoid, in 0 ... 1: how likely the sample is real. In equilibrium it is 0.5 for both kinds.
  case probability
  /// A critic's number, of which only differences mean anything. In equilibrium both kinds have the same.
  case critic

  /// The label of a score's axis.
  var label: String { self == .probability ? "mean sigmoid score" : "mean critic score" }
}

/// The course of an adversarial training: both networks' losses and the discriminator's scores by epoch (figs. 6, 9,
/// 11 and 12 of "Impact of Hyperparameters on the Generative Adversarial Networks Behavior", ICEIS 2022).
public struct AdversarialCurves: Sendable {
  private let name: String
  private let summary: String
  private let score: AdversarialScore
  private let epochs: [AdversarialEpoch]

  /// - Parameters:
  ///   - name: Of the study, for the titles.
  ///   - summary: Which training it is, in one line.
  ///   - epochs: In their order.
  public init(name: String, summary: String, score: AdversarialScore = .probability, epochs: [AdversarialEpoch]) {
    self.name = name
    self.summary = summary
    self.score = score
    self.epochs = epochs
  }

  /// The losses by epoch, in the unit of the loss function; nats for cross-entropies.
  public var losses: LineChart {
    chart(
      "losses", yLabel: "loss, mean of the epoch",
      [
        series("D, on real", \.realLoss, .blue), series("D, on fake", \.fakeLoss, .vermilion, .dashed),
        series("D, weighted sum", \.discriminatorLoss, .grey), series("G", \.generatorLoss, .green, width: 3),
      ])
  }

  /// The discriminator's mean scores by epoch, with the equilibrium of probabilities.
  public var scores: LineChart {
    let drawn = [
      series("D on real samples", \.realScore, .blue),
      series("D on generated samples", \.fakeScore, .vermilion, .dashed),
    ]
    guard score == .probability, let first = epochs.first, let last = epochs.last else {
      return chart("scores", yLabel: score.label, drawn)
    }
    let ends = [first, last].map { LineChart.Point(x: Double($0.epoch), y: 0.5) }
    let equilibrium = LineChart.Series(
      name: "equilibrium", points: ends, colour: .grey, width: 1)
    return chart("scores", yLabel: score.label, [equilibrium] + drawn)
  }

  private func chart(_ what: String, yLabel: String, _ series: [LineChart.Series]) -> LineChart {
    LineChart(
      title: "\(name): \(what)", subtitle: summary, xLabel: "epoch", yLabel: yLabel, xIsWhole: true, series: series)
  }

  private func series(
    _ name: String, _ value: KeyPath<AdversarialEpoch, Double>, _ colour: LineChart.Colour,
    _ stroke: LineChart.Stroke = .solid, width: Double = 1.8
  ) -> LineChart.Series {
    let points = epochs.map { LineChart.Point(x: Double($0.epoch), y: $0[keyPath: value]) }
    return LineChart.Series(
      name: name, points: points, colour: colour, stroke: stroke, width: width,
      endLabel: points.last.flatMap { $0.y.isFinite ? fixed($0.y, 3) : nil })
  }
}
