import NeuralNetworks
import Testing

/// The adaptive weights by hand, from methods.md's formulas with |g_r| = 2, |g_f| = 4.
@Suite struct DiscriminatorWeightingTests {
  private func weights(
    _ isNormalized: Bool, inner: Double, real: Double, fake: Double, realNorm: Double = 2, fakeNorm: Double = 4
  ) -> [Double] {
    let rule = AdaptiveWeighting(isNormalized: isNormalized)
    let found = rule(
      LossGradients(
        realNorm: realNorm, fakeNorm: fakeNorm, inner: inner, realProbability: real, fakeProbability: fake))
    return [found.real, found.fake]
  }

  private func expect(_ found: [Double], _ wanted: [Double]) {
    for (own, other) in zip(found, wanted) { #expect(abs(own - other) < 1e-12, "\(found) and not \(wanted)") }
  }

  @Test func aRealPartThatLagsIsFavoured() {
    // Obtuse: w_f = 3 / (16 · 2) or 3 / 16; acute: only the surplus.
    expect(weights(true, inner: -3, real: 0.4, fake: 0.1), [0.55, 3.0 / 32 + 0.05])
    expect(weights(false, inner: -3, real: 0.4, fake: 0.1), [1.05, 3.0 / 16 + 0.05])
    expect(weights(true, inner: 3, real: 0.4, fake: 0.1), [0.55, 0.05])
    expect(weights(false, inner: 3, real: 0.4, fake: 0.1), [1.05, 0.05])
    // 0.6 is above 0.5, but below 0.7 - 0.05.
    expect(weights(true, inner: 3, real: 0.6, fake: 0.7), [0.55, 0.05])
    // A right angle counts as obtuse.
    expect(weights(true, inner: 0, real: 0.4, fake: 0.1), [0.55, 0.05])
  }

  @Test func aRealPartThatIsAheadYields() {
    // Obtuse: w_r = 3 / (4 · 4) or 3 / 4.
    expect(weights(true, inner: -3, real: 0.8, fake: 0.1), [3.0 / 16 + 0.05, 0.3])
    expect(weights(false, inner: -3, real: 0.8, fake: 0.1), [0.8, 1.05])
    expect(weights(true, inner: 3, real: 0.8, fake: 0.1), [0.05, 0.3])
    expect(weights(false, inner: 3, real: 0.8, fake: 0.1), [0.05, 1.05])
  }

  @Test func betweenTheLimitsBothPartsWeighAlike() {
    for inner in [-3.0, 3] {
      expect(weights(true, inner: inner, real: 0.6, fake: 0.5), [0.55, 0.3])
      expect(weights(false, inner: inner, real: 0.6, fake: 0.5), [1.05, 1.05])
    }
    // The limits themselves are between.
    expect(weights(true, inner: -3, real: 0.5, fake: 0.5), [0.55, 0.3])
    expect(weights(true, inner: -3, real: 0.75, fake: 0.5), [0.55, 0.3])
  }

  @Test func aGradientOfZeroGivesFiniteWeights() {
    for real in [0.4, 0.6, 0.8] {
      let found = weights(true, inner: 0, real: real, fake: 0.1, realNorm: 0, fakeNorm: 0)
      #expect(found.allSatisfy { $0.isFinite })
    }
  }

  @Test func theCosineIsThatOfTheAngle() {
    func cosine(_ inner: Double, _ norm: Double) -> Double {
      LossGradients(realNorm: norm, fakeNorm: 4, inner: inner, realProbability: 0, fakeProbability: 0).cosine
    }
    #expect(cosine(-4, 2) == -0.5 && cosine(9, 2) == 1 && cosine(0, 0) == 0)
  }
}
