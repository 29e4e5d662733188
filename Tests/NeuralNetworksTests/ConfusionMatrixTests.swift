import NeuralNetworks
import Testing

@Suite struct ConfusionMatrixTests {
  // Worked by hand: class 0 has 2 of 3 found, class 1 has 1 of 1 with 1 false, class 2 never occurs and
  // is taken once, class 3 neither occurs nor is taken.
  let matrix = ConfusionMatrix(labels: [0, 0, 0, 1, 1], predicted: [0, 0, 1, 1, 2], classCount: 4)

  @Test func countsTruthByPrediction() {
    #expect(matrix.counts == [[2, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    #expect(matrix.accuracy == 0.6)
    #expect((0..<4).map(matrix.support) == [3, 2, 0, 0])
  }

  @Test func zeroDenominatorsCountZero() {
    #expect((0..<4).map(matrix.precision) == [1, 0.5, 0, 0])
    #expect((0..<4).map(matrix.recall) == [2.0 / 3, 0.5, 0, 0])
    #expect((0..<4).map(matrix.f1) == [0.8, 0.5, 0, 0])
    #expect(abs(matrix.macroF1 - 1.3 / 4) < 1e-15)
  }

  @Test func nothingIsZero() {
    let empty = ConfusionMatrix(labels: [], predicted: [], classCount: 2)
    #expect(empty.accuracy == 0 && empty.macroF1 == 0)
    #expect(ConfusionMatrix(labels: [], predicted: [], classCount: 0).macroF1 == 0)
  }
}
