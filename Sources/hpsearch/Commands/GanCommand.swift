import Essentials
import Experiments
import Problems
import Reports
import Studies
import TensorCore

/// Trains one GAN and shows what happened inside, or searches over its settings.
enum GanCommand: Command {
  static let output = Option.output("The run directory; default: runs/NAME, with the config's name.")
  static let resume = Option.flag("resume", help: "Continue what is in the run directory, or start it there.")

  static let syntax = CommandSyntax(
    name: "gan",
    summary: "Train a GAN and watch its behaviour",
    discussion: """
      Trains the GAN of a config ("problem": {"type": "gan"}) and prints a line for each epoch: D's loss, its parts on
      real and generated samples with their weights, G's loss, D's mean probabilities, the norms of the gradients and
      the cosine of their angle, and at intervals measures of the samples. At the end one sentence says what the
      course shows: mode collapse, a vanishing generator gradient, a discriminator that is too strong, oscillation,
      divergence, or none of these; while it runs, it is said when it changes.

      The run directory holds log.jsonl (an object per epoch), sample sheets of the same noise, pictures of losses,
      scores and, for numbers, densities, and the networks: best.safetensors by the config's measure, and
      last.safetensors. checkpoint.safetensors is written after each epoch: Ctrl-C, or even kill -9, loses no finished
      epoch, and the same command with --resume continues to bit-identical weights.

      A config with a "method" is a search over the GAN's settings, and runs as hpsearch search does.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, Option.seed.syntax, output.syntax, resume.syntax,
      SearchRun.jobs.syntax, SearchRun.threads.syntax, SearchRun.trials.syntax, SearchRun.timeout.syntax,
      SearchRun.until.syntax,
      Option.json("Print the summary as one JSON object at the end, instead of the\nepochs.").syntax,
      Option.kernels.syntax, Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch gan --config configs/gan-normal.json",
        explanation: "A small GAN that learns N(0, 1)."),
      CommandSyntax.Example(
        command: "hpsearch gan -c configs/gan-normal.json --set loss.weights=adaptive -o runs/adaptive",
        explanation: "The same with adaptive weights of D's loss."),
      CommandSyntax.Example(
        command: "hpsearch gan -c configs/gan-minifaces.json --set dataset.path=my-faces --resume",
        explanation: "Faces of your own, after an interruption."),
      CommandSyntax.Example(
        command: "hpsearch gan -c configs/gan-study.json", explanation: "A search over the settings of a GAN."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let config = try ConfigFile(arguments)
    guard GANExperiment.isSingle(config.value) else {
      return try SearchRun(arguments, config: config, of: syntax).run()
    }
    for option in [
      SearchRun.jobs.syntax, SearchRun.trials.syntax, SearchRun.timeout.syntax, SearchRun.until.syntax,
    ] where arguments.gives(option) {
      throw UsageError("--\(option.name) goes with a search, a config with a \"method\"")
    }
    return try train(arguments, config)
  }

  private static func train(_ arguments: Arguments, _ config: ConfigFile) throws -> ExitCode {
    let console = Console(arguments)
    Threads.count = arguments[SearchRun.threads] ?? 1
    let experiment = try GANExperiment(config)
    let folder = GANFolder(arguments[output] ?? "runs/\(experiment.name)", resumes: arguments.has(resume))
    try folder.refuseStranger()
    let run = try PreparationProgress(experiment.dataPath, console).during { try experiment.open(progress: $0) }
    run.notes.forEach(console.note)
    let lock = try folder.open(run)
    defer { withExtendedLifetime(lock) {} }
    Interruption.listen()

    for row in run.rows { console.note("\(padded(row.label, to: 10))  \(row.text)") }
    let began = run.epochs.count
    if began > 0 {
      console.note("continues   after epoch \(began)")
    } else if folder.resumes {
      console.note("\(folder.path): nothing to continue yet; starting a new training")
    }
    try Files.replace(folder.config, with: experiment.document)
    let log = try GANLog(folder.log, head: experiment.head(of: run), epochs: run.epochs)
    let course = GANCourse(run, folder, log, console, printsEpochs: !arguments.has(.json()))
    switch try course.follow() {
    case .stopped:
      console.note("interrupted after \(counted(run.epochs.count, "epoch")); --resume continues:")
      console.note("  \(Program.commandLine(adding: resume.syntax))")
      return .interrupted
    case .epoch, .finished, .diverged: break
    }
    if run.epochs.count == began, run.divergedIn == nil {
      console.note("the training was finished already; nothing was trained")
    }
    try log.end(run.summary)
    try GANPictures(name: experiment.name, epochs: run.epochs)
      .draw(into: folder.path, numbers: run.hasImages || run.divergedIn != nil ? nil : run.numbers(10_000))
    if run.hasImages, run.divergedIn == nil {
      try run.strip().withUnsafeBytes { try Files.replace("\(folder.path)/interpolation.png", with: $0) }
    }
    let text = GANSummaryText(run.summary, published: experiment.problem.published)
    try console.result(
      arguments.has(.json())
        ? run.summary.json.overlaid(by: ["directory": .string(folder.path)]).line + "\n"
        : "\n" + text.page + "\nfolder      \(folder.path)\n")
    return run.divergedIn == nil ? .done : .noSuccess
  }
}

/// Follows a GAN's training to its end: prints epochs, writes the log, checkpoints, networks and sheets.
private struct GANCourse {
  private let run: GANRun
  private let folder: GANFolder
  private let log: GANLog
  private let console: Console
  private let printsEpochs: Bool

  init(_ run: GANRun, _ folder: GANFolder, _ log: GANLog, _ console: Console, printsEpochs: Bool) {
    self.run = run
    self.folder = folder
    self.log = log
    self.console = console
    self.printsEpochs = printsEpochs
  }

  /// - Returns: Why it ended.
  func follow() throws -> GANRun.Step {
    let table = GANTable(isNormal: !run.hasImages)
    if printsEpochs, !console.isQuiet { try console.result(table.header) }
    var said = GANDiagnosis.Kind.healthy
    while true {
      let step = run.next { Interruption.isRequested }
      guard case .epoch(let epoch) = step else { return step }
      if printsEpochs, !console.isQuiet { try console.result(table.row(epoch)) }
      // Files that a repeated epoch would write again come before the checkpoint, which says that it is complete.
      try log.append(epoch.json)
      if run.isBest { try run.modelFile.write(to: folder.best) }
      if epoch.epoch == run.epochCount { try run.modelFile.write(to: folder.last) }
      if run.isSheetDue { try saveSheet(epoch.epoch) }
      try run.checkpoint.write(to: folder.checkpoint)
      // Early epochs say little.
      guard !epoch.measures.isEmpty, epoch.epoch >= min(10, run.epochCount) else { continue }
      let diagnosis = run.summary.diagnosis
      if diagnosis.kind != said { console.note("epoch \(epoch.epoch): \(diagnosis.sentence)") }
      said = diagnosis.kind
    }
  }

  private func saveSheet(_ epoch: Int) throws {
    try Files.makeDirectory("\(folder.path)/samples")
    try run.sheet().withUnsafeBytes { try Files.replace(folder.sheet(epoch), with: $0) }
  }
}

extension GANExperiment {
  /// - Throws: `SettingsError` with every fault, including a missing data set.
  init(_ config: ConfigFile) throws {
    let missing = missingData(config.value)
    do {
      try self.init(config.value, from: config.path)
    } catch let error as SettingsError {
      throw SettingsError(file: error.file, faults: error.faults + missing)
    }
    guard missing.isEmpty else { throw SettingsError(file: config.path, faults: missing) }
  }

  /// What progress calls the data.
  fileprivate var dataPath: String { resolved["dataset"]?["path"]?.string ?? name }

  /// The resolved config, with the version that wrote it.
  fileprivate var document: String {
    resolved.overlaid(by: ["seed": .integer(seed), "version": .string(Experiment.version)]).document
  }

  /// The first line of the log.
  fileprivate func head(of run: GANRun) -> JSONValue {
    var head: [String: JSONValue] = [
      "gan": .string(name), "seed": .integer(seed), "version": .string(Experiment.version),
      "by": .string(run.summary.by), "better": run.summary.isLowerBetter ? "lower" : "higher",
      "epochCount": .integer(run.epochCount),
    ]
    if let published = problem.published {
      head["published"] = [
        "discriminator": .number(published.discriminatorLoss), "generator": .number(published.generatorLoss),
      ]
    }
    return .object(head)
  }
}
