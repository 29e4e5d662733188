import Essentials
import Search
import Studies
import TestSupport
import Testing

@testable import Experiments
@testable import Problems

/// Evolutionary searches from their configs on; trials are formulas.
@Suite struct EvolutionExperimentTests {
  static func bundled(_ name: String, _ changes: [String: JSONValue] = [:]) throws -> JSONValue {
    try Files.readJSON("\(packageRoot)/configs/\(name).json").overlaid(by: .object(changes))
  }

  /// Fitness by the parameters' text alone, some of it failures; weights that name their trial.
  private struct Formula: Evaluator {
    func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
      var rng = SeededGenerator(seed: 3).child(JSONValue.object(task.parameters).line)
      if rng.bernoulli(0.1) { return .failed("diverged") }
      let fitness = rng.uniform()
      if let path = task.weightsPath { try Files.replace(path, with: "\(task.number)") }
      return .complete(fitness: fitness, metrics: ["testAccuracy": fitness / 2])
    }
  }

  private func run(
    _ config: JSONValue, in path: String, resumes: Bool = false, stop: Int? = nil
  ) throws -> StudyResult {
    let witness = StudyWitness()
    let options = StudyOptions(
      directory: path, resumes: resumes, grace: 5,
      isInterrupted: { stop.map { witness.progress.trialsEvaluated >= $0 } ?? false })
    return try Experiment(config, from: "c.json").study()
      .run(on: InlineExecutor(Formula()), options: options, listeners: [witness])
  }

  /// What two equal searches must share: all but times.
  private func told(_ path: String) throws -> (trials: String, generations: [[Individual]]) {
    let contents = try JournalContents(path: RunPaths(path).journal)
    return (TrialTable(contents).text(.csv), contents.records.compactMap { Generation($0)?.individuals })
  }

  static let methods: [(String, [String: JSONValue])] = [
    ("features-similarity", ["strategy": ["population": 6, "generations": 6]]),
    ("cifar10-chromosome", ["strategy": ["generations": 8]]),
    ("cifar10-chromosome", ["strategy": ["generations": 5, "reevaluate": true, "selection": "roulette"]]),
    ("cifar100-chromosome", ["strategy": ["generations": 5, "identity": "gene", "selection": "rank"]]),
    ("mini-elitist", ["strategy": ["generations": 5]]),
    ("imagenet-elitist", ["strategy": ["population": 7, "generations": 5, "retrainSurvivors": false]]),
  ]

  @Test(arguments: methods.indices) func aSearchStoppedAnywhereContinuesToTheSame(method: Int) throws {
    let config = try Self.bundled(Self.methods[method].0, Self.methods[method].1)
    let folder = try StudyFolder()
    let whole = try run(config, in: folder.at("whole"))
    #expect(whole.ending == .finished)
    let expected = try told(folder.at("whole"))
    let generations = config["strategy"]?["generations"]?.integer
    #expect(expected.generations.count == generations)
    for stop in [1, 4, 7, 13] {
      let path = folder.at("run\(stop)")
      #expect(try run(config, in: path, stop: stop).ending == .interrupted)
      #expect(try run(config, in: path, resumes: true).ending == .finished)
      let found = try told(path)
      #expect(found.trials == expected.trials && found.generations == expected.generations)
    }
    let other = folder.at("other")
    _ = try run(config.overlaid(by: ["seed": 2]), in: other)
    #expect(try told(other).generations != expected.generations)
    #expect(try run(config, in: folder.at("whole"), resumes: true).ending == .wasFinished)
  }

  /// Known networks are not trained again: as many trials as networks.
  @Test func everyNetworkIsTrainedOnce() throws {
    let folder = try StudyFolder()
    let config = try Self.bundled("cifar10-chromosome", ["strategy": ["generations": 60, "mutationRate": 0.05]])
    let summary = try run(config, in: folder.at("run")).summary
    let individuals = summary.generations.flatMap(\.individuals)
    #expect(Set(individuals.map(\.decoded.line)).count == summary.trials)
    #expect(summary.trials < 240 && Set(individuals.map(\.gene)).count > summary.trials)
    let best = try #require(summary.best)
    let lineage = try #require(Lineage(of: best.number, in: summary.generations))
    #expect(lineage.winner.individual.fitness == best.fitness)
    #expect(lineage.members.last?.generation == 0)
    #expect(summary.json["family"]?.array?.count == lineage.members.count)
    #expect(summary.json["winner"]?["gene"]?.string == lineage.winner.individual.gene)
  }

  @Test func randomSearchRunsOnAnyOfThem() throws {
    let folder = try StudyFolder()
    let config = try #require(try Self.bundled("cifar10-chromosome", ["method": "random"]).object)
    let object = config.merging(["strategy": ["trials": 9, "batchSize": 4]]) { $1 }
    let summary = try run(.object(object), in: folder.at("run")).summary
    #expect(summary.trials == 9 && summary.generations.isEmpty)
    #expect(try Experiment(.object(object), from: "c").study().trialsTotal == 9)
  }

  private func faults(_ name: String, _ changes: [String: JSONValue]) throws -> String {
    do {
      _ = try Experiment(try Self.bundled(name, changes), from: "c.json")
      return "none"
    } catch { return "\(error)" }
  }

  @Test func spacesThatDoNotFitTheMethodAreRefused() throws {
    #expect(
      try faults("features-similarity", ["space": [["name": "optimizer", "type": "real", "min": 0, "max": 1]]])
        .contains(
          "c.json: space[0]: similarity-ga searches choices, flags, bits and integers of at most 64 bits in total; "
            + "\"optimizer\" has more values than a gene can code for"))
    #expect(
      try faults(
        "features-similarity", ["space": [["name": "optimizer", "type": "choice", "choices": ["sgd", "adam"]]]]
      )
      .contains("c.json: strategy.partA: expected an integer from 1 to 1 parameters, found 2"))
    #expect(
      try faults("cifar10-chromosome", ["space": [["name": "gene", "type": "bits", "length": 19]]])
        .hasPrefix("c.json: model.gene: "))
    // Any space that bits can code for is one of chromosomes.
    var config = try #require(try Self.bundled("features-similarity").object)
    config["method"] = "chromosome-ga"
    config["strategy"] = [:]
    #expect(try Experiment(.object(config), from: "c.json").plan.maximumTrials == 80)
  }

  @Test func aParameterThatNothingUsesIsNoted() throws {
    var config = try #require(try Self.bundled("cifar10-chromosome").object)
    config["model"] = ["builder": "cifar-cnn"]
    let other = try Experiment(.object(config), from: "c.json").classification
    #expect(other.unusedNotes == ["space: \"gene\" is used nowhere in model or training; expected \"$gene\" there"])
    #expect(try Experiment(Self.bundled("cifar10-chromosome"), from: "c.json").classification.unusedNotes.isEmpty)
    #expect(
      try faults("cifar10-chromosome", ["model": ["dropouts": [0.5]]])
        == "c.json: model.dropouts: expected 4 values, one per code, found 1")
  }

  @Test func trainingMayBeSearchedToo() throws {
    let experiment = try Experiment(try Self.bundled("features-similarity"), from: "c")
    let training = try experiment.classification.training
    let adam = try training.settings(["optimizer": "adam"])
    #expect(adam.epochs == 200 && adam.optimizer.learningRate == 0.001)
    #expect(try training.settings(["optimizer": "sgd"]).optimizer.learningRate == 0.01)
    #expect(training.json["optimizer"] == ["name": "$optimizer", "learningRate": "keras"])
    #expect(training.json["labelSmoothing"] == 0.0)
  }

  /// Whatever the search may choose is tried before it begins.
  @Test func everyChoiceOfTheTrainingIsTried() throws {
    #expect(
      try faults("features-similarity", ["training": ["optimizer": ["name": "$optimiser"]]])
        .hasPrefix(
          "c.json: training.optimizer.name: there is no search parameter \"optimiser\"; did you mean \"$optimizer\"?"))
    var space = try #require(try Self.bundled("features-similarity")["space"]?.array)
    space[3] = ["name": "optimizer", "type": "choice", "choices": ["adam", "adamm"]]
    #expect(
      try faults("features-similarity", ["space": .array(space)])
        .hasPrefix("c.json: training.optimizer.name: expected one of \"sgd\", \"rmsprop\", \"adam\""))
    #expect(
      try faults("features-similarity", ["space": .array(space)])
        .contains("found the text \"adamm\"; did you mean \"adam\"? (with optimizer = the text \"adamm\")"))
    #expect(
      try faults("cifar10-chromosome", ["test": ["training": ["epoch": 3]]])
        == "c.json: test.training.epoch: unknown key; did you mean \"epochs\"?")
    #expect(
      try faults("features-similarity", ["plain": ["training": ["optimizer": ["name": "$optimizer"]]]])
        .hasPrefix("c.json: plain.training.optimizer.name: there is no search parameter \"optimizer\""))
    #expect(
      try faults("cifar10-chromosome", ["plain": ["model": ["builder": "mlp", "unit": []]]])
        == "c.json: plain.model.unit: unknown key; did you mean \"units\"?")
  }
}
