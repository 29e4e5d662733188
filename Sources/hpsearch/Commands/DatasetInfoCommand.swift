import Datasets
import Essentials
import Experiments
import Studies

/// Shows what is in a data set.
enum DatasetInfoCommand: Command {
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE", help: "Take the data set's settings from this config.")

  static let syntax = CommandSyntax(
    name: "dataset info",
    summary: "Count the samples of a data set and find its flaws",
    discussion: """
      Prints the samples of every class and split, their shape and values, samples that are empty, and samples
      that occur more than once, across the splits and across classes too. Prepares the data set if that has not
      been done. --set takes the keys of a config, such as dataset.gridSize, for a PATH as well.
      """,
    operands: [
      CommandSyntax.Operand(name: "PATH", help: "a data set's folder or table, instead of --config", isRequired: false)
    ],
    options: [
      config.syntax, Option.set.syntax, Option.json("Print the same as one JSON object.").syntax,
      Option.seed.syntax, Option.quiet.syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch dataset info datasets/shapes10", explanation: "A folder, with the default settings."),
      CommandSyntax.Example(
        command: "hpsearch dataset info --config configs/modelnet.json",
        explanation: "A data set with a config's settings."),
      CommandSyntax.Example(
        command: "hpsearch dataset info /data/ModelNet10 --set dataset.gridSize=30 --json | jq .empty",
        explanation: "The names of the empty grids."),
      CommandSyntax.Example(
        command: "hpsearch dataset info flowers.csv --set dataset.labelColumn=species",
        explanation: "A table; if the class is in its last column, it needs no setting."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let dataset = try open(arguments, console)
    let info = DatasetInfo(dataset)
    try console.result(arguments.has(.json()) ? info.json.line + "\n" : info.description)
    return .done
  }

  private static func open(_ arguments: Arguments, _ console: Console) throws -> Dataset {
    switch (arguments.operands.first, arguments[config]) {
    case (nil, nil): throw UsageError("missing PATH or --config FILE")
    case (_?, _?): throw UsageError("PATH and --config FILE exclude each other")
    case (nil, _?): return try Experiment(arguments).openDataset(console)
    case (let path?, nil):
      let value = JSONValue.object(["dataset": .object(["path": .string(path)]), "seed": 1])
      let file = try ConfigFile(value, changedBy: arguments)
      let ((settings, seed), _) = try Settings.read(file.value, from: file.path) { reader in
        (DatasetSettings(reader: reader.section("dataset")), reader.integer("seed", in: 0...Int.max))
      }
      let missing = missingData(file.value)
      guard missing.isEmpty else { throw SettingsError(file: file.path, faults: missing) }
      return try Dataset.open(settings, seed: SeededGenerator(seed: UInt64(seed)), console)
    }
  }
}
