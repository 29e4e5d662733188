import Essentials
import Studies

/// Runs the search by two generators and a discriminator.
enum GanRefineCommand: Command {
  static let syntax = CommandSyntax(
    name: "gan-refine",
    summary: "Refine hyperparameters by a GAN",
    discussion: """
      Two generators propose parameter vectors, a discriminator learns which of them trains into the better
      networks, and the worse generator learns to imitate the better one. The search begins with the config's
      hand-made baseline; at the end, baseline and best are retrained and measured on the test split.

      Everything is kept in the run directory: config.json, journal.jsonl, best.json, best.safetensors,
      curve.svg. Ctrl-C, or even kill -9, loses no finished trial: the same command with --resume continues.
      """,
    options: SearchRun.options,
    examples: [
      CommandSyntax.Example(
        command: "hpsearch gan-refine --config configs/modelnet.json",
        explanation: "Search on the bundled solids; takes minutes."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet10.json --set dataset.path=/data/ModelNet10 -j 8",
        explanation: "The source's experiment, with data in another folder."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet.json --seed 2 --output runs/second --resume",
        explanation: "Another seed; run it again after an interruption."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet.json --set strategy.iterations=3 \\\n"
          + "      --set training.epochs=5 --set 'space[0].max=256' --set 'baseline[0]=128' -o runs/small",
        explanation: "A smaller search."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    try SearchRun(arguments, of: syntax, methods: ["gan-refine"]).run()
  }
}
