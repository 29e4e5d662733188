import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct AdversarialLossTests {
  // x = wave(5, scale=4); F.binary_cross_entropy_with_logits(x, torch.full((5,), .9)) and (x, torch.zeros(5)),
  // torch.log(1 - x.sigmoid()).mean(), -F.logsigmoid(x).mean(), -x.mean(), with their gradients
  @Test(arguments: availableKernelSets) func theValuesArePyTorchs(on set: KernelSet) {
    set.run {
      let scores = Parameter(wave([5], scale: 4))
      func expect(_ body: (Tensor) -> Tensor, _ value: Double, _ slopes: [Double]) {
        scores.clearGradient()
        let loss = body(scores.tensor)
        loss.backward()
        #expect(largestError(loss.values, [value]) < 1e-6)
        #expect(largestError(scores.gradient!.values, slopes) < 1e-6)
      }
      let ofGenerated = [0.1, 0.18587162, 0.19619128, 0.19386312, 0.15849642]
      for loss in [AdversarialLoss.minimax, .nonSaturating] {
        expect(
          { loss.ofReal($0, smoothing: 0.1) }, 0.43610638,
          [-0.079999998, 0.0058716177, 0.016191293, 0.013863134, -0.021503568])
        expect(loss.ofGenerated, 2.4721689, ofGenerated)
      }
      expect(AdversarialLoss.minimax.ofGenerator, -2.4721689, ofGenerated.map { -$0 })
      expect(
        AdversarialLoss.nonSaturating.ofGenerator, 0.20987718,
        [-0.1, -0.01412838, -0.0038087126, -0.0061368709, -0.041503571])
      let ones = [Double](repeating: 0.2, count: 5)
      expect({ AdversarialLoss.wasserstein.ofReal($0, smoothing: 0.1) }, -2.2622921, ones.map { -$0 })
      expect(AdversarialLoss.wasserstein.ofGenerated, 2.2622921, ones)
      expect(AdversarialLoss.wasserstein.ofGenerator, -2.2622921, ones.map { -$0 })
    }
  }

  @Test func aSureDiscriminatorStaysFinite() {
    let scores = Tensor([2], [-1000, 1000])
    for loss in AdversarialLoss.allCases {
      for value in [loss.ofReal(scores), loss.ofGenerated(scores), loss.ofGenerator(scores)] {
        #expect(value.item.isFinite)
      }
    }
  }
}
