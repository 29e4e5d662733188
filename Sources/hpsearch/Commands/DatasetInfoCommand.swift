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

      A table given as PATH is read with settings found by a look at it (the column of the class or number, what to
      do with empty cells, columns to leave out), which are printed as a config's section "dataset"; hpsearch init
      writes a whole config.
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
        explanation: "A table; without a setting its class is looked for."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let advice = try advice(arguments)
    let dataset: Dataset
    do {
      dataset = try open(arguments, advice, console)
    } catch let error as DatasetError {
      // What is advised helps to mend what is wrong.
      if let advice { console.note(text(advice)) }
      throw error
    }
    let info = DatasetInfo(dataset)
    if arguments.has(.json()) {
      let suggested = advice.map { JSONValue.object(["suggested": $0.section]) } ?? .object([:])
      try console.result(info.json.overlaid(by: suggested).line + "\n")
    } else {
      try console.result(info.description + (advice.map { "\n" + text($0) + "\n" } ?? ""))
    }
    return .done
  }

  /// Settings for the table that is given as PATH; nil for other data.
  private static func advice(_ arguments: Arguments) throws -> TableAdvice? {
    guard let path = arguments.operands.first, TableAdvice.applies(to: path) else { return nil }
    return try TableAdvice(path)
  }

  private static func text(_ advice: TableAdvice) -> String {
    let members = advice.members.map { "    \(JSONValue.string($0.key).line): \($0.value.line)" }
    return
      (["settings for this table, without those of --set"] + advice.reasons.map { "  \($0)" }
      + ["  \"dataset\": {"] + [members.joined(separator: ",\n")] + ["  }"]).joined(separator: "\n")
  }

  private static func open(_ arguments: Arguments, _ advice: TableAdvice?, _ console: Console) throws -> Dataset {
    switch (arguments.operands.first, arguments[config]) {
    case (nil, nil): throw UsageError("missing PATH or --config FILE")
    case (_?, _?): throw UsageError("PATH and --config FILE exclude each other")
    case (nil, _?): return try Experiment(arguments).openDataset(console)
    case (let path?, nil):
      let section = advice?.section ?? .object(["path": .string(path)])
      let file = try ConfigFile(["dataset": section, "seed": 1], changedBy: arguments)
      let ((settings, seed), _) = try Settings.read(file.value, from: file.path) { reader in
        (DatasetSettings(reader: reader.section("dataset")), reader.integer("seed", in: 0...Int.max))
      }
      let missing = missingData(file.value)
      guard missing.isEmpty else { throw SettingsError(file: file.path, faults: missing) }
      return try Dataset.open(settings, seed: SeededGenerator(seed: UInt64(seed)), console)
    }
  }
}
