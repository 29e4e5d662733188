import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct AveragedNetworkTests {
  private func network() throws -> Network {
    try MLP.plan(MLP.Settings(units: [2]), input: [1], outputs: 1).makeNetwork(seed: SeededGenerator(seed: 1))
  }

  /// After n updates the factor is the smaller of the decay and (1 + n) / (10 + n): 0.1, then 2/11.
  @Test func itFollowsTheWeights() throws {
    let network = try network()
    let average = AveragedNetwork(of: network, decay: 0.9)
    let first = network.allValues
    for (parameter, _) in zip(network.parameters, first) {
      parameter.parameter.value = Tensor(parameter.parameter.shape, parameter.parameter.value.values.map { $0 + 1 })
    }
    average.update()
    let expected = first.map { Double($0) * 0.1 + (Double($0) + 1) * 0.9 }
    #expect(largestError(average.state.flatMap(\.tensor.values), expected) < 1e-6)
    average.update()
    let next = zip(first, expected).map { $1 * 2 / 11 + (Double($0) + 1) * 9 / 11 }
    #expect(largestError(average.state.flatMap(\.tensor.values), next) < 1e-6)
  }

  @Test func theNetworkHasItsOwnWeightsAgainAfterwards() throws {
    let network = try network()
    let average = AveragedNetwork(of: network, decay: 0.5)
    let own = network.allValues
    network.parameters[0].parameter.value = Tensor(network.parameters[0].parameter.shape, repeating: 7)
    let present = network.allValues
    average.replacing { #expect(network.allValues == own) }
    #expect(network.allValues == present)
    let other = AveragedNetwork(of: network, decay: 0.5)
    average.update()
    other.restore(average.state, updates: average.updates)
    #expect(other.updates == 1 && other.state.flatMap(\.tensor.values) == average.state.flatMap(\.tensor.values))
  }
}
