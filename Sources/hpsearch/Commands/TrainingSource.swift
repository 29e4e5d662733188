import Essentials
import Experiments
import Studies

/// What `train` trains: a config's network, or a trial of a run.
struct TrainingSource {
  let experiment: Experiment
  /// The config's file, for messages.
  let config: String
  let seed: Int
  /// The default of `--output`.
  let folder: String

  /// - Throws: `UsageError`, `SettingsError`.
  init(_ arguments: Arguments) throws {
    guard let directory = arguments[TrainCommand.from] else {
      if arguments.gives(TrainCommand.trial.syntax) { throw UsageError("--trial goes with --from RUN") }
      let file = try ConfigFile(arguments)
      experiment = try Experiment(arguments, config: file)
      config = file.path
      seed = experiment.seed
      folder = "runs/\(experiment.name)-train"
      return
    }
    if arguments[.config] != nil { throw UsageError("--from and --config exclude each other") }
    let run = RunPaths(directory)
    let journal = try Self.journal(run)
    let (parameters, record) = try Self.trial(arguments[TrainCommand.trial], of: journal, in: run)
    let file = try ConfigFile(BestFile(parameters, of: run), changedBy: arguments)
    experiment = try Experiment(
      arguments, config: file, format: journal.study?.format ?? StudyRecord.currentFormat)
    config = file.path
    seed = arguments[.seed] ?? record?.seed ?? experiment.seed
    folder = "\(run.directory)-\(record.map { "trial-\($0.number)" } ?? "baseline")"
  }

  private static func journal(_ run: RunPaths) throws -> JournalContents {
    guard Files.exists(run.journal) else {
      throw UsageError("--from: \(run.directory): holds no journal.jsonl, so it is not a run directory")
    }
    return try JournalContents(path: run.journal)
  }

  /// The parameters to train, and the trial that they come from; no trial for a baseline that the search did not evaluate.
  private static func trial(
    _ number: Int?, of journal: JournalContents, in run: RunPaths
  ) throws -> (parameters: [String: JSONValue], record: TrialRecord?) {
    if let number {
      guard let record = journal.state.trial(number) else {
        let range = journal.trials.last.map { ", from 0 to \($0.number)" } ?? ""
        throw UsageError(
          "--trial \(number): \(run.directory) has no such trial; it has \(counted(journal.trials.count, "trial"))\(range)"
        )
      }
      return (record.parameters, record)
    }
    guard let winner = journal.state.winner else {
      throw UsageError("--from: \(run.directory): no trial succeeded; name one with --trial N")
    }
    return (winner.parameters, winner.trial.flatMap(journal.state.trial))
  }
}
