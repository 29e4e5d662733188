import Essentials
import NeuralNetworks
import Problems
import Studies
import TestSupport
import Testing

@testable import Experiments

/// A run that began with an earlier version goes on with the defaults of that version.
@Suite struct EarlierDefaultsTests {
  private func config(_ training: JSONValue, fitness: JSONValue = [:]) -> JSONValue {
    [
      "name": "a", "method": "random", "strategy": ["trials": 3], "dataset": ["path": "d", "format": "csv"],
      "model": ["builder": "mlp", "units": ["$units"]], "training": training, "fitness": fitness,
      "space": [
        ["name": "units", "type": "integer", "min": 2, "max": 32],
        ["name": "optimizer", "type": "choice", "choices": ["sgd", "adam"]],
      ],
    ]
  }

  private func settings(
    _ training: JSONValue, fitness: JSONValue = [:], format: Int, optimizer: JSONValue = "sgd"
  ) throws -> TrainingSettings {
    let experiment = try Experiment(config(training, fitness: fitness), from: "c.json", format: format)
    // What its workers read is the same.
    let again = try Experiment(experiment.resolved, from: "c.json")
    #expect(again.resolved == experiment.resolved)
    return try again.classification.training.settings(["units": 2, "optimizer": optimizer])
  }

  private func momentum(_ settings: TrainingSettings) -> Double? { (settings.optimizer.rule as? SGD)?.momentum }

  @Test(arguments: [1, 2]) func runsOfEarlierFormatsKeepTheirs(_ format: Int) throws {
    let plain = try settings([:], fitness: ["metric": "macroF1"], format: format)
    #expect(plain.monitor == .accuracy && plain.ties == .first && momentum(plain) == 0.9)
    let given = try settings(["optimizer": ["name": "sgd", "momentum": 0.5]], format: format)
    #expect(momentum(given) == 0.5)
    let searched: JSONValue = ["optimizer": ["name": "$optimizer"]]
    #expect(momentum(try settings(searched, format: format)) == 0.9)
    #expect(try settings(searched, format: format, optimizer: "adam").optimizer.learningRate == 0.001)
    let train = try Experiment(config([:], fitness: ["on": "train"]), from: "c.json", format: format)
    #expect(try train.classification.fitness == .batches)
  }

  @Test func newRunsHaveNewDefaults() throws {
    let plain = try settings([:], fitness: ["metric": "macroF1"], format: 3)
    #expect(plain.monitor == .classes(.macroF1) && plain.ties == .loss && momentum(plain) == 0)
    #expect(momentum(try settings(["optimizer": ["name": "$optimizer"]], format: 3)) == 0)
    let train = try Experiment(config([:], fitness: ["on": "train"]), from: "c.json")
    #expect(try train.classification.fitness == .train)
  }

  @Test func otherProblemsAreLeftAlone() {
    let gan: JSONValue = ["method": "elitist", "dataset": ["path": "d"], "training": ["epochs": 3]]
    #expect(EarlierDefaults.filled(into: gan, format: 1) == gan)
    let table: JSONValue = ["method": "random", "problem": ["type": "table"], "strategy": ["duplicates": "forbid"]]
    #expect(EarlierDefaults.filled(into: table, format: 1) == table)
  }

  /// The genes of the similarity GA name Keras's optimizers.
  @Test(arguments: ["mini-similarity", "features-similarity"]) func theBundledGenesHaveKerasRates(_ name: String) throws
  {
    let json = try Files.readJSON("\(packageRoot)/configs/\(name).json")
    let training = try Experiment(json, from: name).classification.training
    #expect(try training.settings(["optimizer": "rmsprop"]).optimizer.learningRate == 0.001)
    #expect(momentum(try training.settings(["optimizer": "sgd"])) == 0)
  }
}
