import Essentials
import Studies

/// A picture drawn from a run's journal, with the name of its file in the run directory.
public struct RunPicture: Equatable, Sendable {
  public let fileName: String
  public let svg: String

  /// The course of a search over its iterations, generations or trials.
  /// - Returns: Nil if the journal holds no finished one.
  public static func curve(of journal: JournalContents) -> RunPicture? {
    PictureKind.curve.svg(of: journal).map { RunPicture(fileName: "curve.svg", svg: $0) }
  }

  /// Every picture that a run directory holds and that the journal has data for.
  /// - Parameter journal: Read with its epochs.
  public static func all(of journal: JournalContents) -> [RunPicture] {
    PictureKind.all.filter(\.isKept).compactMap { kind in
      kind.svg(of: journal).map { RunPicture(fileName: "\(kind.name).svg", svg: $0) }
    }
  }
}

extension StudyState {
  /// The number of trials, and how many of them failed or were pruned.
  var trialsInWords: String {
    let stopped = pruned > 0 ? ", \(pruned) pruned" : ""
    return "\(counted(trials.count, "trial")), \(failed == 0 ? "none failed" : "\(failed) failed")\(stopped)"
  }
}
