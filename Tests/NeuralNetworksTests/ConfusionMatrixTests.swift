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

  // As sklearn.metrics defines f1_score(average="weighted", zero_division=0) and balanced_accuracy_score, which
  // leaves out classes without samples: (3 · 0.8 + 2 · 0.5) / 5 and (2/3 + 1/2) / 2.
  @Test func classesCountByTheirSamplesOrAlike() {
    #expect(abs(matrix.weightedF1 - 0.68) < 1e-15)
    #expect(abs(matrix.balancedAccuracy - 7.0 / 12) < 1e-15)
  }

  @Test func nothingIsZero() {
    let empty = ConfusionMatrix(labels: [], predicted: [], classCount: 2)
    #expect(empty.accuracy == 0 && empty.macroF1 == 0 && empty.weightedF1 == 0 && empty.balancedAccuracy == 0)
    #expect(ConfusionMatrix(labels: [], predicted: [], classCount: 0).macroF1 == 0)
  }
}

@Suite struct PredictionsTests {
  /// Gives back its input: logits chosen by the test.
  private struct Logits: LabelledSource {
    let rows: [[Float]]
    let classes: [Int32]
    var sampleShape: [Int] { [rows[0].count] }
    var classCount: Int { rows[0].count }
    func label(of index: Int) -> Int32 { classes[index] }
    func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
      for (row, index) in indices.enumerated() {
        for (column, value) in rows[index].enumerated() { destination[row * classCount + column] = value }
      }
    }
  }

  // Row by row the label's place from the top: 1, 3, 6 (of equals the first is higher: 2), and NaN, which is no hit.
  @Test func theLabelIsLookedForAmongTheLikeliest() throws {
    let rows: [[Float]] = [
      [9, 1, 2, 3, 4, 5], [5, 9, 3, 8, 1, 0], [6, 5, 4, 3, 2, 1], [1, 1, 0, 0, 0, 0],
      [.nan, .nan, .nan, .nan, .nan, .nan],
    ]
    let source = Logits(rows: rows, classes: [0, 0, 5, 1, 3])
    let network = Network(inputShape: [6], layers: [])
    let found = try #require(Predictions(of: network, on: source, samples: Array(0..<5), batchSize: 2))
    #expect((1...6).map { found.accuracy(top: $0) } == [0.2, 0.4, 0.6, 0.6, 0.6, 0.8])
    let none = try #require(Predictions(of: network, on: source, samples: [], batchSize: 2))
    #expect(none.accuracy(top: 5) == 0)
  }
}
