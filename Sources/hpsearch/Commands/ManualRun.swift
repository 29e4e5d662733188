import Essentials
import Experiments
import Studies

/// A search that the user drives: what `ask`, `tell` and `import` have in common.
struct ManualRun {
  let experiment: Experiment
  let search: ManualSearch

  static let run = CommandSyntax.Operand(name: "RUN", help: "the directory of a run")
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE", help: "The config to start the run with, if there is none in RUN yet.")

  /// Opens the run of the first operand, or starts it with `--config`.
  /// - Throws: `UsageError` if there is none and no config.
  init(_ arguments: Arguments, _ console: Console) throws {
    let paths = RunPaths(arguments.operands[0])
    let exists = Files.exists(paths.journal)
    let file = arguments[Self.config] ?? (exists ? paths.config : nil)
    guard let file else {
      throw UsageError("\(paths.directory): no such run; --config FILE starts one")
    }
    let format = StudyRecord(directory: paths.directory)?.format ?? StudyRecord.currentFormat
    do {
      experiment = try Experiment(try Files.readJSON(file), from: file, format: format)
    } catch let error as FileError {
      throw UsageError(error.description)
    }
    var study = experiment.study()
    // Trials that the user evaluates leave no files.
    study.leavings = Study.Leavings()
    study.kernels = nil
    let options = StudyOptions(
      directory: paths.directory, resumes: exists, changeableKeys: experiment.changeableKeys)
    search = try ManualSearch(study, options: options)
    for warning in search.warnings { console.note("hpsearch: \(warning)") }
  }
}
