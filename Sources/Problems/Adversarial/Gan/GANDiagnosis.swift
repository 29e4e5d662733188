import Essentials

/// What the course of a GAN's training shows, with the numbers behind it.
public struct GANDiagnosis: Equatable, Sendable {
  /// The named kinds, the gravest first.
  public enum Kind: String, CaseIterable, Sendable {
    case divergence
    case modeCollapse
    case vanishingGradient
    case discriminatorTooStrong
    case oscillation
    case healthy

    /// What people call it.
    public var title: String {
      switch self {
      case .divergence: "divergence"
      case .modeCollapse: "mode collapse"
      case .vanishingGradient: "vanishing generator gradient"
      case .discriminatorTooStrong: "D too strong"
      case .oscillation: "oscillation"
      case .healthy: "no fault found"
      }
    }
  }

  public let kind: Kind
  /// The numbers, as a part of a sentence without a full stop.
  public let evidence: String

  /// One sentence.
  public var sentence: String { "\(kind.title): \(evidence)." }

  /// Limits that a course is held against.
  private enum Limit {
    /// A variety below this part of the real one is a collapse.
    static let diversity = 0.25
    static let recall = 0.02
    static let precisionBesideRecall = 0.3
    /// A generator's gradient below this part of its largest epoch's, while D knows its samples, has vanished.
    static let gradient = 0.02
    static let knownProbability = 0.02
    /// D separates real from generated samples nearly always.
    static let realProbability = 0.95
    static let fakeProbability = 0.05
    /// The swing of the mean probabilities from epoch to epoch.
    static let swing = 0.15
    /// Weights that have grown by this factor since the first epoch.
    static let growth = 100.0
  }

  /// The diagnosis of a training's course.
  /// - Parameters:
  ///   - epochs: The completed epochs, from the first; the last tenth of them, at least 3, is looked at.
  ///   - divergedIn: The epoch in which a loss or a weight was not finite; nil if none was.
  public init(_ epochs: [GANEpoch], divergedIn: Int? = nil) {
    if let divergedIn {
      let last = epochs.last.map {
        "; after epoch \($0.epoch) D's loss was \(measured($0.discriminatorLoss)) and G's \(measured($0.generatorLoss))"
      }
      self.init(.divergence, "in epoch \(divergedIn) a loss or a weight was not a finite number\(last ?? "")")
      return
    }
    let window = Window(epochs.suffix(max(3, epochs.count / 10)), all: epochs)
    self =
      window.growth ?? window.collapse ?? window.vanishing ?? window.tooStrong ?? window.oscillation
      ?? window.healthy
  }

  private init(_ kind: Kind, _ evidence: String) {
    self.kind = kind
    self.evidence = evidence
  }

  /// The last epochs.
  private struct Window {
    let epochs: ArraySlice<GANEpoch>
    let all: [GANEpoch]

    init(_ epochs: ArraySlice<GANEpoch>, all: [GANEpoch]) {
      self.epochs = epochs
      self.all = all
    }

    private func mean(_ value: (GANEpoch) -> Double) -> Double {
      epochs.reduce(0) { $0 + value($1) } / Double(max(1, epochs.count))
    }

    private var span: String { "over the last \(counted(epochs.count, "epoch"))" }

    var growth: GANDiagnosis? {
      guard let first = all.first, let last = all.last, all.count > 1 else { return nil }
      for (name, start, end) in [
        ("D", first.discriminatorWeightNorm, last.discriminatorWeightNorm),
        ("G", first.generatorWeightNorm, last.generatorWeightNorm),
      ] where end > Limit.growth * start {
        return GANDiagnosis(
          .divergence,
          "the norm of \(name)'s weights grew from \(measured(start)) after epoch 1 to \(measured(end))")
      }
      return nil
    }

    var collapse: GANDiagnosis? {
      guard let shown = all.last(where: { !$0.measures.isEmpty }) else { return nil }
      let measures = shown.measures
      if let diversity = measures["diversity"], diversity < Limit.diversity {
        return GANDiagnosis(
          .modeCollapse,
          "in epoch \(shown.epoch) the samples' deviation is \(measured(diversity)) times that of the data "
            + "(below \(Limit.diversity))")
      }
      if let recall = measures["recall"], let precision = measures["precision"], recall < Limit.recall,
        precision > Limit.precisionBesideRecall
      {
        return GANDiagnosis(
          .modeCollapse,
          "in epoch \(shown.epoch) recall is \(measured(recall)) beside a precision of \(measured(precision))")
      }
      return nil
    }

    var vanishing: GANDiagnosis? {
      let largest = all.map(\.generatorGradientNorm).max() ?? 0
      let present = mean(\.generatorGradientNorm)
      let fake = mean(\.fakeProbability)
      guard present < Limit.gradient * largest, fake < Limit.knownProbability else { return nil }
      return GANDiagnosis(
        .vanishingGradient,
        "G's gradient norm is \(measured(present)) \(span), \(measured(present / largest)) of its largest, while D "
          + "gives its samples a probability of \(measured(fake))")
    }

    var tooStrong: GANDiagnosis? {
      let (real, fake) = (mean(\.realProbability), mean(\.fakeProbability))
      guard real > Limit.realProbability, fake < Limit.fakeProbability else { return nil }
      return GANDiagnosis(
        .discriminatorTooStrong,
        "\(span) D gives real samples a mean probability of \(measured(real)) and generated ones \(measured(fake))")
    }

    var oscillation: GANDiagnosis? {
      let swings = zip(epochs, epochs.dropFirst()).map { abs($1.fakeProbability - $0.fakeProbability) }
      let swing = swings.reduce(0, +) / Double(max(1, swings.count))
      guard swing > Limit.swing else { return nil }
      return GANDiagnosis(
        .oscillation,
        "\(span) the mean probability of generated samples changes by \(measured(swing)) from epoch to epoch")
    }

    var healthy: GANDiagnosis {
      GANDiagnosis(
        .healthy,
        epochs.isEmpty
          ? "no epoch is complete yet"
          : "\(span) D gives real samples a mean probability of \(measured(mean(\.realProbability))) and generated "
            + "ones \(measured(mean(\.fakeProbability))), and G's gradient norm is "
            + measured(mean(\.generatorGradientNorm)))
    }
  }
}
