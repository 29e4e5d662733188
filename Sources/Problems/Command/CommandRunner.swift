import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs a program once per trial and reads its result.
///
/// What the program gets: its arguments (see `CommandTemplate`), nothing on its standard input, the working directory and
/// environment of hpsearch, and the variables
///
/// - `HPSEARCH_TRIAL`: the trial's number from 0; `HPSEARCH_SEED`: an integer from 0 below 2^53;
/// - `HPSEARCH_PARAMETERS`: the path of a JSON file with the parameters by name;
/// - `HPSEARCH_DIRECTORY`: a directory of its own, for checkpoints. A trial that is repeated finds what its first attempt
///   left there;
/// - `HPSEARCH_EPOCHS`: the epoch to train up to, counted from the beginning, and `HPSEARCH_CONTINUE`: the directory
///   of the trial whose state it goes on from. Both are absent in a trial without a budget, the second also in one
///   that starts afresh.
///
/// What it prints is described at `ProgramReport`. It is kept in `log.txt` in the trial's directory.
///
/// The program runs in a process group of its own. When it ends, what is left of the group is ended too; when a limit is
/// exceeded or the trial is pruned, the group is. It gets SIGTERM, and SIGKILL after a time of grace. A process that
/// leaves the group (`setsid`) is out of reach, but nothing waits for it.
///
/// ```swift
/// let runner = CommandRunner(settings, metrics: ["accuracy"])
/// let result = try runner.run(CommandTrial(number: 7, seed: 12, parameters: ["lr": 0.1], directory: "trials/7"))
/// ```
public final class CommandRunner {
  private let settings: CommandSettings
  private let metrics: [String]
  private lazy var groupGuard = GroupGuard(grace: settings.grace)

  /// - Parameter metrics: What a result must have; the value of a number alone if it is the only one.
  public init(_ settings: CommandSettings, metrics: [String]) {
    precondition(!metrics.isEmpty, "a program's result has a metric")
    self.settings = settings
    self.metrics = metrics
  }

  /// Runs the program and waits for its end.
  /// - Parameters:
  ///   - epoch: Called with the number and the finite measures of each epoch that the program reports, in the order of
  ///     its lines. After the verdict `prune` nothing that it printed counts.
  ///   - shouldStop: Asked ten times a second, and at once when a signal handler has run.
  /// - Throws: `ProgramError` when the program cannot be started, `FileError` when the trial's files cannot be
  ///   written.
  public func run(
    _ trial: CommandTrial, epoch: (Int, [String: Double]) -> EpochVerdict = { _, _ in .proceed },
    shouldStop: () -> Bool = { false }
  ) throws -> CommandResult {
    let began = Time.monotonic
    let folder = trial.directory
    try Files.makeDirectory(folder)
    LeftoverGroup.end(in: folder, grace: settings.grace)
    let parametersFile = "\(folder)/parameters.json"
    try write(JSONValue.object(trial.parameters).document, to: parametersFile)
    let log = try OutputLog("\(folder)/log.txt", limit: settings.logLimit)
    let words = settings.template.expanded(for: trial, parametersFile: parametersFile)
    guard !words.isEmpty else {
      throw ProgramError("the command names no program: its first word's parameter is inactive in this trial")
    }
    let process = try ProgramProcess(words, environment: trial.environment(parametersFile: parametersFile))
    groupGuard?.watch(process.group)
    defer {
      groupGuard?.watch(nil)
      Files.remove(LeftoverGroup.path(in: folder))
    }
    try write(LeftoverGroup.record(of: process.group.id), to: LeftoverGroup.path(in: folder))
    let outcome = try withoutActuallyEscaping(epoch) { epoch in
      try CommandRun(process, log: log, settings: settings, timeLimit: trial.timeLimit, epoch: epoch)
        .outcome(metrics: metrics, shouldStop: shouldStop)
    }
    try log.finish()
    return CommandResult(outcome: outcome, seconds: Time.monotonic - began)
  }

  /// Ends the program that an earlier attempt at a trial may have left running in the trial's directory, as after
  /// the machine's user killed every process of hpsearch. `run` does so itself; this is for trials that are not repeated.
  public static func endLeftover(in directory: String, grace: Double = 5) {
    LeftoverGroup.end(in: directory, grace: grace)
  }
}

/// Writes a small file anew. Unlike `Files.replace` this does not wait for the disk: after a crash the trial is repeated.
private func write(_ text: String, to path: String) throws {
  let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard number >= 0 else { throw FileError(path: path, operation: "write") }
  let file = OpenFile(number)
  var text = text
  try text.withUTF8 { try Files.write(UnsafeRawBufferPointer($0), to: file.number, path: path) }
}
