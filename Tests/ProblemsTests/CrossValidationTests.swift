import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Studies
import TestSupport
import Testing

@testable import Problems

/// Trains small networks on a table of three overlapping clouds of points, 30 rows of `a` and `b` each and 10 of `c`.
@Suite struct CrossValidationTests {
  private let folder: DatasetFolder

  init() throws {
    folder = try DatasetFolder()
    var stream = SeededGenerator(seed: 5)
    var text = "x,y,class\n"
    for (name, count, centre) in [("a", 30, 0.0), ("b", 30, 1.5), ("c", 10, 3)] {
      for _ in 0..<count { text += "\(centre + stream.normal()),\(centre - stream.normal()),\(name)\n" }
    }
    try folder.write("t.csv", Array(text.utf8))
  }

  private func experiment(_ changes: JSONValue = [:]) throws -> Experiment {
    let config: JSONValue = [
      "name": "t", "method": "random", "strategy": ["trials": 3],
      "dataset": ["path": .string("\(folder.path)/t.csv"), "validation": 0.3, "test": 0.2],
      "model": ["builder": "mlp", "units": ["$units"]],
      "training": [
        "epochs": 8, "batchSize": 8, "patience": 8, "optimizer": ["name": "adam", "learningRate": 0.02],
      ],
      "space": [["name": "units", "type": "integer", "min": 2, "max": 32]],
    ]
    return try Experiment(config.overlaid(by: changes), from: "c.json")
  }

  private func outcome(_ experiment: Experiment, _ purpose: TrialTask.Purpose = .search, epochs: Int? = nil) throws
    -> Outcome
  {
    var task = TrialTask(number: 0, purpose: purpose, parameters: ["units": 8], seed: 3)
    task.epochs = epochs
    var records: [EpochRecord] = []
    var outcome = try experiment.open().evaluator.evaluate(task) {
      records.append($0)
      return .proceed
    }
    // As the study does.
    if outcome.epochs.isEmpty {
      outcome = .complete(fitness: outcome.fitness ?? .nan, metrics: outcome.metrics, epochs: records)
    }
    return outcome
  }

  @Test func theFitnessIsTheMeanOverTheFolds() throws {
    let folds = try experiment(["validation": ["folds": 4]])
    let found = try outcome(folds)
    let again = try outcome(folds)
    #expect(found == again, "the seed decides")
    #expect(found.metrics["folds"] == 4 && found.metrics["validationAccuracy"] == found.fitness)
    #expect(try #require(found.metrics["fitnessDeviation"]) > 0)
    #expect(found.epochs.map(\.epoch) == Array(1...8))
    // An epoch's accuracy is a mean of four; the best epochs of the folds are at least as good as any common one.
    let best = found.epochs.compactMap(\.validationAccuracy).max() ?? 0
    #expect(try #require(found.fitness) >= best)
    #expect(folds.problem.leavings.weights == false && folds.study().refits)
    #expect(try outcome(experiment()).fitness != found.fitness)
  }

  @Test func aSearchWithFoldsEndsWithANetworkOfAllSamples() throws {
    let refit = try experiment(["validation": ["folds": 3]])
    let known = try outcome(refit, .refit, epochs: 5)
    #expect(known.metrics["epochs"] == 5 && known.metrics["validationAccuracy"] == nil)
    // Without the search's number of epochs the refit finds it as the search does.
    let found = try outcome(refit, .refit)
    let epochs = try #require(try outcome(refit).metrics["bestEpoch"])
    #expect(found.metrics["epochs"] == epochs.rounded())
    let test = try outcome(refit, .test(role: .end, repeat: 0), epochs: 5)
    #expect(test.metrics["epochs"] == 5 && test.metrics["testAccuracy"] != nil && test.metrics["testRocAUC"] != nil)
    let own = try outcome(
      experiment(["validation": ["folds": 3, "refit": false]]), .test(role: .end, repeat: 0))
    #expect(own.metrics["validationAccuracy"] != nil)
  }

  @Test func withNothingWithheldTheFitnessIsThatOfTheFinishedNetwork() throws {
    let training: JSONValue = ["fitness": ["on": "train", "epoch": "last", "metric": "macroF1"]]
    let found = try outcome(experiment(training))
    let problem = try experiment(training).classification
    let dataset = try Dataset.open(problem.dataset, seed: experiment().stream)
    let evaluator = problem.evaluator(on: dataset)
    let task = TrialTask(number: 0, parameters: ["units": 8], seed: 3)
    let (network, result) = try evaluator.train(task)
    #expect(result.best?.epoch == 8 && evaluator.sampleCounts.train == 56 && evaluator.sampleCounts.validation == 0)
    // The test split is a fifth of 70 rows; nothing else is left out.
    let whole = dataset.withNothingWithheld
    let predictions = try #require(
      Predictions(of: network, on: whole, samples: whole.splits.train, batchSize: 8))
    #expect(predictions.labels.count == 56)
    #expect(found.fitness == predictions.value(of: .macroF1))
    #expect(found.metrics["trainAccuracy"] == predictions.accuracy && found.metrics["trainMacroF1"] == found.fitness)
    #expect(found.metrics["bestEpoch"] == 8 && found.metrics["validationLoss"] == nil)
    // As it was before format 3.
    let batches = try outcome(experiment(["fitness": ["on": "batches"]]))
    #expect(batches.metrics["trainAccuracy"] == batches.fitness && batches.fitness != found.fitness)
  }

  @Test(arguments: ["rocAUC", "balancedAccuracy", "logLoss", "top3Accuracy"])
  func theFitnessDecidesWhichEpochIsKept(_ metric: String) throws {
    let found = try outcome(experiment(["fitness": ["metric": .string(metric)]]))
    let values = found.epochs.compactMap { metric == "logLoss" ? $0.validationLoss : $0.measures[metric] }
    let name = "validation\(metric.prefix(1).uppercased())\(metric.dropFirst())"
    let fitness = try #require(found.fitness)
    #expect(values.count == 8 && found.metrics[name] == fitness)
    let best = try #require(metric == "logLoss" ? values.min() : values.max())
    #expect(abs(fitness - best) < 1e-9)
  }

  @Test func weightsOfClassesChangeTheTraining() throws {
    let plain = try outcome(experiment())
    let balanced = try outcome(experiment(["training": ["classWeights": "balanced"]]))
    #expect(balanced.metrics["trainLoss"] != plain.metrics["trainLoss"])
    let equal = try outcome(experiment(["training": ["classWeights": ["a": 1, "c": 1.0]]]))
    #expect(equal.fitness == plain.fitness)
  }

  @Test func faultsAreNamed() throws {
    func message(_ changes: JSONValue) -> String {
      do {
        _ = try experiment(changes).open()
        return "no error"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message(["training": ["classWeights": ["aa": 2]]])
        == "c.json: training.classWeights.aa: \(folder.path)/t.csv has no class of this name; did you mean \"a\"?")
    #expect(
      message(["validation": ["folds": 1]])
        == "c.json: validation.folds: expected 0, for one split, or at least 2, found 1")
    #expect(
      message(["validation": ["folds": 5], "fitness": ["on": "train"]])
        == "c.json: fitness.on: expected \"validation\", which validation.folds divides, found \"train\"")
    #expect(
      message(["training": ["monitor": "r2"]]).hasPrefix(
        "c.json: training.monitor: expected one of accuracy, macroF1, "))
    #expect(message(["validation": ["folds": 90]]).contains("at least 90 different training samples"))
  }
}
