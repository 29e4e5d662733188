import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct NetworkInferenceTests {
  private let samples = wave([7, 3])

  private func network() throws -> Network {
    var plan = NetworkPlan(inputShape: [3])
    try plan.add("fc1", Dense.Plan(units: 4), setting: "")
    try plan.add("shape", Reshape([2, 2]), setting: "")
    return plan.makeNetwork(seed: SeededGenerator(seed: 1))
  }

  @Test(arguments: [1, 2, 3, 7, 100]) func outputsAreThoseOfAllSamplesAtOnce(batchSize: Int) throws {
    let network = try network()
    let whole = network(samples, in: .inference)
    var ranges: [Range<Int>] = []
    let parts = network.outputs(count: 7, batchSize: batchSize) {
      ranges.append($0)
      return samples.rows($0)
    }
    #expect(parts.shape == [7, 2, 2] && parts.values == whole.values)
    #expect(ranges.flatMap { Array($0) } == Array(0..<7) && ranges.allSatisfy { $0.count <= batchSize })
    let features = network.features(count: 7, batchSize: batchSize) { samples.rows($0) }
    #expect(features.shape == [7, 4] && features.values == whole.values)
  }

  @Test func nothingIsRecordedAndItStopsBetweenBatches() throws {
    let network = try network()
    var taken: [Range<Int>] = []
    let isWhole = network.infer(
      count: 7, batchSize: 3, samples: { samples.rows($0) }, shouldStop: { taken.count == 2 }
    ) { range, outputs in
      #expect(!outputs.needsGradient)
      taken.append(range)
    }
    #expect(!isWhole && taken == [0..<3, 3..<6])
  }
}
