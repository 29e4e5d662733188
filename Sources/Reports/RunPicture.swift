import Essentials
import Studies

/// A picture drawn from a run's journal, with the name of its file in the run directory.
public struct RunPicture: Equatable, Sendable {
  public let fileName: String
  public let svg: String

  /// The course of a search over its iterations, generations or trials.
  /// - Returns: Nil if the journal holds no finished one.
  public static func curve(of journal: JournalContents) -> RunPicture? {
    (GanRefineChart(journal)?.chart ?? EvolutionChart(journal)?.chart ?? HistoryChart(journal)?.chart).map {
      RunPicture(fileName: "curve.svg", svg: $0.svg)
    }
  }

  /// Every picture that the journal has data for.
  /// - Parameter journal: Read with its epochs.
  public static func all(of journal: JournalContents) -> [RunPicture] {
    let training = journal.records.contains { $0.event == "generation" } ? TrainingCurve.final(of: journal) : nil
    let others: [(String, String?)] = [
      ("genes.svg", GeneScatter(journal)?.chart.svg), ("biases.svg", BiasChart(journal)?.chart.svg),
      ("loss.svg", training?.loss?.svg), ("accuracy.svg", training?.accuracy?.svg),
      ("front.svg", FrontChart(journal)?.chart.svg), ("hypervolume.svg", HypervolumeChart(journal)?.chart.svg),
      ("effects.svg", GANStudy(journal)?.chart.svg),
    ]
    return [curve(of: journal)].compactMap { $0 }
      + others.compactMap { name, svg in svg.map { RunPicture(fileName: name, svg: $0) } }
  }
}

extension StudyState {
  /// The number of trials, and how many of them failed or were pruned.
  var trialsInWords: String {
    let stopped = pruned > 0 ? ", \(pruned) pruned" : ""
    return "\(counted(trials.count, "trial")), \(failed == 0 ? "none failed" : "\(failed) failed")\(stopped)"
  }
}
