import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct LayerTests {
  static let plans: [any LayerPlan] = [
    Dense.Plan(units: 7, activation: .tanh), Convolution.Plan(filters: 3, kernel: [2, 2, 2], stride: [2, 2, 2]),
    Convolution.Plan(filters: 3, kernel: [3, 3, 3], padding: .same, activation: .sigmoid), MaxPooling([2, 2, 2]),
    Flatten(),
    Dropout(rate: 0.5), ActivationLayer(.elu(alpha: 1)), SoftmaxLayer(), PReLU.Plan(), Reshape([6, -1]),
    BatchNormalization.Plan(rescaling: .init(rectifier: .prelu(initial: 0.25))), BatchNormalization.Plan(),
    InstanceNormalization.Plan(rescaling: .init(rectifier: .activation(.swish))),
    AveragePooling([3, 2, 2], stride: [1, 2, 2], padding: .same), GlobalAveragePooling(),
    residual(isProjected: false), residual(isProjected: true),
  ]

  static func residual(isProjected: Bool) -> Residual.Plan {
    var body = NetworkPlan(inputShape: [4, 5, 6, 2])
    do {
      let filters = isProjected ? 5 : 2
      try body.add("conv1", Convolution.Plan(filters: filters, kernel: [3, 1, 3], padding: .same), setting: "")
      return try Residual.Plan(body, isProjected: isProjected, activation: .relu)
    } catch {
      preconditionFailure("a body that fits: \(error)")
    }
  }

  /// The contract of every layer: its plan tells shape and size before it exists.
  @Test(arguments: plans.indices) func thePlanKeepsItsWord(_ index: Int) throws {
    let plan = Self.plans[index]
    let input = plan is Dense.Plan ? [5] : [4, 5, 6, 2]
    let layer = plan.makeLayer(for: input, seed: SeededGenerator(seed: 1))
    let output = layer(randomTensor([3] + input, seed: 1), in: .training(SeededGenerator(seed: 2)))
    #expect(try output.shape == [3] + plan.outputShape(for: input))
    #expect(layer.parameters.reduce(0) { $0 + $1.parameter.count } == plan.parameterCount(for: input))
    #expect(layer(randomTensor([1] + input, seed: 1), in: .inference).shape[0] == 1)
  }

  @Test func theSeedMakesTheWeights() throws {
    var plan = NetworkPlan(inputShape: [4, 4, 4, 1])
    try plan.add("conv1", Convolution.Plan(filters: 3, kernel: [3, 3, 3]), setting: "")
    try plan.add("flatten", Flatten(), setting: "")
    try plan.add("fc1", Dense.Plan(units: 5), setting: "")
    let first = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    #expect(first.parameters.map(\.name) == ["conv1.weight", "conv1.bias", "fc1.weight", "fc1.bias"])
    #expect(first.allValues == plan.makeNetwork(seed: SeededGenerator(seed: 1)).allValues)
    #expect(first.allValues != plan.makeNetwork(seed: SeededGenerator(seed: 2)).allValues)
    // A layer's weights depend on its name, not on what stands before it.
    var other = NetworkPlan(inputShape: [24])
    try other.add("fc1", Dense.Plan(units: 5), setting: "")
    #expect(
      other.makeNetwork(seed: SeededGenerator(seed: 1)).parameters[0].parameter.value.values
        == first.parameters[2].parameter.value.values)
  }

  @Test func dropoutOnlyInTraining() {
    let x = Tensor([1, 1000], repeating: 1)
    let layer = Dropout(rate: 0.5)
    #expect(layer(x, in: .inference).values == x.values)
    let first = layer(x, in: .training(SeededGenerator(seed: 1))).values
    #expect(first.contains(0) && first == layer(x, in: .training(SeededGenerator(seed: 1))).values)
    #expect(first != layer(x, in: .training(SeededGenerator(seed: 2))).values)
  }

  struct Draw: CustomTestStringConvertible, Sendable {
    let initializer: Initializer
    /// Of weights with 300 inputs and 200 outputs.
    let deviation: Double
    let limit: Double
    var testDescription: String { "\(initializer)" }
  }

  static let draws = [
    Draw(initializer: .zeros, deviation: 0, limit: 0),
    Draw(initializer: .normal(standardDeviation: 0.3), deviation: 0.3, limit: .infinity),
    Draw(initializer: .glorotUniform, deviation: (2.0 / 500).squareRoot(), limit: (6.0 / 500).squareRoot()),
    Draw(initializer: .glorotNormal, deviation: (2.0 / 500).squareRoot(), limit: .infinity),
    Draw(initializer: .heNormal, deviation: (2.0 / 300).squareRoot(), limit: .infinity),
    Draw(initializer: .heUniform, deviation: (2.0 / 300).squareRoot(), limit: (6.0 / 300).squareRoot()),
    Draw(initializer: .lecunNormal, deviation: (1.0 / 300).squareRoot(), limit: .infinity),
    Draw(initializer: .lecunUniform, deviation: (1.0 / 300).squareRoot(), limit: (3.0 / 300).squareRoot()),
    Draw(initializer: .orthogonal(), deviation: (1.0 / 300).squareRoot(), limit: .infinity),
    Draw(initializer: .fanInUniform, deviation: (1.0 / 900).squareRoot(), limit: (1.0 / 300).squareRoot()),
  ]

  @Test(arguments: draws) func initializersHaveTheirVariance(_ draw: Draw) {
    var stream = SeededGenerator(seed: 3)
    let values = draw.initializer.tensor([300, 200], fanIn: 300, fanOut: 200, using: &stream).values
    let mean = values.reduce(0.0) { $0 + Double($1) } / 60_000
    let deviation = (values.reduce(0.0) { $0 + Double($1) * Double($1) } / 60_000).squareRoot()
    #expect(abs(mean) <= 5 * draw.deviation / 60_000.0.squareRoot())
    #expect(abs(deviation - draw.deviation) <= 0.015 * draw.deviation)
    #expect(values.allSatisfy { abs($0) <= Float(draw.limit) * 1.00001 })
  }

  /// Odd sizes, more rows than columns and fewer, one of each, and a convolution's weight.
  @Test(arguments: [
    [5, 5], [3, 17], [17, 3], [1, 7], [7, 1], [1, 1], [64, 256], [300, 64], [3, 3, 5, 17], [4],
  ])
  func orthogonalWeightsArePerpendicular(shape: [Int]) {
    var stream = SeededGenerator(seed: 3)
    let tensor = Initializer.orthogonal(gain: 2).tensor(shape, fanIn: 1, fanOut: 1, using: &stream)
    let values = tensor.values.map(Double.init)
    let columns = shape.last!
    let rows = tensor.count / columns
    // Q Qᵀ for a wide matrix, Qᵀ Q for a tall one.
    let (count, length) = (min(rows, columns), max(rows, columns))
    func element(_ vector: Int, _ place: Int) -> Double {
      rows <= columns ? values[vector * columns + place] : values[place * columns + vector]
    }
    for first in 0..<count {
      for second in 0...first {
        let product = (0..<length).reduce(0.0) { $0 + element(first, $1) * element(second, $1) }
        #expect(abs(product - (first == second ? 4 : 0)) < 1e-5)
      }
    }
    var again = SeededGenerator(seed: 3)
    let same = Initializer.orthogonal(gain: 2).tensor(shape, fanIn: 1, fanOut: 1, using: &again)
    #expect(same.values == tensor.values)
  }

  /// Without a fixed sign the first number would be of one sign always, and the matrices not all alike likely.
  @Test func orthogonalWeightsTakeBothSigns() {
    var stream = SeededGenerator(seed: 5)
    let diagonals = (0..<400).map { _ in
      Initializer.orthogonal().tensor([3, 3], fanIn: 3, fanOut: 3, using: &stream).values
    }
    for place in 0..<9 {
      let mean = diagonals.reduce(0.0) { $0 + Double($1[place]) } / 400
      let square = diagonals.reduce(0.0) { $0 + Double($1[place] * $1[place]) } / 400
      #expect(abs(mean) < 0.12 && abs(square - 1.0 / 3) < 0.08)
    }
  }

  @Test func everyInitializerHasAName() {
    #expect(InitializerName.normal.initializer() == .normal(standardDeviation: 0.02))
    #expect(InitializerName.orthogonal.initializer(gain: 2) == .orthogonal(gain: 2))
    #expect(Set(InitializerName.allCases.map { "\($0.initializer())" }).count == InitializerName.allCases.count)
    for name in InitializerName.allCases where name != .normal && name != .orthogonal {
      #expect("\(name.initializer())" == name.rawValue)
    }
  }

  @Test func heForRectifiersGlorotForTheOthers() {
    #expect(
      Initializer.default(for: .relu) == .heUniform && Initializer.default(for: .leakyReLU(slope: 0.1)) == .heUniform)
    for activation in [Activation.elu(alpha: 1), .swish, .gelu] {
      #expect(Initializer.default(for: activation) == .heUniform)
    }
    for activation in [Activation.linear, .sigmoid, .tanh, .softplus] {
      #expect(Initializer.default(for: activation) == .glorotUniform)
    }
  }
}
