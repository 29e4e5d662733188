import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct TrainerTests {
  let clouds = Clouds(count: 300, spread: 0.1)
  let train = Array(0..<200)
  let validation = Array(200..<300)

  @Test func aSeparableProblemIsLearnt() throws {
    let network = try clouds.network()
    let result = Trainer(settings(epochs: 30), seed: SeededGenerator(seed: 1))
      .train(network, on: clouds, train: train, validation: validation)
    #expect(result.end == .finished && result.epochs.count == 30)
    let best = try #require(result.best)
    let accuracy = try #require(best.validationAccuracy)
    #expect(accuracy > 0.98 && best.value(of: .accuracy) == accuracy)
    let equals = result.epochs.filter { $0.validationAccuracy == accuracy }
    #expect(result.epochs.allSatisfy { $0.value(of: .accuracy) <= accuracy })
    #expect(equals.map(\.loss).min() == best.loss && equals.count > 1, "of equals that with the lowest loss")
    #expect(result.epochs[29].trainLoss < result.epochs[0].trainLoss)
    let predictions = try #require(
      Predictions(of: network, on: clouds, samples: validation, batchSize: 7))
    #expect(predictions.accuracy == best.validationAccuracy, "the network has its best epoch's weights")
    #expect(abs(predictions.loss - best.validationLoss!) < 1e-6)
    #expect(predictions.labels == clouds.labels(validation[...]))
    let rows = predictions.probabilities.values
    #expect((0..<100).allSatisfy { abs(rows[3 * $0..<3 * $0 + 3].reduce(0, +) - 1) < 1e-5 })
  }

  @Test func adamLearnsItToo() throws {
    let network = try clouds.network()
    let adam = OptimizerSettings(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.02)
    let result = Trainer(
      TrainingSettings(epochs: 20, batchSize: 16, patience: 50, optimizer: adam), seed: SeededGenerator(seed: 1)
    ).train(network, on: clouds, train: train, validation: validation)
    #expect(result.best!.value(of: .accuracy) > 0.98)
  }

  private func run(seed: UInt64) throws -> (result: TrainingResult, weights: [Float]) {
    let network = try clouds.network(dropout: 0.3)
    let result = Trainer(settings(epochs: 4), seed: SeededGenerator(seed: seed))
      .train(network, on: clouds, train: train, validation: validation)
    return (result, network.allValues)
  }

  @Test func theSameSeedGivesTheSameBits() throws {
    let (first, second, other) = (try run(seed: 1), try run(seed: 1), try run(seed: 2))
    #expect(first == second)
    #expect(first.result.epochs != other.result.epochs && first.weights != other.weights)
  }

  /// Remembers which samples it was asked for.
  final class Spy: LabelledSource {
    let clouds: Clouds
    var asked: [Int] = []
    init(_ clouds: Clouds) { self.clouds = clouds }
    var sampleShape: [Int] { clouds.sampleShape }
    var classCount: Int { clouds.classCount }
    func label(of index: Int) -> Int32 { clouds.label(of: index) }
    func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
      asked += indices
      clouds.fill(destination, with: indices)
    }
  }

  @Test func everyEpochSeesEachSampleOnceInItsOwnOrder() throws {
    func orders(seed: UInt64) throws -> [[Int]] {
      let spy = Spy(clouds)
      _ = Trainer(settings(epochs: 3), seed: SeededGenerator(seed: seed))
        .train(try clouds.network(), on: spy, train: train, validation: validation)
      #expect(spy.asked.count == 900)
      return (0..<3).map { Array(spy.asked[300 * $0..<300 * $0 + 200]) }
    }
    let first = try orders(seed: 1)
    #expect(first.allSatisfy { $0.sorted() == train })
    #expect(Set(first + (try orders(seed: 2))).count == 6)
  }

  @Test func trainingStopsAfterPatienceEpochsWithoutImprovement() throws {
    for patience in [1, 2, 5] {
      let network = try clouds.network()
      // A rate too small to change any prediction: the first epoch is the best.
      var settings = settings(epochs: 50, patience: patience, learningRate: 1e-9)
      settings.ties = .first
      let result = Trainer(settings, seed: SeededGenerator(seed: 1))
        .train(network, on: clouds, train: train, validation: validation)
      #expect(result.end == .earlyStopped)
      #expect(result.epochs.count == 1 + patience && result.best?.epoch == 1)
    }
  }

  @Test func theBestEpochsWeightsAreRestored() throws {
    let network = try clouds.network()
    var seen: [[Float]] = []
    // A rate so large that accuracy jumps about.
    let result = Trainer(settings(epochs: 12, patience: 4, learningRate: 1.5), seed: SeededGenerator(seed: 3))
      .train(network, on: clouds, train: train, validation: validation) { _ in seen.append(network.allValues) }
    let best = try #require(result.best)
    #expect(best.epoch < result.epochs.count, "the test needs a best epoch before the last")
    #expect(network.allValues == seen[best.epoch - 1])
    #expect(seen.last! != seen[best.epoch - 1])
  }

  @Test func divergenceEndsTraining() throws {
    let network = try clouds.network()
    let result = Trainer(settings(epochs: 50, learningRate: 1e20), seed: SeededGenerator(seed: 1))
      .train(network, on: clouds, train: train, validation: validation)
    #expect(result.end == .diverged)
    #expect(result.epochs.count < 50)
    #expect(result.epochs.allSatisfy { $0.trainLoss.isFinite })
  }

  @Test func aBrokenSampleIsADivergence() throws {
    let source = Clouds(count: 300, spread: .nan)
    let result = Trainer(settings(), seed: SeededGenerator(seed: 1))
      .train(try source.network(), on: source, train: train, validation: validation)
    #expect(result.end == .diverged && result.epochs.isEmpty && result.best == nil)
  }

  @Test func itStopsBetweenBatches() throws {
    for limit in [0, 1, 13, 14, 20, 25] {
      var asked = 0
      let network = try clouds.network()
      let result = Trainer(settings(epochs: 5), seed: SeededGenerator(seed: 1))
        .train(
          network, on: clouds, train: train, validation: validation,
          shouldStop: {
            asked += 1
            return asked > limit
          })
      // 13 batches of training and 7 of validation an epoch.
      #expect(result.end == .stopped && result.epochs.count == limit / 20)
    }
  }

  @Test func withoutValidationTrainingIsMonitored() throws {
    let result = Trainer(settings(epochs: 3), seed: SeededGenerator(seed: 1))
      .train(try clouds.network(), on: clouds, train: train, validation: [])
    #expect(result.epochs.allSatisfy { $0.validationLoss == nil && $0.validationAccuracy == nil })
    #expect(result.best?.value(of: .accuracy) == result.epochs.compactMap(\.trainAccuracy).max())
  }
}

@Suite struct EarlyStoppingTests {
  @Test func countsEpochsWithoutImprovement() {
    var stopping = EarlyStopping(patience: 3)
    let values = [0.5, 0.6, 0.6, 0.55, 0.61, 0.61, .nan, 0.2]
    let improvements = [true, true, false, false, true, false, false, false]
    let over = [false, false, false, false, false, false, false, true]
    for index in values.indices {
      #expect(stopping.improves(values[index], epoch: index + 1) == improvements[index])
      #expect(stopping.isOver == over[index])
    }
    #expect(stopping.bestEpoch == 5 && stopping.best == 0.61)
  }

  @Test func theLossDecidesBetweenEqualValues() {
    var stopping = EarlyStopping(patience: 2)
    let epochs = [(0.9, 0.5), (0.9, 0.4), (0.9, 0.4), (0.8, 0.1), (0.9, 0.3), (0.9, .nan), (0.9, 0.35)]
    let improvements = [true, true, false, false, true, false, false]
    for (index, epoch) in epochs.enumerated() {
      #expect(stopping.improves(epoch.0, loss: epoch.1, epoch: index + 1) == improvements[index])
    }
    #expect(stopping.bestEpoch == 5 && stopping.isOver)
  }
}

@Suite struct TrainingSettingsTests {
  func message(_ value: JSONValue) -> String {
    do {
      _ = try Settings.read(value, from: "a.json") { TrainingSettings($0) }
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func defaultsAreFilledIn() throws {
    let (read, resolved) = try Settings.read([:], from: "a.json") { TrainingSettings($0) }
    #expect(
      read
        == TrainingSettings(
          epochs: 30, batchSize: 32, patience: 5, optimizer: OptimizerSettings(.sgd(momentum: 0), learningRate: 0.01))
    )
    #expect(
      resolved == [
        "epochs": 30, "batchSize": 32, "patience": 5, "clipNorm": .null, "labelSmoothing": 0.0,
        "optimizer": ["name": "sgd", "learningRate": 0.01, "momentum": 0.0, "nesterov": false, "weightDecay": 0.0],
        "classWeights": .null, "monitor": "accuracy", "ties": "loss",
        "schedule": ["name": "constant", "warmupEpochs": 0, "warmupBatches": 0],
      ])
    let adam = try Settings.read(["optimizer": ["name": "adam"]], from: "a.json") { TrainingSettings($0) }.settings
    #expect(adam.optimizer == OptimizerSettings(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.001))
  }

  @Test func wrongValuesAreNamed() {
    #expect(message(["epochs": 0]) == "a.json: epochs: expected an integer from 1 to 1000000 epochs, found 0")
    #expect(message(["batchSize": 1.5]) == "a.json: batchSize: expected an integer from 1 to 65536 samples, found 1.5")
    #expect(
      message(["optimizer": ["name": "adam", "momentum": 0.5]])
        == "a.json: optimizer.momentum: unknown key; known here: beta1, beta2, epsilon, learningRate, name, weightDecay"
    )
    #expect(
      message(["optimizer": ["learningRate": 0]])
        == "a.json: optimizer.learningRate: expected a number from 1e-09 to 100.0 (step per gradient), found 0")
    #expect(
      message(["optimizer": ["momentum": 1]])
        == "a.json: optimizer.momentum: expected a number from 0.0 to 0.9999, found 1")
    #expect(
      message(["classWeights": ["a": 0, "b": 2]])
        == "a.json: classWeights.a: expected a weight above 0 and at most 1e6, found 0")
    #expect(
      message(["classWeights": "equal"])
        == "a.json: classWeights: expected null, \"balanced\" or an object of class names and weights, found "
        + "the text \"equal\"")
    #expect(message(["monitor": "f1"]).hasPrefix("a.json: monitor: expected one of \"loss\", \"accuracy\", "))
  }

  /// Keras 3's documentation.
  @Test(arguments: [
    ("sgd", 0.01), ("rmsprop", 0.001), ("adam", 0.001), ("adamw", 0.001), ("adamax", 0.001), ("nadam", 0.001),
    ("adagrad", 0.001), ("adadelta", 0.001),
  ])
  func theLearningRateCanBeThatOfKeras(_ name: String, _ rate: Double) throws {
    let (read, resolved) = try Settings.read(
      ["optimizer": ["name": .string(name), "learningRate": "keras", "sgdMomentum": 0.5]], from: "a.json"
    ) { TrainingSettings($0) }
    #expect(read.optimizer.learningRate == rate && resolved["optimizer"]?["learningRate"] == .number(rate))
    #expect((read.optimizer.rule as? SGD)?.momentum == (name == "sgd" ? 0.5 : nil))
  }
}
