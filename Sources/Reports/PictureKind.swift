import Essentials
import Studies

/// A kind of picture that can be drawn from a run's journal.
///
/// ```swift
/// if let kind = PictureKind.named("curve"), let svg = kind.svg(of: journal) { try Files.replace(path, with: svg) }
/// ```
public struct PictureKind: Sendable {
  /// The word that selects it, and the name of its file without `.svg`.
  public let name: String
  /// What it shows, in one line.
  public let summary: String
  /// Whether a run directory holds it; the others are drawn when they are asked for, and in the report.
  public let isKept: Bool
  private let draw: @Sendable (JournalContents) -> Picture?

  init(
    _ name: String, _ summary: String, isKept: Bool = false, draw: @escaping @Sendable (JournalContents) -> Picture?
  ) {
    self.name = name
    self.summary = summary
    self.isKept = isKept
    self.draw = draw
  }

  /// The picture as a self-contained SVG document.
  /// - Parameter journal: Read with its epochs.
  /// - Returns: Nil if the journal has no data for it.
  public func svg(of journal: JournalContents) -> String? { draw(journal)?.svg }

  /// The picture with its title and the numbers behind it.
  public func picture(of journal: JournalContents) -> Picture? { draw(journal) }

  /// The kind with a name; nil if there is none.
  public static func named(_ name: String) -> PictureKind? { all.first { $0.name == name } }
}

extension PictureKind {
  /// Every kind, in the order of help texts.
  public static let all: [PictureKind] = [
    curve,
    PictureKind("genes", "the genes of a similarity-aware search by their two parts", isKept: true) {
      GeneScatter($0)?.chart.picture
    },
    PictureKind("biases", "the biases of each convolution over a training", isKept: true) {
      BiasChart($0)?.chart.picture
    },
    PictureKind("loss", "the loss over the best's training", isKept: true) { training($0)?.loss?.picture },
    PictureKind("accuracy", "the accuracy over the best's training", isKept: true) { training($0)?.accuracy?.picture },
    PictureKind("front", "the Pareto front of several objectives", isKept: true) { FrontChart($0)?.chart.picture },
    PictureKind("hypervolume", "the hypervolume that the trials dominate", isKept: true) {
      HypervolumeChart($0)?.chart.picture
    },
    PictureKind("history", "the objective over the trials, with the best so far") { HistoryChart($0)?.chart.picture },
    PictureKind("parallel", "parallel coordinates of the parameters") {
      StudyView($0).flatMap { ParallelChart($0)?.picture }
    },
    PictureKind("slice", "the objective over each parameter alone") {
      StudyView($0).flatMap { SliceChart($0)?.picture }
    },
    PictureKind("contour", "the objective over pairs of parameters") {
      StudyView($0).flatMap { ContourChart($0)?.picture }
    },
    PictureKind("rank", "the rank of trials over pairs of parameters") {
      StudyView($0).flatMap { RankChart($0)?.picture }
    },
    PictureKind("distribution", "the empirical distribution of the objective") {
      DistributionChart($0)?.chart.picture
    },
    PictureKind("timeline", "when each trial ran") { TimelineChart($0)?.picture },
    PictureKind("learning", "the learning curves of the trials, pruned ones among them") {
      LearningChart($0)?.chart.picture
    },
    PictureKind("importance", "the importance of each parameter, by PED-ANOVA") { ImportanceChart($0)?.picture },
    PictureKind("game", "the losses of a GAN-based refinement") { GanRefineGame($0)?.losses.picture },
    PictureKind("outputs", "the discriminator's outputs of a GAN-based refinement") {
      GanRefineGame($0)?.outputs.picture
    },
    PictureKind("generators", "where each generator of a GAN-based refinement stood") { GeneratorTrace($0)?.picture },
    PictureKind("space", "genes and fitness by generation, in three dimensions") { GeneSpace($0)?.picture },
    PictureKind("diversity", "the distances between the genes of a generation") { DiversityChart($0)?.chart.picture },
    PictureKind("effects", "the effects of a GAN's hyperparameters", isKept: true) { GANStudy($0)?.chart.picture },
  ]

  /// The course of a search over its iterations, generations or trials.
  static let curve = PictureKind("curve", "the course of the search", isKept: true) {
    (GanRefineChart($0)?.chart ?? EvolutionChart($0)?.chart ?? HistoryChart($0)?.chart)?.picture
  }

  /// The training that the loss and accuracy of an evolution are drawn of.
  private static func training(_ journal: JournalContents) -> TrainingCurve? {
    journal.records.contains { $0.event == "generation" } ? TrainingCurve.final(of: journal) : nil
  }
}
