import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct SpectralNormalizationTests {
  private func iteration(rows: Int, columns: Int) -> PowerIteration {
    PowerIteration(
      left: randomTensor([rows], seed: 1).scaledToUnit, right: randomTensor([columns], seed: 2).scaledToUnit)
  }

  /// [[3, 0], [0, 0.5], [0, 0]] has the singular values 3 and 0.5.
  @Test(arguments: availableKernelSets) func theWeightIsDividedByItsLargestSingularValue(on set: KernelSet) {
    set.run {
      let weight = Tensor([3, 2], [3, 0, 0, 0.5, 0, 0])
      let iteration = iteration(rows: 3, columns: 2)
      var found = weight
      for _ in 0..<30 { found = spectralNormalization(weight, iteration, isTraining: true) }
      #expect(largestError(found.values, [1, 0, 0, 0.5 / 3, 0, 0]) < 1e-5)
      let (left, right) = (iteration.left.value, iteration.right.value)
      #expect(spectralNormalization(weight, iteration, isTraining: false).values == found.values)
      #expect(iteration.left.value.values == left.values && iteration.right.value.values == right.values)
    }
  }

  /// The vectors are constants, so the gradient is that of W / uᵀWv.
  @Test(arguments: availableKernelSets) func theGradientIsThatOfTheQuotient(on set: KernelSet) {
    set.run {
      let iteration = iteration(rows: 6, columns: 3)
      let weight = Parameter(randomTensor([2, 3, 3], seed: 3, in: 0.2...1))
      _ = spectralNormalization(weight.value, iteration, isTraining: true)
      let error = gradientError(of: [weight], step: 1e-3) {
        spectralNormalization($0[0], iteration, isTraining: false)
      }
      #expect(error < 1e-3)
    }
  }

  @Test func aNetworkKeepsItsNamesAndSavesTheVectors() throws {
    let plan = try DCGAN.discriminatorPlan(DCGAN.Settings(width: 2, imageSize: 8)).spectrallyNormalized
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    #expect(
      network.state.map(\.name).filter { $0.hasPrefix("conv1") } == ["conv1.weight", "conv1.left", "conv1.right"])
    let samples = randomTensor([3, 8, 8, 3], seed: 1)
    for round in 0..<50 { _ = network(samples, in: .training(SeededGenerator(seed: UInt64(round)))) }
    let saved = network.state
    let scores = network(samples, in: .inference).values
    // A second network with the same state gives the same scores.
    let other = plan.makeNetwork(seed: SeededGenerator(seed: 2))
    other.restore(saved)
    #expect(other(samples, in: .inference).values == scores)
    // Inference is repeatable, training goes on.
    #expect(network(samples, in: .inference).values == scores)
  }

  @Test func aWeightOfZerosStaysAsItIs() {
    let zeros = Tensor([2, 2], repeating: 0)
    #expect(spectralNormalization(zeros, iteration(rows: 2, columns: 2), isTraining: true).values == [0, 0, 0, 0])
  }
}
