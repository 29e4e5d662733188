import Datasets
import Essentials
import Experiments
import Studies

/// Writes a starting config for some data.
enum InitCommand: Command {
  static let output = Option.text(
    "output", short: "o", placeholder: "FILE",
    help: "The config to write, which must not exist yet; default: NAME.json,\nafter the data.")

  static let syntax = CommandSyntax(
    name: "init",
    summary: "Look at data and write a config to start from",
    discussion: """
      Finds out how the data at PATH are laid out and what is in them, and writes a config that searches a small
      network for them in minutes: a multilayer perceptron for a table (a regression if the target is a number), a
      CNN for images, a 3D CNN for meshes or grids, an LSTM for sequences. Its description says what was found and
      what each part is for.
      """,
    operands: [CommandSyntax.Operand(name: "PATH", help: "a table, or the folder or file of other data")],
    options: [output.syntax, Option.quiet.syntax, Option.noColor.syntax],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch init flowers.csv", explanation: "Writes flowers.json."),
      CommandSyntax.Example(
        command: "hpsearch init photos/ -o configs/photos.json", explanation: "For class folders of images."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let path = arguments.operands[0]
    let name = name(of: arguments[output] ?? path)
    let file = arguments[output] ?? "\(name).json"
    guard !Files.exists(file) else {
      throw UsageError("\(file): exists already; choose another --output, or remove it")
    }
    let advice = try PreparationProgress(path, console).during { try DatasetAdvice(path, progress: $0) }
    let config = StartingConfig(advice, name: name)
    // What is written is valid, or is not written.
    _ = try Experiment(JSONValue(parsing: Array(config.text.utf8)), from: file)
    try Files.replace(file, with: config.text)
    try console.result(
      """
      \(file)  \(advice.format), \(counted(advice.trainCount, "training sample")), \
      \(advice.targetSummary)
      \(advice.reasons.map { "  \($0)\n" }.joined())
      next
        hpsearch validate -c \(Program.quoted(file)) --summary
        hpsearch search -c \(Program.quoted(file)) -o \(Program.quoted("runs/\(name)"))

      """)
    return .done
  }

  /// The name of a file or folder without its ending, of characters that need no quotes.
  private static func name(of path: String) -> String {
    var last = path.split(separator: "/").last.map(String.init) ?? ""
    if last == "." || last == ".." || last.isEmpty { last = "search" }
    if !Files.isDirectory(path) { last = String(last.split(separator: ".").first ?? "search") }
    let plain = last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
    let name = String(plain.drop { $0 == "." || $0 == "-" }.prefix(60))
    return name.isEmpty ? "search" : name
  }
}
