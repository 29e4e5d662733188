import Essentials
import Methods
import Search
import Studies

/// Says everything that is wrong with a config, or what it would run.
enum ValidateCommand: Command {
  static let summary = Option.flag(
    "summary",
    help:
      "Also print the layers of the baseline's network; this opens the\ndata set, and prepares it when that has not been done."
  )

  static let syntax = CommandSyntax(
    name: "validate",
    summary: "Check a config and show what it would run",
    discussion: """
      Reads a config with every --set applied. When something is wrong, every fault is printed with its place,
      and the exit code is 2. Otherwise the search is shown: data, space, baseline, budget.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, Option.seed.syntax, summary.syntax,
      Option.json("Print the config with every default filled in.").syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch validate --config configs/modelnet.json", explanation: "What would be run."),
      CommandSyntax.Example(
        command: "hpsearch validate -c configs/modelnet.json --set 'baseline=[512,128,1,1,1,1,1,1,1]' --summary",
        explanation: "The layers of another baseline, with their sizes."),
      CommandSyntax.Example(
        command: "hpsearch validate -c configs/modelnet.json --json | jq .training",
        explanation: "The settings with their defaults."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let experiment = try Experiment(arguments)
    if arguments.has(.json()) {
      try console.result(experiment.resolved.document)
      return .done
    }
    try console.result(text(experiment, file: arguments.required(.config)))
    if arguments.has(summary) {
      let config = try experiment.classification
      let builder = config.builder(for: try experiment.openDataset(console))
      let name = config.baseline == nil ? "the first values" : "the baseline"
      try console.result("\nnetwork of \(name)\n" + (try builder.plan(config.base)).summary + "\n")
    }
    return .done
  }

  private static func text(_ experiment: Experiment, file: String) -> String {
    let problem = experiment.problem
    let most = experiment.settings.mostTrials
    let trials = experiment.study().trialsTotal.map { counted($0, "trial") } ?? "at most \(counted(most, "trial"))"
    let limit = problem.timeLimit.map { ", \(describedDuration($0)) at most" } ?? ""
    return """
      \(file) is valid

      study     \(experiment.name)
      method    \(experiment.method.rawValue): \(experiment.method.summary)
      seed      \(experiment.seed)
      dataset   \(problem.dataset.summary)
      training  \(problem.trainingSummary)\(limit)
      fitness   \(problem.fitnessSummary)
      budget    \(trials)\(tests(problem))

      space
      \(table(problem.space, problem.baseline).text(indent: 2))
      """
  }

  private static func tests(_ problem: any SearchProblem) -> String {
    if problem.testRepeats == 0 { return "" }
    let others = (problem.baseline == nil ? [] : ["baseline"]) + (problem.comparesPlain ? ["plain network"] : [])
    let names = (others + ["best"]).joined(separator: " and ")
    return ", then \(names) retrained with \(counted(problem.testRepeats, "seed"))\(others.isEmpty ? "" : " each")"
  }

  private static func table(_ space: SearchSpace, _ baseline: Assignment?) -> TextTable {
    let middle = baseline == nil ? [] : [("baseline", TextTable.Alignment.right)]
    var table = TextTable([("parameter", .left)] + middle + [("values", .left)])
    table.rows = space.parameters.enumerated().map { index, parameter in
      [parameter.name] + (baseline.map { [plain($0.entries[index].value.json)] } ?? []) + [values(parameter.domain)]
    }
    return table
  }

  private static func values(_ domain: Domain) -> String {
    switch domain {
    case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .real(let range, let isLogarithmic):
      "\(significant(range.lowerBound)) to \(significant(range.upperBound))\(isLogarithmic ? ", logarithmic" : "")"
    case .choice(let labels): labels.map(plain).joined(separator: ", ")
    case .flag: "false, true"
    case .bits(let count): "\(count) bits"
    }
  }
}
