import Essentials
import Experiments
import Problems
import Reports
import Search
import Studies

/// Prints every fault of a config, or what it would run.
enum ValidateCommand: Command {
  static let summary = Option.flag(
    "summary",
    help:
      "Also print the layers of the baseline's network; this opens the\ndata set, and prepares it if that has not been done."
  )

  static let syntax = CommandSyntax(
    name: "validate",
    summary: "Check a config and show what it would run",
    discussion: """
      Reads a config with every --set applied. If something is wrong, every fault is printed with its file and
      key, and the exit code is 2. Otherwise the search is shown: data, space, baseline, budget.
      """,
    options: [
      Option.config.syntax, Option.set.syntax, Option.seed.syntax, summary.syntax,
      Option.json("Print the config with every default filled in.").syntax, Option.noColor.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch validate --config configs/modelnet.json", explanation: "The search that would be run."),
      CommandSyntax.Example(
        command: "hpsearch validate -c configs/modelnet.json --set 'baseline=[512,128,1,1,1,1,1,1,1]' --summary",
        explanation: "The layers of another baseline, with their sizes."),
      CommandSyntax.Example(
        command: "hpsearch validate -c configs/modelnet.json --json | jq .training",
        explanation: "The settings with their defaults."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let config = try ConfigFile(arguments)
    if GANExperiment.isSingle(config.value) { return try showGAN(arguments, console, GANExperiment(config)) }
    let experiment = try Experiment(arguments, config: config)
    if arguments.has(.json()) {
      try console.result(experiment.resolved.document)
      return .done
    }
    // Before anything is called valid.
    let network = arguments.has(summary) ? try Self.network(experiment, console) : ""
    try console.result(text(experiment, file: arguments.required(.config)) + network)
    return .done
  }

  /// The layers of the baseline's network, checked on the data at the edges of the space.
  private static func network(_ experiment: Experiment, _ console: Console) throws -> String {
    let config = try experiment.classification
    _ = try experiment.open(console)
    let builder = config.builder(for: try experiment.openDataset(console))
    let name = config.baseline == nil ? "the first values" : "the baseline"
    return "\nnetwork of \(name)\n" + (try builder.plan(config.base)).summary + "\n"
  }

  /// Shows what a single training of a GAN would do.
  private static func showGAN(
    _ arguments: Arguments, _ console: Console, _ experiment: GANExperiment
  ) throws -> ExitCode {
    if arguments.has(.json()) {
      try console.result(experiment.resolved.document)
      return .done
    }
    let rows = [("training", experiment.name), ("seed", "\(experiment.seed)")] + experiment.problem.rows
    let lines = rows.map { "\(padded($0.0, to: 10))\($0.1)" }.joined(separator: "\n")
    try console.result("\(arguments.required(.config)) is valid\n\n\(lines)\n")
    if arguments.has(summary) {
      let run = try experiment.open()
      try console.result("\n" + run.networks + "\n")
    }
    return .done
  }

  private static func text(_ experiment: Experiment, file: String) -> String {
    let target = experiment.problem.target
    let maximum = counted(experiment.plan.maximumTrials, "trial")
    let trials = experiment.plan.trials.map { counted($0, "trial") } ?? "at most \(maximum)"
    let rows =
      [
        ("study", experiment.name), ("method", "\(experiment.strategy.name): \(experiment.strategy.summary)"),
        ("problem", "\(experiment.problemKind.name): \(experiment.problemKind.summary)"),
        ("seed", "\(experiment.seed)"),
      ] + experiment.problem.rows + [("budget", trials + confirmation(experiment) + tests(experiment.problem))]
    let lines = rows.map { "\(padded($0.0, to: 10))\($0.1)" }.joined(separator: "\n")
    return """
      \(file) is valid

      \(lines)

      space
      \(table(target.space, target.baseline).text(indent: 2))
      """
  }

  private static func confirmation(_ experiment: Experiment) -> String {
    experiment.study().confirmation.map {
      ", then the best \($0.top) retrained with \(counted($0.repeats, "seed")) each to choose the winner"
    } ?? ""
  }

  private static func tests(_ problem: any Problem) -> String {
    if problem.testRepeats == 0 { return "" }
    let others =
      (problem.target.baseline == nil ? [] : ["baseline"]) + (problem.comparesPlain ? ["plain network"] : [])
    let names = (others + ["best"]).joined(separator: " and ")
    return ", then \(names) retrained with \(counted(problem.testRepeats, "seed"))\(others.isEmpty ? "" : " each")"
  }

  private static func table(_ space: SearchSpace, _ baseline: Assignment?) -> TextTable {
    let middle = baseline == nil ? [] : [("baseline", TextTable.Alignment.right)]
    let last = space.isConditional ? [("active when", TextTable.Alignment.left)] : []
    var table = TextTable([("parameter", .left)] + middle + [("values", .left)] + last)
    let values = baseline?.parameters
    table.rows = space.parameters.map { parameter in
      [parameter.name] + (values.map { [$0[parameter.name].map { plain($0) } ?? "-"] } ?? [])
        + [parameter.domain.summary] + (last.isEmpty ? [] : [parameter.conditionSummary])
    }
    return table
  }
}

extension Domain {
  /// The values in one line, for people.
  fileprivate var summary: String {
    func scale(_ step: String?, _ isLogarithmic: Bool) -> String {
      (step.map { " in steps of \($0)" } ?? "") + (isLogarithmic ? ", logarithmic" : "")
    }
    return switch self {
    case .integer(let range, let step, let isLogarithmic):
      "\(range.lowerBound) to \(range.upperBound)" + scale(step == 1 ? nil : "\(step)", isLogarithmic)
    case .real(let range, let step, let isLogarithmic):
      "\(significant(range.lowerBound)) to \(significant(range.upperBound))"
        + scale(step.map(significant), isLogarithmic)
    case .choice(let labels, let isOrdered):
      labels.map(plain).joined(separator: ", ") + (isOrdered ? ", in this order" : "")
    case .flag: "false, true"
    case .bits(let count): "\(count) bits"
    case .fixed(let value): plain(value)
    }
  }
}

extension SearchParameter {
  /// When the parameter is active, for people; empty if always.
  fileprivate var conditionSummary: String {
    condition.map { clause in
      switch clause.values {
      case .values(let values): "\(clause.parameter) is \(values.map { plain($0.json) }.joined(separator: " or "))"
      case .range(let range):
        "\(clause.parameter) is from \(significant(range.lowerBound)) to \(significant(range.upperBound))"
      }
    }.joined(separator: " and ")
  }
}
