import Essentials

/// Evaluates candidates: trains a network, looks up a table, computes a formula, runs a program.
///
/// The outcome may depend only on the task's parameters, seed and budget, so that a trial has the same outcome in any
/// worker, in any order and in a resumed run.
public protocol Evaluator {
  /// - Parameter epoch: Called after each epoch, for progress and pruning. An outcome that lists no epochs gets the
  ///   ones reported here. The answer says whether to continue: after `stop`, the outcome must be `pruned`.
  /// - Throws: An error costs this trial only, with the error's sentence as its reason; a `StudyFailure`, or a file
  ///   that cannot be written, ends the whole study.
  func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome
}

/// Whether a trial continues after an epoch.
public enum EpochAnswer: Equatable, Sendable {
  case proceed
  /// The trial is worse than the thresholds of its task.
  case stop
}

/// Thrown by an evaluator if no other trial could succeed either.
public struct StudyFailure: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

extension Evaluator {
  /// Evaluates a task, times it, prunes it, and turns an error into a failed outcome.
  /// - Throws: `StudyFailure` only.
  func outcome(of task: TrialTask, epoch: (EpochRecord) -> Void) throws -> Outcome {
    let began = Time.monotonic
    var epochs: [EpochRecord] = []
    var pruning = Pruning(task)
    var outcome: Outcome
    do {
      outcome = try evaluate(task) {
        epochs.append($0)
        epoch($0)
        return pruning.answer(to: $0)
      }
    } catch let failure as StudyFailure {
      throw failure
    } catch let error as FileError where error.isOfWriting {
      // Not the candidate's fault: it must not be remembered as a failed trial.
      throw StudyFailure(StudyError.cannotWrite(error).description)
    } catch {
      outcome = .failed("\(error)")
    }
    if outcome.epochs.isEmpty { outcome.epochs = epochs }
    outcome.seconds = Time.monotonic - began
    return outcome
  }
}
