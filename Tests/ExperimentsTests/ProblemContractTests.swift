import Essentials
import Experiments
import Problems
import Search
import Studies
import TestSupport
import Testing

/// What every problem of the registry keeps, with the strategy `random` and a small configuration of each kind.
@Suite struct ProblemContractTests {
  /// Trials of a manual problem are evaluated by nobody but the user.
  private static let names = ProblemRegistry.all.map(\.name).filter { $0 != ManualProblem.entry.name }

  private let data: DatasetFolder
  private let runs: StudyFolder

  init() throws {
    data = try DatasetFolder()
    runs = try StudyFolder()
  }

  /// The problem's part of a configuration, by its name: a line here for each line of the registry.
  private func sections(_ name: String) throws -> JSONValue? {
    let sections: [String: () throws -> JSONValue] = [
      "classification": { try network(target: "class") },
      "regression": { try network(target: "number") },
      "adversarial": adversarial,
      "gan": gan,
      "table": table,
      "formula": { ["problem": ["function": "sphere", "dimensions": 2]] },
      "command": command,
    ]
    return try sections[name]?()
  }

  private func experiment(_ name: String, _ changes: JSONValue = [:]) throws -> Experiment {
    let sections = try #require(
      try sections(name), "the problem \"\(name)\" is in the registry and has no configuration in this suite")
    let base: JSONValue = [
      "name": "contract", "method": "random", "seed": 4, "strategy": ["trials": 4], "problem": ["type": .string(name)],
    ]
    return try Experiment(base.overlaid(by: sections).overlaid(by: changes), from: "c.json")
  }

  // MARK: - Configurations

  /// A table of 60 rows, whose last column is a class or a number.
  private func network(target: String) throws -> JSONValue {
    var rng = SeededGenerator(seed: 1)
    let rows = (0..<60).map { row -> String in
      let values = (0..<3).map { _ in rng.uniform(in: -1...1) }
      let last = target == "class" ? "kind\(row % 2)" : "\(2 * values[0] - values[1] + 5)"
      return values.map { "\($0)" }.joined(separator: ",") + ",\(last)\n"
    }
    try data.write("\(target).csv", rows.joined())
    return [
      "dataset": [
        "path": .string("\(data.path)/\(target).csv"), "format": "csv", "target": .string(target), "test": 0.2,
        "validation": 0.2, "cache": .string("\(data.path)/cache"),
      ],
      "model": ["layers": [["layer": "dense", "units": "$units", "activation": "tanh"], ["layer": "output"]]],
      "training": ["epochs": 3, "batchSize": 8, "optimizer": ["name": "adam", "learningRate": 0.01]],
      "space": [["name": "units", "type": "integer", "min": 2, "max": 9]], "test": ["repeats": 0],
    ]
  }

  private func adversarial() throws -> JSONValue {
    var rows: [UInt8] = []
    for image in 0..<16 {
      rows.append(UInt8(image % 10))
      for pixel in 0..<3072 { rows.append((pixel / 32 + pixel % 32 + image) % 8 < 4 ? 200 : 40) }
    }
    try data.write("cifar/data_batch_1.bin", rows)
    return [
      "dataset": [
        "path": .string("\(data.path)/cifar"), "format": "cifar10", "size": [12, 12], "validation": 0,
        "cache": .string("\(data.path)/cache"),
      ],
      "space": [
        "generatorBlocks": ["min": 1, "max": 3], "discriminatorBlocks": ["min": 1, "max": 2],
        "channels": ["min": 3, "max": 4], "hidden": ["min": 5, "max": 20], "noiseSize": ["min": 0.3, "max": 0.7],
      ],
      "training": ["epochs": 2, "batchSize": 8, "batchesPerEpoch": 1], "samples": ["rows": 1, "columns": 2],
    ]
  }

  /// Two trainings of a small GAN of numbers a setting.
  private func gan() throws -> JSONValue {
    [
      "dataset": ["format": "normal", "samples": 64],
      "generator": [
        "model": ["builder": "mlp", "units": ["$units"]], "noise": [2],
        "optimizer": ["name": "adam", "learningRate": "$rate"],
      ],
      "discriminator": ["model": ["builder": "mlp", "units": [4]], "optimizer": ["name": "adam"]],
      "loss": ["name": "$loss"], "training": ["epochs": 2, "batchSize": 32],
      "measures": ["every": 1, "samples": 50], "repeats": 2,
      "space": [
        ["name": "units", "type": "integer", "min": 2, "max": 9],
        ["name": "rate", "type": "real", "min": 0.001, "max": 0.01],
        ["name": "loss", "type": "choice", "choices": ["bce", "hinge"]],
      ],
    ]
  }

  private func table() throws -> JSONValue {
    let rows = (0..<6).map { "\($0 / 3),\($0 % 3),\($0 * $0),\($0 * $0 + 1)\n" }.joined()
    try data.write("toy.csv", "rate_index,size_index,run0,run1\n" + rows)
    try data.write(
      "toy.json",
      JSONValue.object([
        "name": "toy", "direction": "minimize", "metric": "error", "rows": 6, "runs": 2, "values": "toy.csv",
        "parameters": [
          ["name": "rate", "choices": [0.1, 0.01]], ["name": "size", "choices": [1, 2, 4]],
        ],
      ]).line)
    return ["problem": ["path": .string("\(data.path)/toy.csv")]]
  }

  /// Reports two epochs, and the square of its parameter.
  private func command() throws -> JSONValue {
    try data.write(
      "square.sh",
      """
      for epoch in 1 2; do echo "{\\"epoch\\": $epoch, \\"value\\": $(($1 * epoch))}"; done
      echo "{\\"result\\": {\\"value\\": $(($1 * $1))}}"
      """)
    return [
      "problem": ["command": ["/bin/sh", .string("\(data.path)/square.sh"), "{n}"]],
      "space": [["name": "n", "type": "integer", "min": 1, "max": 30]],
    ]
  }

  // MARK: - Tasks

  /// The trials that the search begins with.
  private func tasks(_ experiment: Experiment) throws -> [TrialTask] {
    let strategy = experiment.study().strategy
    var open = OpenTrials()
    while case .candidate(let candidate) = strategy.ask(open) { open.own.append(candidate) }
    return try open.own.enumerated().map { number, candidate in
      var task = TrialTask(number: number, parameters: candidate.parameters, seed: 100 + number)
      task.objectives = experiment.problem.target.objectives
      task.directory = runs.at("\(number)")
      try Files.makeDirectory(runs.at("\(number)"))
      return task
    }
  }

  private func evaluate(
    _ task: TrialTask, _ evaluator: any Evaluator, answer: (EpochRecord) -> EpochAnswer = { _ in .proceed }
  ) throws -> (outcome: Outcome, epochs: [EpochRecord]) {
    var epochs: [EpochRecord] = []
    let outcome = try evaluator.evaluate(task) {
      epochs.append($0)
      return answer($0)
    }
    return (outcome, epochs)
  }

  // MARK: - The contract

  @Test func everyNameIsGivenOnce() {
    #expect(Set(Self.names).count == Self.names.count)
    for entry in ProblemRegistry.all { #expect(!entry.summary.isEmpty && !entry.summary.hasSuffix(".")) }
  }

  @Test(arguments: names) func aConfigurationResolvesToItself(name: String) throws {
    let experiment = try experiment(name)
    #expect(experiment.problemKind.name == name)
    let again = try Experiment(experiment.resolved, from: "c.json")
    #expect(again.resolved == experiment.resolved)
    #expect(again.problem.target.space == experiment.problem.target.space)
    #expect(again.problem.target.objectives == experiment.problem.target.objectives)
    #expect(!experiment.problem.rows.isEmpty)
    for row in experiment.problem.rows { #expect(!row.text.isEmpty && !row.text.contains("\n")) }
    #expect(!experiment.problem.target.objectives.isEmpty)
  }

  @Test(arguments: names) func anUnknownKeyIsRefused(name: String) throws {
    func faults(_ changes: JSONValue) throws -> String {
      do {
        _ = try experiment(name, changes)
        return "none"
      } catch let error as SettingsError { return "\(error)" }
    }
    #expect(try faults([:]) == "none")
    #expect(try faults(["problem": ["fnuction": "x"]]).hasPrefix("c.json: problem.fnuction: unknown key"))
    #expect(try faults(["probelm": 3]).hasPrefix("c.json: probelm: unknown key; did you mean \"problem\"?"))
  }

  /// What is opened twice is the same data and measures the same.
  @Test(arguments: names) func equalTasksHaveEqualOutcomes(name: String) throws {
    let experiment = try experiment(name)
    let (first, second) = (try experiment.open(), try experiment.open())
    #expect(first.digest == second.digest)
    for task in try tasks(experiment) {
      let found = try evaluate(task, first.evaluator)
      let again = try evaluate(task, second.evaluator)
      #expect(found.outcome == again.outcome && found.epochs == again.epochs)
      #expect(found.outcome.state == .complete, "\(found.outcome.reason ?? "")")
      // A task that comes from a worker's pipe is the same task.
      let piped = try #require(TrialTask(try JSONValue(parsing: task.json.line)))
      #expect(try evaluate(piped, first.evaluator).outcome == found.outcome)
    }
  }

  @Test(arguments: names) func everyObjectiveIsMeasured(name: String) throws {
    let experiment = try experiment(name)
    let opened = try experiment.open()
    for task in try tasks(experiment) {
      let outcome = try evaluate(task, opened.evaluator).outcome
      let record = TrialRecord(number: task.number, Candidate(parameters: task.parameters), seed: task.seed, outcome)
      let values = try #require(record.values(of: experiment.problem.target.objectives))
      #expect(values.allSatisfy { $0.isFinite })
    }
  }

  /// A trial reports epochs from 1 on, one after the other, and trains as many as it is given.
  @Test(arguments: names) func epochsAreCountedAndLimited(name: String) throws {
    let experiment = try experiment(name)
    let evaluator = try experiment.open().evaluator
    var task = try tasks(experiment)[0]
    let all = try evaluate(task, evaluator).epochs
    #expect(all.map(\.epoch) == Array(1..<all.count + 1))
    guard let most = experiment.problem.target.epochs.maximum else { return }
    #expect(all.count <= most && !all.isEmpty)
    task.epochs = 1
    let short = try evaluate(task, evaluator)
    #expect(short.epochs == Array(all.prefix(1)) && short.outcome.state == .complete)
  }

  /// A trial that is told to stop ends as pruned, with the best it had reached.
  @Test(arguments: names) func aTrialThatIsToldToStopIsPruned(name: String) throws {
    let experiment = try experiment(name)
    guard experiment.problem.target.epochs != .none else { return }
    let task = try tasks(experiment)[0]
    let found = try evaluate(task, try experiment.open().evaluator) { _ in .stop }
    #expect(found.epochs.count == 1)
    #expect(found.outcome.state == .pruned && found.outcome.fitness?.isFinite == true)
  }

  @Test(arguments: names) func aTrialLeavesWhatItPromises(name: String) throws {
    let experiment = try experiment(name)
    let leavings = experiment.study().leavings
    var task = try tasks(experiment)[0]
    (task.savesWeights, task.savesSamples) = (leavings.weights, leavings.samples)
    let evaluator = try experiment.open().evaluator
    _ = try evaluate(task, evaluator)
    let directory = try #require(task.directory)
    #expect(Files.exists(TrialFiles(directory).weights) == leavings.weights)
    #expect(Files.exists(TrialFiles(directory).samples) == leavings.samples)
    #expect(try Files.list(directory).isEmpty == (leavings == Study.Leavings()))
    // Nobody wants the weights of a trial that is worse than the best.
    guard leavings.weights else { return }
    Files.remove(TrialFiles(directory).weights)
    task.bestFitness = .greatestFiniteMagnitude
    _ = try evaluate(task, evaluator)
    #expect(!Files.exists(TrialFiles(directory).weights))
  }

  /// A task of another search costs that task, or ends the study, but never the process.
  @Test(arguments: names) func parametersOfAnotherSearchAreAnError(name: String) throws {
    let experiment = try experiment(name)
    let evaluator = try experiment.open().evaluator
    var task = TrialTask(number: 0, parameters: ["stranger": "x"], seed: 1)
    task.objectives = experiment.problem.target.objectives
    task.directory = runs.path
    do {
      #expect(try evaluate(task, evaluator).outcome.state == .failed)
    } catch {
      #expect("\(error)".contains(" "))
    }
  }

  /// The whole way: a study of each kind runs to its end, and is shown again.
  @Test(arguments: names) func aStudyRunsAndIsContinued(name: String) throws {
    let experiment = try experiment(name)
    let opened = try experiment.open()
    let options = StudyOptions(directory: runs.at("run"), resumes: true, isInterrupted: { false })
    let study = experiment.study(on: opened.digest)
    let result = try study.run(on: InlineExecutor(opened.evaluator), options: options)
    #expect(result.ending == .finished && result.summary.complete == 4, "\(result.summary.failures)")
    let again = try experiment.study(on: opened.digest).run(on: InlineExecutor(opened.evaluator), options: options)
    #expect(again.ending == .wasFinished && again.summary.best == result.summary.best)
  }
}
