import Essentials
import Search
import Studies

/// A search over the parameters of any program.
public struct CommandProblem: Problem {
  /// Nil if the command's words are wrong, which is a fault of the configuration.
  private let settings: CommandSettings?
  public let target: SearchTarget
  /// Seconds that the program may take; the engine ends it in time, so that its processes are ended in order.
  private let limit: Double?

  /// Reads the section `problem`: `command`, `metric` and `better`, with the limits of `CommandSettings`; the space and
  /// `timeLimit`. What is wrong is left with the reader.
  init(_ reader: SettingsReader, _ context: ProblemContext) {
    let space = SearchSpace(reader)
    let section = reader.section("problem")
    let metric = section.text("metric", default: "value")
    let better = section.choice("better", of: Direction.self, default: .higher)
    settings = CommandSettings(section, parameters: space.names)
    if let fault = settings?.programFault { section.refuse("command", fault) }
    let isGiven = context.needsBaseline || reader.has("baseline")
    let baseline = isGiven ? space.assignment("baseline", of: reader) : nil
    if !isGiven { _ = reader.raw("baseline") }
    limit = reader.timeLimit()
    let objectives = reader.objectives(default: Objective(metric, better: better), offered: nil)
    target = SearchTarget(space: space, baseline: baseline, objectives: objectives, epochs: .any)
  }

  public var leavings: Study.Leavings { Study.Leavings(files: true) }
  public var dependsOnKernels: Bool { false }

  public var rows: [(label: String, text: String)] {
    let words = settings?.template.text ?? ""
    let limit = limit.map { ", \(describedDuration($0)) at most" } ?? ""
    let objectives = target.objectives.map { "\($0.metric), \($0.better.rawValue) is better" }
    return [("command", words + limit), ("fitness", objectives.joined(separator: "; "))]
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    guard let settings else { throw StudyFailure("the command's words could not be read") }
    return OpenProblem(evaluator: CommandEvaluator(settings, target.objectives, timeLimit: limit))
  }
}

extension CommandProblem {
  public static let entry = ProblemEntry(
    name: "command", summary: "any program: it gets the parameters, and prints a result"
  ) { reader, context in
    CommandProblem(reader, context)
  }
}

/// Runs the program of each task.
private struct CommandEvaluator: Evaluator {
  private let runner: CommandRunner
  private let objectives: [Objective]
  private let timeLimit: Double?
  /// Whether the configuration alone says which program it is, so that none starts if this one does not.
  private let isFixed: Bool

  init(_ settings: CommandSettings, _ objectives: [Objective], timeLimit: Double?) {
    self.objectives = objectives
    self.timeLimit = timeLimit
    isFixed = settings.template.program != nil
    runner = CommandRunner(settings, metrics: objectives.map(\.metric))
  }

  func evaluate(_ task: TrialTask, epoch report: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    guard let directory = task.directory else {
      throw StudyFailure("\(task.title): a program needs a directory of its own")
    }
    var best: Double?
    var last = 0
    let trial = CommandTrial(
      number: task.number, seed: task.seed, parameters: task.parameters, directory: directory, epochs: task.epochs,
      continued: task.continues, timeLimit: timeLimit)
    let result = try run(trial) { epoch, measures in
      let record = EpochRecord(epoch: epoch, measures: measures)
      last = epoch
      if let value = measures[objectives[0].metric] {
        let better = objectives[0].better
        best = max(best ?? -.infinity, better.oriented(value))
      }
      return report(record) == .stop ? .prune : .proceed
    }
    switch result.outcome {
    case .complete(let metrics):
      return .complete(fitness: metrics[objectives[0].metric] ?? .nan, metrics: metrics)
    case .failed(let reason): return .failed(reason)
    case .pruned: return .pruned(fitness: best.map(objectives[0].better.oriented) ?? .nan, epoch: last)
    case .interrupted: return .failed("interrupted")
    }
  }

  private func run(
    _ trial: CommandTrial, epoch: (Int, [String: Double]) -> EpochVerdict
  ) throws -> CommandResult {
    do {
      return try runner.run(trial, epoch: epoch)
    } catch let error as ProgramError where isFixed {
      throw StudyFailure("\(error)")
    }
  }
}
