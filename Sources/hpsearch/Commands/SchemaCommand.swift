import Experiments

/// Prints the JSON Schema of configs.
enum SchemaCommand: Command {
  static let syntax = CommandSyntax(
    name: "schema",
    summary: "Print the JSON Schema of configs",
    discussion: """
      With it, an editor completes the keys of a config, explains them and marks what is wrong. A config names it by
      "$schema": "schema.json", as the bundled ones do, for a file schema.json beside it.
      """,
    options: [],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch schema > configs/schema.json", explanation: "For the configs of a folder.")
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    try Console(arguments).result(ConfigSchema().json.document)
    return .done
  }
}
