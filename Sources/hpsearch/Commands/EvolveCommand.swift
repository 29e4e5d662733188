import Essentials
import Experiments
import Studies

/// Runs the evolutionary searches.
enum EvolveCommand: Command {
  static let syntax = CommandSyntax(
    name: "evolve",
    summary: "Evolve networks generation by generation",
    discussion: """
      Breeds a population of networks, generation after generation; at the end the best is trained in full and
      measured on the test split. The config names the method:

      \(methods)

      Everything is kept in the run directory: config.json, journal.jsonl, best.json, best.safetensors. Networks
      that are known are not trained again. Ctrl-C, or even kill -9, loses no finished trial: the same command with
      --resume continues.
      """,
    options: SearchRun.options,
    examples: [
      CommandSyntax.Example(
        command: "hpsearch evolve --config configs/mini-chromosome.json",
        explanation: "Chromosomes of 20 bits on the bundled drawings; takes minutes."),
      CommandSyntax.Example(
        command: "hpsearch evolve -c configs/cifar10-chromosome.json --set dataset.path=/data/cifar10 -j 8",
        explanation: "The source's experiment, with data in another folder."),
      CommandSyntax.Example(
        command: "hpsearch evolve -c configs/mini-chromosome.json --set strategy.selection=rank -o runs/rank --resume",
        explanation: "Another selection; run it again after an interruption."),
      CommandSyntax.Example(
        command: "hpsearch inspect runs/mini-chromosome",
        explanation: "The generations, the winner, and its ancestors."),
    ])

  /// The evolutionary methods.
  private static let names = ["similarity-ga", "chromosome-ga", "elitist"]

  private static var methods: String {
    HelpText.list(names.compactMap(StrategyRegistry.entry).map { ($0.name, $0.summary) })
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    try SearchRun(arguments, of: syntax, methods: names).run()
  }
}
