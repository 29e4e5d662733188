import Essentials

/// Evaluates candidates: trains a network, looks up a table, computes a formula.
///
/// The outcome may depend on the task's parameters and seed only, so that a trial gives the same
/// in any worker, in any order and in a resumed run.
public protocol Objective {
  /// - Parameter epoch: Called after each epoch, for whoever watches. An outcome that lists no
  ///   epochs gets the ones reported here.
  /// - Throws: An error costs this trial only, with the error's sentence as its reason; a
  ///   `StudyFailure`, or a disk that is full, ends the whole study.
  func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> Void) throws -> Outcome
}

/// Thrown by an objective when no other trial could succeed either.
public struct StudyFailure: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

extension Objective {
  /// Evaluates a task, times it, and turns an error into a failed outcome.
  /// - Throws: `StudyFailure` only.
  func outcome(of task: TrialTask, epoch: (EpochRecord) -> Void) throws -> Outcome {
    let began = Time.monotonic
    var epochs: [EpochRecord] = []
    var outcome: Outcome
    do {
      outcome = try evaluate(task) {
        epochs.append($0)
        epoch($0)
      }
    } catch let failure as StudyFailure {
      throw failure
    } catch let error as FileError where error.isFullDisk {
      // A disk's fault, not the candidate's: it must not be remembered as a failed trial.
      throw StudyFailure(StudyError.cannotWrite(error).description)
    } catch {
      outcome = .failed("\(error)")
    }
    if outcome.epochs.isEmpty { outcome.epochs = epochs }
    outcome.seconds = Time.monotonic - began
    return outcome
  }
}
