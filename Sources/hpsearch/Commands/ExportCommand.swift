import Essentials
import Experiments
import Problems
import Reports
import Studies

/// Writes a run in the formats of other programs.
enum ExportCommand: Command {
  enum Format: String, CaseIterable { case csv, jsonl, optuna, tensorboard, onnx }

  static let format = Option.choice("format", of: Format.self, help: "What to write; required.")
  static let times = Option.flag(
    "times", help: "Add the seconds of each trial to csv and jsonl. Without them, equal\nsearches give equal bytes.")
  static let output = Option.text(
    "output", short: "o", placeholder: "PATH",
    help:
      "Where to: a file, for tensorboard a folder. Default: standard output;\nRUN/tensorboard and RUN/best.onnx for these two."
  )

  static let syntax = CommandSyntax(
    name: "export",
    summary: "Write a run in the formats of other programs",
    discussion: """
      csv and jsonl: a row for each trial, for spreadsheets and scripts.
      optuna: a journal of Optuna, for optuna.load_study and optuna-dashboard.
      tensorboard: event files with a run for each trial, its curves by epoch, and the table of the HParams
      dashboard.
      onnx: the best network, with the normalisation of its data, so that samples go in as they are stored; its
      outputs are logits and probabilities, or the number that it predicts. RUN may also be the folder of one
      training (hpsearch train, hpsearch gan) or a safetensors file; of a GAN the generator is written.

      The run, which may still be running, is only read.
      """,
    operands: [CommandSyntax.Operand(name: "RUN", help: "the directory of a run")],
    options: [
      format.syntax, output.syntax, times.syntax, Option.quiet.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch export runs/modelnet --format optuna -o study.log",
        explanation: "For optuna-dashboard study.log and optuna.load_study."),
      CommandSyntax.Example(
        command: "hpsearch export runs/modelnet --format tensorboard",
        explanation: "For tensorboard --logdir runs/modelnet/tensorboard."),
      CommandSyntax.Example(
        command: "hpsearch export runs/modelnet --format onnx -o modelnet.onnx",
        explanation: "The best network, for onnxruntime."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let format = try arguments.required(format)
    let path = RunPaths(arguments.operands[0]).directory
    if arguments.has(times), format != .csv, format != .jsonl { throw UsageError("--times goes with csv and jsonl") }
    switch format {
    case .csv: try write(table(path, arguments, console).text(.csv), to: arguments[output], console)
    case .jsonl: try write(table(path, arguments, console).text(.jsonl), to: arguments[output], console)
    case .optuna: try write(export(path, console, OptunaJournal.init).text, to: arguments[output], console)
    case .tensorboard:
      let log = try export(path, console, TensorBoardLog.init)
      try write(log.files, to: arguments[output] ?? "\(path)/tensorboard", console)
    case .onnx: try exportNetwork(path, to: arguments[output], console)
    }
    return .done
  }

  private static func table(_ path: String, _ arguments: Arguments, _ console: Console) throws -> TrialTable {
    TrialTable(try journal(path, console), includesTimes: arguments.has(times))
  }

  /// What `make` makes of a journal with its epochs.
  private static func export<Export>(
    _ path: String, _ console: Console, _ make: (JournalContents) -> Export?
  ) throws -> Export {
    let file = RunPaths(path).journal
    guard let export = make(try journal(path, console, includesEpochs: true)) else {
      throw UsageError("\(file): expected a study in its first line, found none")
    }
    return export
  }

  private static func journal(
    _ path: String, _ console: Console, includesEpochs: Bool = false
  ) throws -> JournalContents {
    let journal = try RunJournal.read(RunPaths(path), includesEpochs: includesEpochs)
    for warning in journal.warnings { console.note("hpsearch: \(warning)") }
    return journal
  }

  // MARK: - Networks

  private static func exportNetwork(_ path: String, to target: String?, _ console: Console) throws {
    let weights = try weightsFile(path)
    let target = target ?? (weights.hasSuffix(".safetensors") ? String(weights.dropLast(12)) : weights) + ".onnx"
    try model(of: weights).withUnsafeBytes { try Files.replace(target, with: $0) }
    console.note("wrote \(target)")
  }

  /// The weights that a run directory, or the folder of one training, has in the end; or the file itself.
  private static func weightsFile(_ path: String) throws -> String {
    guard Files.isDirectory(path) else {
      guard Files.exists(path) else { throw UsageError("\(path): no such run directory or file") }
      return path
    }
    let names = ["best.safetensors", "model.safetensors"]
    guard let name = names.first(where: { Files.exists("\(path)/\($0)") }) else {
      throw UsageError(
        "\(path): expected \(names.joined(separator: " or ")), found neither: the run has no trained network yet, "
          + "or none to keep")
    }
    return "\(path)/\(name)"
  }

  private static func model(of weights: String) throws -> [UInt8] {
    guard let trained = try TrainedWeights(weights) else {
      return try GeneratorFile(contentsOf: weights).onnx(version: Program.version)
    }
    guard let model = try trained.onnx(version: Program.version) else {
      throw UsageError("\(weights): was saved by a version that did not describe the network in it; train it again")
    }
    return model
  }

  // MARK: - Files

  private static func write(_ text: String, to target: String?, _ console: Console) throws {
    guard let target else { return try console.result(text) }
    try Files.replace(target, with: text)
    console.note("wrote \(target)")
  }

  private static func write(
    _ files: [(path: String, bytes: [UInt8])], to directory: String, _ console: Console
  ) throws {
    guard !Files.exists(directory) || Files.isDirectory(directory) else {
      throw UsageError("\(directory): expected a folder for the event files, found a file")
    }
    for (path, bytes) in files {
      let parts = path.split(separator: "/").dropLast().joined(separator: "/")
      try Files.makeDirectory(parts.isEmpty ? directory : "\(directory)/\(parts)")
      try bytes.withUnsafeBytes { try Files.replace("\(directory)/\(path)", with: $0) }
    }
    console.note("wrote \(counted(files.count, "event file")) to \(directory)")
  }
}
