import Essentials
import TensorCore
import Testing

@testable import NeuralNetworks

/// Numbers of scikit-learn 1.9.1 on softmax(logits): `accuracy_score`, `balanced_accuracy_score`, `f1_score`,
/// `roc_auc_score(multi_class="ovr", average="macro")`, `log_loss`, `top_k_accuracy_score`, `compute_class_weight`.
@Suite struct ClassMeasureTests {
  private let labels: [Int32] = [0, 1, 2, 3, 4, 5, 0, 1, 2, 0, 3, 3]
  private let logits: [Float] = [
    1.32, 1.23, 0.5, -1.95, 1.36, 0.67, -0.81, 1.67, 0.55, 0.44, 0.04, 0.82, -1.1, -0.24, 0.08, 0.9, 0.06, -0.44,
    -1.17, -0.39, 0.01, 0.39, 1.94, 1.51, -4.07, -2.83, -0.26, -0.63, 1.12, 0.33, 3.18, -1.67, -0.57, 3.06, 0.97, 1.79,
    0.03, -2.47, 0.25, 0.16, -1.84, -1.02, -0.11, -0.62, -0.15, 0.14, 0.05, -0.76, 0.89, 1.34, 1.28, -1.23, 1.1, -0.75,
    2.12, -1.61, 1.37, -0.03, -1.87, -0.47, 0.08, 0.41, -1.47, -0.86, 0.3, -0.7, 0.35, 1.14, -2.47, 1.18, 1.84, -0.45,
  ]

  private var predictions: Predictions { Predictions(logits: Tensor([12, 6], logits), labels: labels) }

  @Test(
    arguments: [
      (.accuracy, 0.25), (.balancedAccuracy, 0.3055555555555555), (.macroF1, 0.2), (.weightedF1, 0.2),
      (.rocAUC, 0.7511223344556678), (.logLoss, 1.5527303279433025), (.top3Accuracy, 0.8333333333333334),
      (.top5Accuracy, 1),
    ] as [(ClassMeasure, Double)])
  func measuresAreThoseOfScikitLearn(_ measure: ClassMeasure, _ expected: Double) {
    // Probabilities are in single precision.
    #expect(abs(predictions.value(of: measure) - expected) < 1e-6)
    #expect(predictions.measures[measure.rawValue] == predictions.value(of: measure))
  }

  @Test func equalScoresCountHalf() throws {
    let scores: [Float] = [0.1, 0.4, 0.35, 0.8, 0.65, 0.4, 0.2, 0.9]
    let isPositive = [false, true, true, false, true, false, false, true]
    #expect(ROCCurve.area(scores: scores, isPositive: isPositive) == 0.71875)
    #expect(ROCCurve.area(scores: scores, isPositive: isPositive.map { !$0 }) == 1 - 0.71875)
    #expect(ROCCurve.area(scores: [1, 2], isPositive: [true, true]) == nil)
    #expect(ROCCurve.area(scores: [1, .nan], isPositive: [true, false])?.isNaN == true)
    // Of two classes the second one's probability counts: logits that say the same.
    let logits = Tensor([8, 2], scores.flatMap { [0, $0] })
    let two = Predictions(logits: logits, labels: isPositive.map { $0 ? 1 : 0 })
    #expect(two.value(of: .rocAUC) == 0.71875)
    #expect(
      two.measures.keys.sorted() == ["accuracy", "balancedAccuracy", "logLoss", "macroF1", "rocAUC", "weightedF1"])
    let lone = Predictions(logits: logits, labels: [Int32](repeating: 0, count: 8))
    #expect(lone.value(of: .rocAUC) == 0.5, "there is nothing to tell apart")
  }

  @Test func balancedWeightsAreInverseToTheCounts() {
    let labels: [Int32] = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3]
    let names = ["a", "b", "c", "d"]
    #expect(ClassWeights.balanced.values(labels: labels, names: names) == [0.5, 1, 1.5, 3])
    #expect(ClassWeights.named(["c": 2]).values(labels: labels, names: names) == [1, 1, 2, 1])
    #expect(ClassWeights.none.values(labels: labels, names: names) == nil)
    #expect(ClassWeights.balanced.values(labels: [0, 0], names: ["a", "b"]) == [0.5, 1], "a class without samples")
  }

  /// `log_loss(normalize=False, sample_weight=weights[labels]) / 12`, and central differences.
  @Test func theLossOfASampleIsMultipliedByItsClassesWeight() {
    let weights: [Float] = [1, 2, 0.5, 4, 3, 0.25]
    func loss(_ values: [Float], smoothing: Double = 0) -> Tensor {
      crossEntropy(Tensor([12, 6], values), labels: labels, smoothing: smoothing, classWeights: weights)
    }
    #expect(abs(Double(loss(logits).item) - 3.2276041028625926) < 1e-6)
    let parameter = Parameter(Tensor([12, 6], logits))
    let recorded = crossEntropy(parameter.tensor, labels: labels, smoothing: 0.1, classWeights: weights)
    recorded.backward()
    let gradient = parameter.gradient?.values ?? []
    for index in [0, 5, 13, 27, 40, 71] {
      func moved(_ step: Float) -> Double {
        var values = logits
        values[index] += step
        return Double(loss(values, smoothing: 0.1).item)
      }
      #expect(abs(Double(gradient[index]) - (moved(0.01) - moved(-0.01)) / 0.02) < 1e-4)
    }
  }
}

@Suite struct TrainingMonitorTests {
  let clouds = Clouds(count: 300, spread: 0.9)

  private func train(
    _ monitor: TrainingMonitor, ties: EpochTies = .loss, keepsLast: Bool = false, epochs: Int = 12,
    learningRate: Double = 0.3, on clouds: Clouds? = nil
  ) throws -> (TrainingResult, Network) {
    let clouds = clouds ?? self.clouds
    let network = try clouds.network()
    var settings = settings(epochs: epochs, learningRate: learningRate)
    settings.monitor = monitor
    settings.ties = ties
    var trainer = Trainer(settings, seed: SeededGenerator(seed: 4))
    trainer.keepsLast = keepsLast
    let result = trainer.train(network, on: clouds, train: Array(0..<200), validation: Array(200..<300))
    return (result, network)
  }

  @Test(arguments: TrainingMonitor.offered(forNumbers: false))
  func theBestEpochIsThatOfTheMonitor(_ monitor: TrainingMonitor) throws {
    let (result, network) = try train(monitor)
    #expect(TrainingMonitor(name: monitor.name) == monitor)
    let best = try #require(result.best)
    let values = result.epochs.map { $0.value(of: result.monitor) }
    let extreme = result.monitor.better == .higher ? values.max() : values.min()
    #expect(best.value(of: result.monitor) == extreme)
    // Of equal epochs that with the lowest loss.
    let equals = result.epochs.filter { $0.value(of: result.monitor) == extreme }
    #expect(equals.allSatisfy { $0.loss >= best.loss })
    let found = try #require(Predictions(of: network, on: clouds, samples: Array(200..<300), batchSize: 16))
    if case .classes(let measure) = monitor {
      #expect(abs(found.value(of: measure) - best.value(of: result.monitor)) < 1e-9)
    }
    #expect(EpochReport(try JSONValue(parsing: Array(best.json.line.utf8))) == best)
  }

  @Test func theFirstOfEqualsCanBeKept() throws {
    // So far apart that all are right after a few epochs, while the loss still falls.
    let apart = Clouds(count: 300, spread: 0.1)
    let (result, _) = try train(.accuracy, ties: .first, epochs: 30, learningRate: 0.05, on: apart)
    let best = try #require(result.best)
    #expect(result.epochs.first { $0.validationAccuracy == best.validationAccuracy } == best)
    let other = try train(.accuracy, epochs: 30, learningRate: 0.05, on: apart).0.best
    #expect(other?.epoch != best.epoch && other?.validationAccuracy == best.validationAccuracy)
  }

  @Test func theLastEpochCanBeKept() throws {
    let (result, network) = try train(.accuracy, keepsLast: true)
    #expect(result.best == result.epochs.last && result.best?.epoch == 12)
    let found = try #require(Predictions(of: network, on: clouds, samples: Array(200..<300), batchSize: 16))
    #expect(found.accuracy == result.best?.validationAccuracy)
    #expect(try train(.accuracy).0.best?.epoch != 12, "the test needs a best epoch before the last")
  }

  @Test func whatCannotBeMeasuredIsReplaced() {
    for monitor in TrainingMonitor.offered(forNumbers: false) + TrainingMonitor.offered(forNumbers: true) {
      let isLoss = ["loss", "logLoss"].contains(monitor.name)
      #expect(monitor.effective(onNumbers: false, hasValidation: false) == (isLoss ? .loss : .accuracy))
      #expect(monitor.effective(onNumbers: true, hasValidation: false) == .loss)
    }
    #expect(TrainingMonitor.classes(.macroF1).effective(onNumbers: true, hasValidation: true) == .loss)
    // Up to its scale, and turned round, the squared error.
    #expect(TrainingMonitor.values(.r2).effective(onNumbers: true, hasValidation: true) == .loss)
    let error = TrainingMonitor.values(.meanAbsoluteError)
    #expect(error.effective(onNumbers: true, hasValidation: true) == error)
  }
}
