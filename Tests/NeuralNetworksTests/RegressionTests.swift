import Essentials
import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

/// Samples x of two numbers with the targets 3 x₀ - 2 x₁ + 1 and x₁ / 2.
private struct Line: BatchSource {
  let sampleShape = [2]
  let samples: Tensor

  init(count: Int) { samples = randomTensor([count, 2], seed: 4) }

  func targets(_ indices: ArraySlice<Int>) -> Targets {
    let values = indices.flatMap { index in
      let (a, b) = (samples[2 * index], samples[2 * index + 1])
      return [3 * a - 2 * b + 1, b / 2]
    }
    return .values(Tensor([indices.count, 2], values))
  }

  func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    for (row, index) in indices.enumerated() {
      for column in 0..<2 { destination[2 * row + column] = samples[2 * index + column] }
    }
  }
}

@Suite struct RegressionTests {
  private let line = Line(count: 120)
  private let train = Array(0..<80)
  private let validation = Array(80..<120)

  private func network() throws -> Network {
    var plan = NetworkPlan(inputShape: [2])
    try plan.add("output", Dense.Plan(units: 2), setting: "")
    return plan.makeNetwork(seed: SeededGenerator(seed: 1))
  }

  @Test func aLinearRegressionIsRecovered() throws {
    let network = try network()
    let result = Trainer(settings(epochs: 60, batchSize: 8, learningRate: 0.05), seed: SeededGenerator(seed: 1))
      .train(network, on: line, train: train, validation: validation)
    #expect(result.end == .finished)
    #expect(largestError(network.parameters[0].parameter.value.values, [3, 0, -2, 0.5]) < 1e-4)
    #expect(largestError(network.parameters[1].parameter.value.values, [1, 0]) < 1e-4)
    let found = try #require(ValuePredictions(of: network, on: line, samples: validation, batchSize: 7))
    #expect(found.r2 > 0.999999 && found.meanSquaredError < 1e-8 && found.meanAbsoluteError < 1e-4)
    #expect(found.targets.shape == [40, 2] && found.values.shape == [40, 2])
    let best = try #require(result.best)
    #expect(best.trainAccuracy == nil && best.validationAccuracy == nil)
    #expect(result.monitor == .loss && best.loss == best.validationLoss)
    #expect(result.epochs.allSatisfy { $0.loss >= best.loss })
    #expect(abs(found.meanSquaredError - best.loss) < 1e-9, "the network has its best epoch's weights")
  }

  @Test func trainingStopsWhenTheLossNoLongerFalls() throws {
    // At a rate of 0 no epoch improves on the first, whose training loss alone differs by the order of sums.
    let slow = settings(epochs: 50, patience: 3, learningRate: 1e-30)
    let result = Trainer(slow, seed: SeededGenerator(seed: 1))
      .train(try network(), on: line, train: train, validation: validation)
    #expect(result.end == .earlyStopped && result.epochs.count == 4 && result.best?.epoch == 1)
    let plain = Trainer(settings(epochs: 3), seed: SeededGenerator(seed: 1))
      .train(try network(), on: line, train: train, validation: [])
    #expect(plain.best?.loss == plain.epochs.map(\.trainLoss).min())
  }

  @Test func reportsWithoutAccuracyKeepTheirBits() throws {
    let report = EpochReport(
      epoch: 2, trainLoss: 0.1, trainAccuracy: nil, validationLoss: 1.0 / 3, validationAccuracy: nil)
    #expect(report.json["trainAccuracy"] == .null)
    #expect(EpochReport(try JSONValue(parsing: report.json.line)) == report)
  }

  @Test func theLossIsTheMeanOverAllNumbers() {
    let targets = Targets.values(Tensor([2, 2], [1, 2, 3, 4]))
    // (1 + 0 + 4 + 9) / 4
    #expect(targets.loss(of: Tensor([2, 2], [2, 2, 1, 7])).item == 3.5)
    let parameter = Parameter(randomTensor([3, 2], seed: 1))
    let other = Targets.values(randomTensor([3, 2], seed: 2))
    #expect(gradientError(of: [parameter]) { other.loss(of: $0[0]) } < 1e-4)
  }

  // from sklearn.metrics import *; t = [[1, 10], [2, 20], [3, 60]]; p = [[1, 12], [2.5, 18], [2, 50]]
  // r2_score(t, p), mean_squared_error(t, p), mean_absolute_error(t, p): by hand, column 0 has residuals
  // 0 + 0.25 + 1 of a total of 2, column 1 has 4 + 4 + 100 of a total of 1400.
  @Test func measuresAreTheDefinitions() {
    let found = ValuePredictions(
      targets: Tensor([3, 2], [1, 10, 2, 20, 3, 60]), values: Tensor([3, 2], [1, 12, 2.5, 18, 2, 50]))
    #expect(abs(found.meanSquaredError - (1.25 + 108) / 6) < 1e-12)
    #expect(abs(found.meanAbsoluteError - (1.5 + 14) / 6) < 1e-12)
    #expect(abs(found.r2 - ((1 - 1.25 / 2) + (1 - 108.0 / 1400)) / 2) < 1e-12)
    func constant(_ values: [Float]) -> Double {
      ValuePredictions(targets: Tensor([2, 1], [5, 5]), values: Tensor([2, 1], values)).r2
    }
    #expect(constant([5, 5]) == 1 && constant([5, 6]) == 0)
    let none = ValuePredictions(targets: Tensor([0, 1], []), values: Tensor([0, 1], []))
    #expect(none.r2 == 0 && none.meanSquaredError == 0 && none.meanAbsoluteError == 0)
  }
}
