import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct NormalizationLayerTests {
  private let training = ForwardMode.training(SeededGenerator(seed: 1))

  @Test func theNamesOfWhatItLearnsAndKeeps() {
    let full = BatchNormalization.Plan(rescaling: .init(rectifier: .prelu(initial: 0.25)))
    let layer = full.makeLayer(for: [4, 4, 3], seed: SeededGenerator(seed: 1))
    #expect(layer.parameters.map(\.name) == ["scale", "shift", "slope"])
    #expect(layer.parameters.map { $0.parameter.value.values[0] } == [1, 0, 0.25])
    #expect(layer.buffers.map(\.name) == ["runningMean", "runningVariance"])
    #expect(layer.buffers.map { $0.buffer.value.values } == [[0, 0, 0], [1, 1, 1]])
    #expect(full.parameterCount(for: [4, 4, 3]) == 9 && full.described == "batch normalization, prelu")

    let bare = BatchNormalization.Plan(
      rescaling: .init(hasScale: false, hasShift: false, rectifier: .activation(.relu)))
    #expect(bare.parameterCount(for: [7]) == 0 && bare.described == "batch normalization, relu")
    #expect(bare.makeLayer(for: [7], seed: SeededGenerator(seed: 1)).parameters.isEmpty)
    let instance = InstanceNormalization.Plan()
    #expect(instance.makeLayer(for: [4, 3], seed: SeededGenerator(seed: 1)).parameters.isEmpty)
    #expect(instance.described == "instance normalization")
  }

  @Test func inferenceUsesWhatTrainingGathered() throws {
    let layer = BatchNormalization.Plan(momentum: 1).makeLayer(for: [2], seed: SeededGenerator(seed: 1))
    let batch = Tensor([4, 2], [1, 10, 2, 20, 3, 30, 4, 40])
    let trained = layer(batch, in: training)
    #expect(abs(trained.values.reduce(0, +)) < 1e-5, "the batch's own mean")
    // A sample alone is told by the moments of the batch; its variance is the unbiased one, 5/3.
    let alone = layer(Tensor([1, 2], [4, 25]), in: .inference).values
    #expect(largestError(alone, [1.5 / (5.0 / 3 + 1e-5).squareRoot(), 0]) < 1e-6)
    #expect(layer.buffers[0].buffer.value.values == [2.5, 25], "inference changes nothing")
  }

  @Test func aBatchOfOneRowIsNoTrap() {
    let layer = BatchNormalization.Plan().makeLayer(for: [3], seed: SeededGenerator(seed: 1))
    #expect(layer(wave([1, 3]), in: training).values == [0, 0, 0])
    #expect(layer.buffers.allSatisfy { $0.buffer.value.values.allSatisfy(\.isFinite) })
  }

  @Test func buffersTravelWithTheNetwork() throws {
    var plan = NetworkPlan(inputShape: [4, 4, 1])
    try plan.add("conv1", Convolution.Plan(filters: 3, kernel: [3, 3], hasBias: false), setting: "")
    try plan.add("norm1", BatchNormalization.Plan(rescaling: .init(rectifier: .activation(.relu))), setting: "")
    try plan.add("pool", GlobalAveragePooling(), setting: "")
    try plan.add("output", Dense.Plan(units: 2), setting: "")
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    let before = network.state
    #expect(network.state.map(\.name).suffix(2) == ["norm1.runningMean", "norm1.runningVariance"])
    let x = randomTensor([5, 4, 4, 1], seed: 1)
    crossEntropy(network(x, in: training), labels: [0, 1, 0, 1, 0]).backward()
    #expect(network.parameters.allSatisfy { $0.parameter.gradient != nil })
    let trained = network(x, in: .inference).values
    network.restore(before)
    #expect(network(x, in: .inference).values != trained)
  }

  @Test func anInstanceNeedsPlaces() {
    #expect(
      throws: ShapeMismatch("instance normalization needs more than one position per channel, found an input of 1x1x3")
    ) {
      try InstanceNormalization.Plan().outputShape(for: [1, 1, 3])
    }
    #expect(throws: ShapeMismatch("global average pooling needs an input of positions x channels, found 7")) {
      try GlobalAveragePooling().outputShape(for: [7])
    }
  }

  @Test func aReshapeHasToAddUp() throws {
    #expect(try Reshape([4, -1, 3]).outputShape(for: [24]) == [4, 2, 3])
    #expect(Reshape([4, -1, 3])(wave([2, 24]), in: .inference).shape == [2, 4, 2, 3])
    for (shape, message) in [
      ([5, -1], "the 24 values of an input of 2x12 do not fill 5x-1"),
      ([4, 5], "the 24 values of an input of 2x12 do not fill 4x5"),
      ([-1, -1], "a shape has sizes from 1 and at most one -1, found -1x-1"),
      ([0, -1], "a shape has sizes from 1 and at most one -1, found 0x-1"),
    ] {
      #expect(throws: ShapeMismatch(message)) { try Reshape(shape).outputShape(for: [2, 12]) }
    }
  }
}
