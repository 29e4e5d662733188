import Essentials
import NeuralNetworks
import TensorCore
import Testing

/// Parameters and multiply-adds a sample, counted by hand.
@Suite struct CostTests {
  private func cost(_ layer: any LayerPlan, input: [Int]) throws -> [Int] {
    var plan = NetworkPlan(inputShape: input)
    try plan.add("layer", layer, setting: "")
    return [plan.parameterCount, plan.multiplyAdds]
  }

  @Test func aDenseLayer() throws {
    // 20 x 7 weights and 7 biases; each weight is used once.
    #expect(try cost(Dense.Plan(units: 7), input: [20]) == [147, 140])
    #expect(try cost(Dense.Plan(units: 7, hasBias: false), input: [20]) == [140, 140])
    // A sequence of 5 steps uses each weight 5 times.
    #expect(try cost(Dense.Plan(units: 7), input: [5, 20]) == [147, 700])
  }

  /// Sizes whose products do not fit in 64 bits are refused, with a sentence.
  @Test(arguments: [
    (Reshape([1_000_000_000, 1_000_000_000, 1_000_000_000]) as any LayerPlan, [12]),
    (Reshape([1_000_000_000, 1_000_000_000, 1_000_000_000, -1]), [12]),
    (
      Convolution.Plan(filters: 65_536, kernel: [1024, 1024, 1024], stride: [1, 1, 1], padding: .same),
      [9, 9, 9, 65_536]
    ),
    (TransposedConvolution.Plan(filters: 65_536, kernel: [1024, 1024], stride: [999, 999]), [16_384, 16_384, 1]),
    (Dense.Plan(units: 1_000_000), [1 << 28]), (LSTM.Plan(units: 1 << 30, returnsSequence: true), [1 << 14, 1 << 14]),
  ])
  func sizesBeyondAnyMachine(layer: any LayerPlan, input: [Int]) {
    #expect(throws: LayerMisfit.self) { try cost(layer, input: input) }
  }

  @Test func aNetworkBeyondTheMemoryIsRefused() throws {
    var plan = NetworkPlan(inputShape: [1000])
    try plan.add("dense", Dense.Plan(units: 1_000_000), setting: "")
    // 1,001,000,000 weights of 12 bytes, and 32 x 1,000,000 values of 4.
    let error = #expect(throws: MemoryShortage.self) { try plan.requireMemory(batchSize: 32, limit: 8_000_000_000) }
    #expect(
      error?.description
        == "expected a network that this machine can train in its memory of 8 GB, found one that needs at least 12.1 GB: "
        + "12 GB for weights and gradients, 128 MB for the activations of a batch of 32")
    try plan.requireMemory(batchSize: 32, limit: 13_000_000_000)
  }

  @Test func aStridedPaddedConvolution() throws {
    let layer = Convolution.Plan(filters: 6, kernel: [3, 5], stride: [2, 3], padding: .explicit([1, 2]))
    // (9 + 2 - 3) / 2 + 1 = 5 and (14 + 4 - 5) / 3 + 1 = 5 windows, each of 3 x 5 x 4 products a filter.
    #expect(try cost(layer, input: [9, 14, 4]) == [60 * 6 + 6, 25 * 60 * 6])
    // SAME: 9 / 2 and 14 / 3, rounded up.
    let same = Convolution.Plan(filters: 6, kernel: [3, 5], stride: [2, 3], padding: .same)
    #expect(try cost(same, input: [9, 14, 4]) == [366, 25 * 360])
  }

  @Test func aTransposedConvolution() throws {
    let layer = TransposedConvolution.Plan(filters: 6, kernel: [4, 4], stride: [2, 2], padding: .explicit([1, 1]))
    // Each of 5 x 5 x 3 inputs reaches 4 x 4 outputs of each filter.
    #expect(try cost(layer, input: [5, 5, 3]) == [16 * 3 * 6 + 6, 75 * 16 * 6])
  }

  @Test func anLSTM() throws {
    // Four gates of 8 units, each from 5 inputs and 8 states, with one or two biases; 7 steps.
    #expect(try cost(LSTM.Plan(units: 8, returnsSequence: false), input: [7, 5]) == [32 * 14, 7 * 32 * 13])
    let two = LSTM.Plan(units: 8, returnsSequence: true, hasRecurrentBias: true)
    #expect(try cost(two, input: [7, 5]) == [32 * 15, 7 * 32 * 13])
  }

  @Test func whatIsNoProductWithWeightsCountsNothing() throws {
    #expect(try cost(MaxPooling([2, 2]), input: [4, 4, 3]) == [0, 0])
    #expect(try cost(BatchNormalization.Plan(), input: [4, 4, 3]) == [6, 0])
  }
}
