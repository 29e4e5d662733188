import Essentials
import TensorCore
import Testing

@testable import NeuralNetworks

@Suite struct BatchSourceTests {
  /// Counts the batches that were asked for, the training ones by their streams.
  final class Recorder: LabelledSource {
    var augmented: [UInt64] = []
    var plain = 0
    let sampleShape = [2]
    let classCount = 2

    func label(of index: Int) -> Int32 { Int32(index % 2) }

    func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
      plain += 1
      write(destination, indices)
    }

    func fill(
      _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>,
      augmentedBy generator: SeededGenerator
    ) {
      augmented.append(generator.key)
      write(destination, indices)
    }

    private func write(_ destination: UnsafeMutablePointer<Float>, _ indices: ArraySlice<Int>) {
      for (row, index) in indices.enumerated() {
        destination[2 * row] = Float(index % 2)
        destination[2 * row + 1] = Float(index)
      }
    }
  }

  @Test func onlyTrainingBatchesAreAugmentedEachByItsOwnStream() throws {
    let (settings, _) = try Settings.read(["epochs": 2, "batchSize": 4], from: "c.json", TrainingSettings.init)
    let seed = SeededGenerator(seed: 7)
    func run() throws -> Recorder {
      let source = Recorder()
      let network = try ModelSettings.read(
        ["builder": "mlp", "units": [3]], parameters: [:], from: "c.json"
      ).plan(input: [2], classes: 2).makeNetwork(seed: seed)
      _ = Trainer(settings, seed: seed).train(network, on: source, train: Array(0..<10), validation: [10, 11])
      return source
    }
    let source = try run()
    let streams = (1...2).flatMap { epoch in (0..<3).map { seed.child("epoch", epoch).child("augment", $0).key } }
    #expect(source.augmented == streams)
    #expect(source.plain == 2)
    #expect(try run().augmented == streams)
  }
}
