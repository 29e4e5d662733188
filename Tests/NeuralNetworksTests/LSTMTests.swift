import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct LSTMTests {
  @Test(arguments: [true, false]) func thePlanKeepsItsWord(_ returnsSequence: Bool) throws {
    let plan = LSTM.Plan(units: 3, activation: .relu, returnsSequence: returnsSequence)
    #expect(try plan.outputShape(for: [7, 5]) == (returnsSequence ? [7, 3] : [3]))
    // Four gates of 5 inputs, 3 states and a bias, at each of 7 steps.
    #expect(plan.parameterCount(for: [7, 5]) == 4 * 3 * 9)
    #expect(plan.multiplyAdds(for: [7, 5]) == 7 * 4 * 3 * 8)
    #expect(plan.described == (returnsSequence ? "LSTM 3, every step, relu" : "LSTM 3, last step, relu"))

    let layer = plan.makeLayer(for: [7, 5], seed: SeededGenerator(seed: 1))
    #expect(layer.parameters.map(\.name) == ["inputWeight", "recurrentWeight", "bias"])
    #expect(layer.parameters.map(\.parameter.shape) == [[5, 12], [3, 12], [12]])
    let x = randomTensor([2, 7, 5], seed: 1)
    let y = layer(x, in: .inference)
    #expect(y.shape == (returnsSequence ? [2, 7, 3] : [2, 3]))
    let weights = layer.parameters.map(\.parameter.value)
    let direct = lstm(
      x, inputWeight: weights[0], recurrentWeight: weights[1], bias: weights[2], activation: .relu,
      returnsSequence: returnsSequence)
    #expect(y.values == direct.values)
  }

  @Test(arguments: [[], [5], [3, 4, 5], [0, 5]]) func aMisfitIsExplained(_ input: [Int]) {
    #expect(throws: ShapeMismatch.self) {
      try LSTM.Plan(units: 3, returnsSequence: false).outputShape(for: input)
    }
    #expect(
      throws: ShapeMismatch("an LSTM layer needs a sequence of steps x features, found 3x4x5")
    ) { try LSTM.Plan(units: 3, returnsSequence: false).outputShape(for: [3, 4, 5]) }
  }

  @Test func everyGateIsDrawnForItself() {
    let plan = LSTM.Plan(units: 40, returnsSequence: true)
    func values(_ seed: UInt64) -> [[Float]] {
      plan.makeLayer(for: [2, 60], seed: SeededGenerator(seed: seed)).parameters.map { $0.parameter.value.values }
    }
    let found = values(1)
    let (input, recurrent, bias) = (found[0], found[1], found[2])
    #expect(found == values(1) && found != values(2))
    #expect(bias == (0..<160).map { 40..<80 ~= $0 ? 1 : 0 })

    // Glorot's limit for a gate of 60 inputs and 40 units.
    let limit = Float((6.0 / 100).squareRoot())
    #expect(input.allSatisfy { abs($0) <= limit } && input.contains { abs($0) > 0.98 * limit })
    for gate in 0..<4 {
      for first in 0..<40 {
        for second in 0..<40 {
          let product = (0..<40).reduce(0.0) {
            $0 + Double(recurrent[first * 160 + gate * 40 + $1]) * Double(recurrent[second * 160 + gate * 40 + $1])
          }
          #expect(abs(product - (first == second ? 1 : 0)) < 1e-6)
        }
      }
      for other in 0..<gate { #expect(recurrent[gate * 40] != recurrent[other * 40]) }
    }
  }

  @Test func theForgetBiasIsAChoice() {
    let plan = LSTM.Plan(units: 2, returnsSequence: true, forgetBias: 0)
    let layer = plan.makeLayer(for: [2, 3], seed: SeededGenerator(seed: 1))
    #expect(layer.parameters[2].parameter.value.values == [0, 0, 0, 0, 0, 0, 0, 0])
  }

  /// The sum of a sequence's first and last number, which the last step cannot know by itself.
  @Test func aStackLearnsToRemember() throws {
    var plan = NetworkPlan(inputShape: [8, 1])
    try plan.add("lstm1", LSTM.Plan(units: 12, returnsSequence: true), setting: "lstm1")
    try plan.add("lstm2", LSTM.Plan(units: 8, returnsSequence: false), setting: "lstm2")
    try plan.add("output", Dense.Plan(units: 1), setting: "output")
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 3))
    let optimizer = Optimizer(network.parameters, Adam(), learningRate: 0.02)
    let x = randomTensor([128, 8, 1], seed: 4)
    let y = Tensor([128, 1], (0..<128).map { x[8 * $0] + x[8 * $0 + 7] })
    var losses: [Float] = []
    for _ in 1...150 {
      optimizer.clearGradients()
      let difference = network(x, in: .training(SeededGenerator(seed: 1))) - y
      let loss = (difference * difference).mean
      loss.backward()
      losses.append(loss.item)
      optimizer.step()
    }
    #expect(losses[149] < 0.02 * losses[0])
  }
}
