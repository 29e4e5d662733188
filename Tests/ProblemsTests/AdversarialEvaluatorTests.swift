import Essentials
import Experiments
import NeuralNetworks
import Search
import Studies
import TensorCore
import TestSupport
import Testing

@testable import Datasets
@testable import Problems

/// Trains small GANs on a few images of stripes.
@Suite struct AdversarialEvaluatorTests {
  private let folder: DatasetFolder

  init() throws {
    folder = try DatasetFolder()
    var rows: [UInt8] = []
    for image in 0..<24 {
      rows.append(UInt8(image % 10))
      for plane in 0..<3 {
        for pixel in 0..<1024 { rows.append((pixel / 32 + pixel % 32 + image) % 8 < 4 ? 200 : UInt8(40 * plane)) }
      }
    }
    try folder.write("set/data_batch_1.bin", rows)
  }

  func experiment(_ changes: JSONValue = [:]) throws -> Experiment {
    let base: JSONValue = [
      "name": "test", "method": "elitist",
      "dataset": ["path": .string("\(folder.path)/set"), "format": "cifar10", "size": [12, 12], "validation": 0],
      "space": [
        "generatorBlocks": ["min": 1, "max": 3], "discriminatorBlocks": ["min": 1, "max": 2],
        "channels": ["min": 3, "max": 6], "hidden": ["min": 5, "max": 150], "noiseSize": ["min": 0.3, "max": 0.7],
      ],
      "training": ["epochs": 2, "batchSize": 8, "batchesPerEpoch": 2], "strategy": ["population": 3, "generations": 2],
      "samples": ["rows": 2, "columns": 3],
    ]
    return try Experiment(base.overlaid(by: changes), from: "c.json")
  }

  private func task(_ experiment: Experiment, number: Int = 0, seed: Int = 3) -> TrialTask {
    TrialTask(number: number, parameters: proposals(experiment)[number].parameters, seed: seed)
  }

  /// What the search proposes before it knows any result.
  private func proposals(_ experiment: Experiment) -> [Candidate] {
    let strategy = experiment.study().strategy
    var open = OpenTrials()
    while case .candidate(let candidate) = strategy.ask(open) { open.own.append(candidate) }
    return open.own
  }

  private func outcome(_ experiment: Experiment, _ task: TrialTask) throws -> Outcome {
    let evaluator = try experiment.open().evaluator
    var epochs: [EpochRecord] = []
    let outcome = try evaluator.evaluate(task) {
      epochs.append($0)
      return .proceed
    }
    if outcome.state == .complete { #expect(epochs.map(\.epoch) == [1, 2]) }
    #expect(
      epochs.allSatisfy { Set($0.measures.keys) == ["discriminatorLoss", "generatorLoss", "realScore", "fakeScore"] })
    return outcome
  }

  private func dataset(of experiment: Experiment) throws -> Dataset {
    let problem = try #require(experiment.problem as? AdversarialProblem)
    return try Dataset.open(problem.dataset, seed: experiment.stream, progress: { _, _ in })
  }

  @Test func theSeedDecidesTheOutcome() throws {
    let experiment = try experiment()
    let first = try outcome(experiment, task(experiment))
    #expect(first.state == .complete)
    #expect(try outcome(experiment, task(experiment)) == first)
    #expect(try outcome(experiment, task(experiment, seed: 4)) != first)
  }

  @Test func imagesAreScaledToTheRangeOfTanh() throws {
    let dataset = try dataset(of: experiment())
    let images = dataset.batch(dataset.splits.train[...]).values
    let (least, most) = (try #require(images.min()), try #require(images.max()))
    #expect(least >= -1 && most <= 1 && least < -0.5 && most > 0.5)
    #expect {
      try experiment(["dataset": ["normalization": "standardize"]])
    } throws: {
      "\($0)".hasPrefix("c.json: dataset.normalization: expected \"signed\"")
    }
  }

  @Test func theFitnessIsThatOfTheLastEpoch() throws {
    let experiment = try experiment()
    let outcome = try outcome(experiment, task(experiment))
    let problem = try #require(experiment.problem as? AdversarialProblem)
    let chromosome = try GANChromosome(task(experiment).parameters, image: [12, 12, 3], epochs: 2)
    let plans = try chromosome.plans()
    #expect(outcome.metrics["weights"] == Double(plans.generator.parameterCount + plans.discriminator.parameterCount))
    // The loss "bce" is what losses are compared by.
    #expect(outcome.metrics["discriminatorLoss"] == outcome.metrics["discriminatorCrossEntropy"])
    let expected = problem.fitness.value(
      discriminatorLoss: try #require(outcome.metrics["discriminatorLoss"]),
      generatorLoss: try #require(outcome.metrics["generatorLoss"]),
      weights: Int(try #require(outcome.metrics["weights"])), distance: nil)
    #expect(outcome.fitness == expected)
  }

  @Test func aTrainingThatDivergesFailsWithThatReason() throws {
    let experiment = try experiment([
      "space": [
        "learningRate": ["min": 99, "max": 100], "norms": ["none"], "activations": ["relu"], "draws": "repaired",
      ]
    ])
    let outcome = try outcome(experiment, task(experiment))
    #expect(outcome.state == .failed && outcome.reason == "diverged")
    #expect(outcome.metrics["weights"] != nil)
  }

  /// Losses, optimizers, schedules, norms, poolings, ways around and dense layers, each in whole trials.
  @Test(arguments: ["bce", "wgan-clipping", "wgan-penalty"]) func whatIsAnnouncedTrains(loss: String) throws {
    let experiment = try experiment([
      "space": [
        "losses": [.string(loss)], "norms": ["batch", "instance", "none"], "pooling": ["none", "max", "average"],
        "activations": ["relu", "prelu", "sigmoid", "tanh", "swish", "softplus"], "skip": 0.5, "dense": 0.5,
        "optimizers": ["adam", "sgd"], "schedules": ["constant", "step", "exponential", "cosine"],
      ],
      "training": ["discriminatorSteps": 2], "strategy": ["population": 12],
    ])
    for number in 0..<12 {
      let outcome = try outcome(experiment, task(experiment, number: number))
      #expect(outcome.state == .complete && outcome.metrics.values.allSatisfy(\.isFinite))
      #expect((0...1).contains(try #require(outcome.fitness)))
    }
  }

  @Test func weightsAndASheetAreLeft() throws {
    let experiment = try experiment()
    var task = task(experiment)
    task.directory = folder.path
    (task.savesWeights, task.savesSamples) = (true, true)
    let (weights, samples) = (TrialFiles(folder.path).weights, TrialFiles(folder.path).samples)
    let outcome = try outcome(experiment, task)
    let file = try Safetensors(contentsOf: weights)
    let chromosome = try GANChromosome(task.parameters, image: [12, 12, 3], epochs: 2)
    for (prefix, plan) in [
      ("generator.", try chromosome.plans().generator), ("discriminator.", try chromosome.plans().discriminator),
    ] {
      let network = plan.makeNetwork(seed: SeededGenerator(seed: 0))
      let own = file.tensors.filter { $0.name.hasPrefix(prefix) }
        .map { NamedTensor(String($0.name.dropFirst(prefix.count)), $0.tensor) }
      try network.load(Safetensors(own), from: "w")
    }
    let kept = try #require(file.metadata["parameters"])
    #expect(try JSONValue(parsing: kept).object == task.parameters)
    let sheet = try Files.read(samples).withUnsafeBytes { bytes in
      var decoder = PNGDecoder(bytes, file: "s.png")
      return try decoder.image()
    }
    #expect((sheet.width, sheet.height, sheet.channels) == (3 * 14 + 2, 2 * 14 + 2, 3))
    #expect(sheet.bytes[0] == 32 && Set(sheet.bytes).count > 10)

    // Weights are for a best trial only, a sheet is for every one.
    Files.remove(weights)
    Files.remove(samples)
    task.bestFitness = try #require(outcome.fitness) + 0.1
    _ = try self.outcome(experiment, task)
    #expect(!Files.exists(weights) && Files.exists(samples))
  }

  @Test func aSheetShowsImagesInRows() {
    let images = Tensor([2, 1, 2, 1], [-1, 1, 0, .nan])
    let picture = SampleGrid(rows: 2, columns: 1).picture(of: images)
    #expect((picture.width, picture.height, picture.channels) == (6, 8, 1))
    let rows = (0..<8).map { Array(picture.bytes[$0 * 6..<$0 * 6 + 6]) }
    let gap = [UInt8](repeating: 32, count: 6)
    #expect(rows == [gap, gap, [32, 32, 0, 255, 32, 32], gap, gap, [32, 32, 128, 0, 32, 32], gap, gap])
  }

  // MARK: - The Fréchet distance

  /// A classifier on the same images, saved as a search does.
  private func classifier(normalization: String = "signed") throws {
    let config: JSONValue = [
      "name": "classifier", "method": "random",
      "dataset": [
        "path": .string("\(folder.path)/set"), "format": "cifar10", "size": [12, 12], "validation": 0,
        "normalization": .string(normalization),
      ],
      "model": ["layers": [["layer": "flatten"], ["layer": "dense", "units": 7], ["layer": "output"]]],
      "space": [["name": "unused", "type": "flag"]], "fitness": ["on": "train"], "test": ["repeats": 0],
      "training": ["epochs": 1], "strategy": ["trials": 1],
    ]
    try Files.replace("\(folder.path)/classifier.json", with: config.document)
    let experiment = try Experiment(config, from: "classifier.json")
    var task = TrialTask(number: 0, parameters: ["unused": false], seed: 1)
    task.directory = "\(folder.path)/classifier"
    task.savesWeights = true
    try Files.makeDirectory("\(folder.path)/classifier")
    #expect(try experiment.open().evaluator.evaluate(task) { _ in .proceed }.state == .complete)
  }

  private func withDistance(layer: String = "dense1", weight: Double = 0.3) throws -> Experiment {
    try experiment([
      "fitness": [
        "lambda": 0.5, "gamma": 0.2,
        "frechet": [
          "model": .string(TrialFiles("\(folder.path)/classifier").weights),
          "config": .string("\(folder.path)/classifier.json"),
          "layer": .string(layer), "samples": 20, "weight": .number(weight),
        ],
      ]
    ])
  }

  @Test func theDistanceOfFeaturesCounts() throws {
    try classifier()
    let experiment = try withDistance()
    let outcome = try outcome(experiment, task(experiment))
    let distance = try #require(outcome.metrics["frechetDistance"])
    #expect(distance > 0)
    let problem = try #require(experiment.problem as? AdversarialProblem)
    #expect(
      outcome.fitness
        == problem.fitness.value(
          discriminatorLoss: try #require(outcome.metrics["discriminatorCrossEntropy"]),
          generatorLoss: try #require(outcome.metrics["generatorCrossEntropy"]),
          weights: Int(try #require(outcome.metrics["weights"])), distance: distance))
    // Real images are at no distance from themselves.
    let dataset = try dataset(of: experiment)
    let judge = try FrechetJudge(try #require(problem.fitness.frechet), dataset: dataset, batchSize: 5)
    let again = try FrechetJudge(try #require(problem.fitness.frechet), dataset: dataset, batchSize: 8)
    let chromosome = try GANChromosome(task(experiment).parameters, image: [12, 12, 3], epochs: 2)
    let training = GANTraining(try chromosome.recipe(problem.training), seed: SeededGenerator(seed: 1))
    let noise = SeededGenerator(seed: 2)
    #expect(judge.distance(of: training, noise) > 0)
    #expect(again.distance(of: training, noise) == again.distance(of: training, noise))
  }

  @Test func aClassifierThatIsNoneIsRefused() throws {
    func fault(_ experiment: Experiment) -> String {
      do {
        _ = try experiment.open()
        return "none"
      } catch { return "\(error)" }
    }
    let path = folder.path
    #expect(
      try fault(withDistance())
        == "c.json: fitness.frechet: \(path)/classifier.json: cannot open: no such file or directory")
    try classifier()
    #expect(
      try fault(withDistance(layer: "fc1"))
        == "c.json: fitness.frechet: \(path)/classifier.json: layer: the classifier has no layer \"fc1\"; it has flatten1, dense1, output"
    )
    try classifier(normalization: "unit")
    #expect(
      try fault(withDistance())
        == "c.json: fitness.frechet: \(path)/classifier.json: dataset.normalization: expected a classifier trained on images "
        + "scaled to -1 … 1, \"signed\", like those of a GAN; found \"unit\"")
    // A worker that finds it gone ends the study.
    try classifier()
    let experiment = try withDistance()
    let evaluator = try experiment.open().evaluator
    Files.remove(TrialFiles("\(path)/classifier").weights)
    let task = task(experiment)
    #expect(throws: StudyFailure.self) { try evaluator.evaluate(task) { _ in .proceed } }
  }

  // MARK: - Configurations

  private func faults(_ changes: JSONValue) -> String {
    do {
      _ = try experiment(changes)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func impossibleBoundsAreRefusedBeforeAnythingRuns() {
    #expect(
      faults(["space": ["generatorBlocks": ["min": 9, "max": 9]]])
        == "c.json: space.generatorBlocks: expected blocks that lead from noise to images of 12x12 pixels, which takes 4 to 8 "
        + "more pixels; found 9 blocks that, with the image's layer, add 20 to 40 with kernels of 3 to 5")
    #expect(
      faults(["space": ["discriminatorBlocks": ["min": 6, "max": 6]]])
        == "c.json: space.discriminatorBlocks.min: expected few enough blocks to leave a pixel of images of 12x12 "
        + "pixels; 6 with kernels from 3 need 13 pixels")
    #expect(
      faults(["dataset": ["format": "image-folder", "size": [12, 12]]])
        == "c.json: dataset.path: \(folder.path)/set: the shape of its images is not known before it is opened, but "
        + "networks are drawn for one shape; expected a format or a size that determines it")
    #expect(faults(["space": [["name": "a"]]]) == "c.json: space: expected an object, found a list")
  }

  @Test func theSourcesSettingsAreBundled() throws {
    func bundled(_ name: String) throws -> (AdversarialProblem, Experiment) {
      let experiment = try Experiment(try Files.readJSON("\(packageRoot)/configs/\(name).json"), from: name)
      return (try #require(experiment.problem as? AdversarialProblem), experiment)
    }
    for name in ["cifar10-elitist", "cifar100-elitist"] {
      let (problem, experiment) = try bundled(name)
      #expect(problem.gans == GANSpace() && problem.image == [64, 64, 3])
      #expect(
        problem.training.epochs == 10 && problem.training.batchSize == 64 && problem.training.batchesPerEpoch == nil)
      #expect(problem.fitness == (try AdversarialFitnessTests.fitness([:])))
      #expect(experiment.study().trialsTotal == 200 && experiment.study().leavings.samples)
    }
    let (problem, experiment) = try bundled("imagenet-elitist")
    #expect(problem.image == [200, 200, 3] && problem.training.epochs == 50 && problem.fitness.parameterScale == 5e7)
    #expect(experiment.study().trialsTotal == 6000)
    #expect(problem.gans.growths(of: [200, 200, 3]) == 50...150)
  }
}
