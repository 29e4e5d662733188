import Essentials
import Foundation
import NeuralNetworks
import TensorCore
import TestSupport

/// The path of a fixture.
func fixture(_ name: String) throws -> String {
  guard let path = Bundle.module.path(forResource: "Fixtures/\(name)", ofType: nil) else {
    throw FileError(path: name, operation: "find", code: ENOENT)
  }
  return path
}

/// Runs `body` with the path of a file that is removed afterwards.
func withTemporaryFile<Result>(_ body: (String) throws -> Result) rethrows -> Result {
  let path = FileManager.default.temporaryDirectory.path + "/hpsearch-\(UUID().uuidString).safetensors"
  defer { Files.remove(path) }
  return try body(path)
}

/// Two clouds of points for each class, which a small network tells apart.
struct Clouds: LabelledSource {
  let sampleShape = [2]
  let classCount = 3
  let points: [[Float]]
  let classes: [Int32]

  /// - Parameter spread: Of each cloud around its centre; centres are 1 apart.
  init(count: Int, spread: Double, seed: UInt64 = 1) {
    var stream = SeededGenerator(seed: seed)
    let classes = (0..<count).map { Int32($0 % 3) }
    points = classes.map { label in
      let side = stream.bernoulli(0.5) ? 1.0 : -1.0
      let centre = side * Double(label + 1)
      return [Float(centre + spread * stream.normal()), Float(-centre + spread * stream.normal())]
    }
    self.classes = classes
  }

  func label(of index: Int) -> Int32 { classes[index] }

  func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    for (row, index) in indices.enumerated() {
      destination[2 * row] = points[index][0]
      destination[2 * row + 1] = points[index][1]
    }
  }

  func network(_ units: [Int] = [16], dropout: Double = 0, seed: UInt64 = 1) throws -> Network {
    let settings = MLP.Settings(units: units, dropoutRate: dropout)
    return try MLP.plan(settings, input: sampleShape, outputs: classCount)
      .makeNetwork(seed: SeededGenerator(seed: seed))
  }
}

func settings(
  epochs: Int = 20, batchSize: Int = 16, patience: Int = 100, momentum: Double = 0.9, learningRate: Double = 0.05
) -> TrainingSettings {
  TrainingSettings(
    epochs: epochs, batchSize: batchSize, patience: patience,
    optimizer: OptimizerSettings(.sgd(momentum: momentum), learningRate: learningRate))
}

extension Network {
  var allValues: [Float] { parameters.flatMap { $0.parameter.value.values } }
}

/// As `first_weights` of Fixtures/layer_stack.py makes them.
func firstWeights(_ element: NamedParameter, key: UInt32) -> Tensor {
  let shape = element.parameter.shape
  if element.name.hasSuffix(".scale") { return hashed(shape, key: key, scale: 0.5, plus: 1) }
  if element.name.hasSuffix(".slope") { return hashed(shape, key: key, scale: 0.25, plus: 0.25) }
  if shape.count == 1 { return hashed(shape, key: key, scale: 0.2) }
  return hashed(shape, key: key, scale: min(1, (3 / Double(shape.dropLast().reduce(1, *))).squareRoot()))
}

func hashed(_ shape: [Int], key: UInt32, scale: Double, plus: Float) -> Tensor {
  Tensor(shape, hashed(shape, key: key, scale: scale).values.map { $0 + plus })
}
