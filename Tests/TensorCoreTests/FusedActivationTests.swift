import TensorCore
import TestSupport
import Testing

@Suite struct FusedActivationTests {
  typealias Body = @Sendable (_ input: Tensor, _ weight: Tensor, _ bias: Tensor, Activation) -> Tensor

  static let operations: [(name: String, input: [Int], weight: [Int], bias: Int, body: Body)] = [
    ("dense", [3, 5], [5, 17], 17, { dense($0, weight: $1, bias: $2, activation: $3) }),
    ("convolution", [2, 5, 4, 3], [3, 2, 3, 5], 5, { convolution($0, weight: $1, bias: $2, activation: $3) }),
    (
      "transposedConvolution", [2, 3, 4, 2], [3, 2, 6, 2], 6,
      { transposedConvolution($0, weight: $1, bias: $2, activation: $3) }
    ),
  ]

  /// The same numbers whether the activation is fused or applied after.
  @Test(arguments: availableKernelSets, PointwiseTests.activations)
  func anActivationRidesAlong(on set: KernelSet, _ activation: Activation) {
    set.run {
      for (name, input, weight, bias, body) in Self.operations {
        let parameters = [input, weight, [bias]].enumerated().map { Parameter(randomTensor($1, seed: UInt64($0 + 1))) }
        func run(_ operation: (Tensor, Tensor, Tensor) -> Tensor) -> [[Double]] {
          parameters.forEach { $0.clearGradient() }
          let y = operation(parameters[0].tensor, parameters[1].tensor, parameters[2].tensor)
          (y * wave(y.shape)).mean.scaled(by: Float(y.count)).backward()
          return ([y] + parameters.map { $0.gradient! }).map { $0.values.map(Double.init) }
        }
        let fused = run { body($0, $1, $2, activation) }
        let apart = run { activate(body($0, $1, $2, .linear), activation) }
        for (found, expected) in zip(fused, apart) {
          #expect(largestError(found.map(Float.init), expected) < 2e-6, "\(name)")
        }
      }
    }
  }

  /// The pass back through bias and activation, by blocks of rows and groups of columns.
  @Test(arguments: availableKernelSets, [1, 3, 5, 17, 33, 300])
  func theGradientOfABiasSumsItsColumn(on set: KernelSet, columns: Int) {
    set.run {
      for activation in [Activation.linear, .relu, .softplus] {
        let x = Parameter(randomTensor([130, columns], seed: 1))
        let bias = Parameter(randomTensor([columns], seed: 2))
        let one = Tensor([columns, columns], (0..<columns * columns).map { $0 % (columns + 1) == 0 ? 1 : 0 })
        let outer = randomTensor([130, columns], seed: 3)
        let y = dense(x.tensor, weight: one, bias: bias.tensor, activation: activation)
        (y * outer).mean.scaled(by: Float(y.count)).backward()
        let slopes = (0..<x.count).map { i in
          Double(outer[i])
            * Naive.slope(Double(x.value[i] + bias.value[i % columns]), activation)
        }
        #expect(largestError(x.gradient!.values, slopes) < 2e-6, "\(activation)")
        let sums = (0..<columns).map { j in stride(from: j, to: x.count, by: columns).reduce(0) { $0 + slopes[$1] } }
        #expect(largestError(bias.gradient!.values, sums, floor: 1) < 2e-6, "\(activation)")
      }
    }
  }
}
