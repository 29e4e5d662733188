import Essentials
import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite struct FrechetDistanceTests {
  // np.linalg.eigvalsh([[4, 1, -2], [1, 3, .5], [-2, .5, 1]])
  @Test func eigenvaluesAreNumPys() {
    let matrix = [4, 1, -2, 1, 3, 0.5, -2, 0.5, 1]
    let eigen = SymmetricEigen(matrix, size: 3)
    let expected = [-0.252609916663607, 3.034654141519038, 5.217955775144567]
    #expect(zip(eigen.values.sorted(), expected).allSatisfy { abs($0 - $1) < 1e-13 })
    // What they are of comes back, and the square root's square is it.
    #expect(zip(eigen.matrix { $0 }, matrix).allSatisfy { abs($0 - $1) < 1e-13 })
    let shifted = matrix.enumerated().map { $1 + ($0 % 4 == 0 ? 1 : 0) }
    let root = SymmetricEigen(shifted, size: 3).matrix { $0.squareRoot() }
    #expect(zip(product(root, root, 3), shifted).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(arguments: [1, 2, 5, 40]) func eigenvectorsArePerpendicular(_ size: Int) {
    let half = randomTensor([size, size], seed: 4).values.map(Double.init)
    let matrix = zip(half, transposed(half, size)).map { $0 + $1 }
    let eigen = SymmetricEigen(matrix, size: size)
    let gram = product(eigen.vectors, transposed(eigen.vectors, size), size)
    for row in 0..<size {
      for column in 0..<size { #expect(abs(gram[row * size + column] - (row == column ? 1 : 0)) < 1e-12) }
    }
    #expect(zip(eigen.matrix { $0 }, matrix).allSatisfy { abs($0 - $1) < 1e-11 })
  }

  // a = hashed((40, 6), 1), b = hashed((30, 6), 2, 1.5) + .25, c = hashed((5, 6), 3), as Fixtures/voxnet.py makes them;
  // m1, m2 = a.mean(0), b.mean(0); c1, c2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False); ((m1 - m2) ** 2).sum()
  // + np.trace(c1) + np.trace(c2) - 2 * np.sqrt(np.maximum(np.linalg.eigvals(c1 @ c2).real, 0)).sum()
  @Test func distancesAreNumPys() {
    let a = FeatureMoments(hashed([40, 6], key: 1))
    let wide = hashed([30, 6], key: 2, scale: 1.5)
    let b = FeatureMoments(Tensor([30, 6], wide.values.map { $0 + 0.25 }))
    let c = FeatureMoments(hashed([5, 6], key: 3))
    #expect(abs(FrechetDistance(to: a)(b) - 1.0778266315706375) < 1e-7)
    #expect(abs(FrechetDistance(to: b)(a) - 1.0778266315706375) < 1e-7)
    // Fewer samples than features: the covariance has no inverse.
    #expect(abs(FrechetDistance(to: a)(c) - 1.2032368411970271) < 1e-7)
    #expect(abs(FrechetDistance(to: c)(a) - 1.2032368411970271) < 1e-7)
    #expect(FrechetDistance(to: a)(a) < 1e-12)
  }

  /// Of one feature it is (m₁ - m₂)² + (s₁ - s₂)².
  @Test func oneFeatureByHand() {
    let first = FeatureMoments(Tensor([3, 1], [1, 2, 3]))
    let second = FeatureMoments(Tensor([3, 1], [4, 8, 12]))
    #expect(first.mean == [2] && first.covariance == [1] && second.mean == [8] && second.covariance == [16])
    #expect(abs(FrechetDistance(to: first)(second) - (36 + 9)) < 1e-12)
  }

  @Test func aFeatureThatIsNoNumberLeavesNoDistance() {
    let good = FeatureMoments(randomTensor([5, 2], seed: 1))
    let bad = FeatureMoments(Tensor([2, 2], [1, .nan, 2, 3]))
    #expect(FrechetDistance(to: good)(bad).isNaN)
  }
}
