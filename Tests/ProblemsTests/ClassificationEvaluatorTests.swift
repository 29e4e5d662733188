import Datasets
import Essentials
import Experiments
import NeuralNetworks
import Studies
import TestSupport
import Testing

@testable import Problems

/// Trains on a few of the bundled solids.
@Suite struct ClassificationEvaluatorTests {
  static func experiment(_ training: JSONValue, fitness: String = "validation") throws -> Experiment {
    var object = try #require(try Files.readJSON("\(packageRoot)/configs/modelnet.json").object)
    object["dataset"] = [
      "path": .string("\(packageRoot)/datasets/shapes10"), "gridSize": 16, "padding": 1, "limit": 6,
    ]
    object["model"] = ["builder": "mlp", "units": ["$fc1"], "activation": "$conv1"]
    // With momentum two epochs are enough to learn something.
    let optimizer: JSONValue = ["optimizer": ["name": "sgd", "momentum": 0.9]]
    object["training"] = optimizer.overlaid(by: training)
    object["fitness"] = ["on": .string(fitness)]
    return try Experiment(.object(object), from: "test")
  }

  static func task(_ experiment: Experiment, seed: Int = 3, purpose: TrialTask.Purpose = .search) -> TrialTask {
    var parameters = experiment.problem.target.baseline?.parameters ?? [:]
    parameters["fc1"] = 24
    return TrialTask(number: 0, purpose: purpose, parameters: parameters, seed: seed)
  }

  static func outcome(
    _ experiment: Experiment, seed: Int = 3, purpose: TrialTask.Purpose = .search
  ) throws -> Outcome {
    try experiment.open().evaluator.evaluate(task(experiment, seed: seed, purpose: purpose)) { _ in .proceed }
  }

  @Test func theSeedDecidesTheOutcome() throws {
    let experiment = try Self.experiment(["epochs": 2])
    #expect(try Self.outcome(experiment) == Self.outcome(experiment))
    #expect(try Self.outcome(experiment) != Self.outcome(experiment, seed: 4))
  }

  @Test func onlyAFinalTestTouchesTheTestSplit() throws {
    let experiment = try Self.experiment(["epochs": 1])
    let test = try Self.outcome(experiment, purpose: .test(role: .end, repeat: 0))
    #expect(try Self.outcome(experiment).metrics["testAccuracy"] == nil)
    #expect((0...1).contains(try #require(test.metrics["testAccuracy"])))
  }

  @Test func fitnessCanBeTheTrainingAccuracy() throws {
    let outcome = try Self.outcome(try Self.experiment(["epochs": 2], fitness: "train"))
    #expect(outcome.fitness == outcome.metrics["trainAccuracy"])
    #expect(outcome.metrics["validationAccuracy"] == nil)
  }

  private static func changed(_ members: [String: JSONValue]) throws -> Experiment {
    let resolved = try experiment(["epochs": 2]).resolved
    return try Experiment(resolved.overlaid(by: .object(members)), from: "test")
  }

  @Test func fitnessCanBeTheMacroF1() throws {
    let outcome = try Self.outcome(try Self.changed(["fitness": ["on": "validation", "metric": "macroF1"]]))
    #expect(outcome.fitness == outcome.metrics["validationMacroF1"])
    #expect(outcome.fitness != outcome.metrics["validationAccuracy"])
    let train = try Self.outcome(try Self.changed(["fitness": ["on": "train", "metric": "macroF1"]]))
    #expect(train.fitness == train.metrics["trainMacroF1"])
  }

  @Test func theFinalTestMayTrainLonger() throws {
    let experiment = try Self.changed(["test": ["training": ["epochs": 4, "patience": 4]]])
    #expect(try Self.outcome(experiment).metrics["epochs"] == 2)
    let test = try Self.outcome(experiment, purpose: .test(role: .end, repeat: 0))
    #expect(test.metrics["epochs"] == 4)
    for name in ["testMacroF1", "testWeightedF1", "testBalancedAccuracy"] {
      #expect((0...1).contains(try #require(test.metrics[name])))
    }
  }

  @Test func aPlainNetworkNeedsNoParameters() throws {
    let experiment = try Self.changed([
      "plain": ["model": ["builder": "mlp", "units": []], "training": ["epochs": 1]]
    ])
    #expect(experiment.study().comparesPlain)
    let task = TrialTask(number: 0, purpose: .test(role: .plain, repeat: 0), parameters: [:], seed: 3)
    let outcome = try experiment.open().evaluator.evaluate(task) { _ in .proceed }
    // One layer from 16³ values to 10 classes.
    #expect(outcome.metrics["weights"] == Double(4096 * 10 + 10))
    #expect(outcome.metrics["epochs"] == 1 && outcome.metrics["testAccuracy"] != nil)
  }

  @Test func everyEpochMayLeaveTheBiasesOfItsConvolutions() throws {
    var object = try #require(try Self.experiment(["epochs": 2]).resolved.object)
    object["record"] = ["biasHistograms": 5]
    object["model"] = [
      "layers": [["layer": "conv", "filters": 7, "kernel": 3], ["layer": "flatten"], ["layer": "output"]]
    ]
    let convolution = try Experiment(.object(object), from: "test")
    var epochs: [EpochRecord] = []
    _ = try convolution.open().evaluator.evaluate(Self.task(convolution)) {
      epochs.append($0)
      return .proceed
    }
    #expect(epochs.count == 2)
    #expect(epochs.allSatisfy { $0.histograms.keys.sorted() == ["conv1.bias"] && $0.trainAccuracy != nil })
    #expect(epochs.allSatisfy { $0.histograms["conv1.bias"]?.counts.reduce(0, +) == 7 })
    #expect(epochs[0].histograms != epochs[1].histograms)
  }

  @Test func aTrainingThatDivergesFailsWithThatReason() throws {
    let sgd: JSONValue = ["name": "sgd", "learningRate": 100, "momentum": 0.9]
    var object = try #require(try Self.experiment(["epochs": 30, "optimizer": sgd]).resolved.object)
    object["model"] = ["builder": "mlp", "units": [16, 16], "activation": "linear"]
    let outcome = try Self.outcome(try Experiment(.object(object), from: "test"))
    #expect(outcome.state == .failed)
    #expect(outcome.reason == "diverged")
  }

  @Test func savedWeightsRememberTheirParameters() throws {
    let experiment = try Self.experiment(["epochs": 1])
    let problem = try experiment.classification
    let dataset = try Dataset.open(problem.dataset, seed: experiment.stream, progress: { _, _ in })
    let metadata = problem.evaluator(on: dataset).metadata(Self.task(experiment).parameters)
    let parameters = try JSONValue(parsing: Array(try #require(metadata["parameters"]).utf8))
    #expect(parameters["fc1"] == 24)
  }

  /// The bundled classes' first few samples below a folder of their own.
  private static func data(classes: [String], hasTest: Bool) throws -> DatasetFolder {
    let folder = try DatasetFolder()
    for name in classes {
      for split in hasTest ? ["train", "test"] : ["train"] {
        let source = "\(packageRoot)/datasets/shapes10/\(name)/\(split)"
        for file in try Files.list(source).prefix(4) {
          try folder.write("set/\(name)/\(split)/\(file)", try Files.read("\(source)/\(file)"))
        }
      }
    }
    return folder
  }

  private static func study(_ folder: DatasetFolder, validation: Double) throws -> Study {
    var object = try #require(try experiment(["epochs": 1]).resolved.object)
    object["dataset"] = [
      "path": .string("\(folder.path)/set"), "gridSize": 8, "padding": 1, "validation": .number(validation),
    ]
    let experiment = try Experiment(.object(object), from: "c.json")
    return experiment.study(on: try experiment.open().digest)
  }

  @Test func dataThatASearchCannotMeasureOnIsRefused() throws {
    let bare = try Self.data(classes: ["box"], hasTest: false)
    let path = "\(bare.path)/set"
    #expect {
      try Self.study(bare, validation: 0)
    } throws: {
      "\($0)" == """
        c.json: dataset.path: \(path): expected at least 2 classes, found only "box"
        c.json: fitness.on: expected "train", or a larger dataset.validation: \(path) has no samples for validation
        c.json: test.repeats: expected 0, since \(path) has no test samples, found 3
        """
    }
  }

  @Test func equalDataElsewhereIsTheSameData() throws {
    let first = try Self.data(classes: ["box", "cone"], hasTest: true)
    let second = try Self.data(classes: ["box", "cone"], hasTest: true)
    let data = try #require(try Self.study(first, validation: 0.5).data)
    #expect(try Self.study(second, validation: 0.5).data == data)
    try second.write(
      "set/box/train/extra.off",
      try Files.read("\(second.path)/set/box/test/" + Files.list("\(second.path)/set/box/test")[0]))
    #expect(try Self.study(second, validation: 0.5).data != data)
  }
}
