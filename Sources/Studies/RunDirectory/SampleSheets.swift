import Essentials
import Search

/// Keeps the picture of each generation's best trial: `samples/generation-07.png` of the run directory.
///
/// Workers leave a picture in every trial's directory. A generation's picture is copied after its record is in the
/// journal, before any directory is cleared, so that a copy that a crash prevented is made when the study is opened
/// again.
public final class SampleSheets: StudyListener {
  private let paths: RunPaths
  private let warn: (String) -> Void

  /// - Parameter warn: Called if a picture cannot be read, which does not end the study.
  public init(_ paths: RunPaths, warn: @escaping (String) -> Void) {
    self.paths = paths
    self.warn = warn
  }

  public func handle(_ event: StudyEvent, progress: StudyProgress) throws {
    do {
      switch event {
      case .opened(let replayed): if replayed > 0 { try mend() }
      case .strategyRecord(let record):
        guard let generation = Generation(record) else { return }
        try keep(generation)
        discard(notNeededAfter: generation)
      case .taskStarted, .epoch, .trialFinished, .confirmationFinished, .testFinished, .warning, .interrupting,
        .ended:
        return
      }
    } catch let error as FileError where error.isOfWriting {
      throw error
    } catch {
      warn("\(error)")
    }
  }

  /// Copies the missing pictures of the generations in the journal.
  private func mend() throws {
    guard Files.isDirectory(paths.samples) else { return }
    let generations = try JournalContents(path: paths.journal).records.compactMap(Generation.init)
    for generation in generations where !Files.exists(paths.samples(ofGeneration: generation.index)) {
      try keep(generation)
    }
    if let last = generations.last { discard(notNeededAfter: last) }
  }

  /// Does nothing if no trial left a picture, for instance if all of them failed.
  private func keep(_ generation: Generation) throws {
    let best = ranking(generation.individuals.map(\.fitness)).first.map { generation.individuals[$0] }
    guard let trial = best?.trial, Files.exists(paths.trial(trial).samples) else { return }
    let bytes = try Files.read(paths.trial(trial).samples)
    try bytes.withUnsafeBytes { try Files.replace(paths.samples(ofGeneration: generation.index), with: $0) }
  }

  /// Later trials belong to a generation that is not told yet; those of this one may survive into the next.
  private func discard(notNeededAfter generation: Generation) {
    let trials = Set(generation.individuals.compactMap(\.trial))
    guard let last = trials.max(), let names = try? Files.list(paths.trials) else { return }
    for trial in names.compactMap({ Int($0) }) where trial <= last && !trials.contains(trial) {
      Files.removeAll(paths.trial(trial).directory)
    }
  }
}
