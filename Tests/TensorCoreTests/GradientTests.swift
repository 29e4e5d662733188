import TestSupport
import Testing

@testable import TensorCore

@Suite struct GradientTests {
  /// Every operation, smooth in the neighbourhood of its parameters.
  struct Operation: CustomTestStringConvertible, Sendable {
    let name: String
    let shapes: [[Int]]
    let body: @Sendable ([Tensor]) -> Tensor
    var testDescription: String { name }
  }

  static let operations: [Operation] = [
    Operation(name: "dense", shapes: [[3, 5], [5, 17], [17]]) {
      dense($0[0], weight: $0[1], bias: $0[2], activation: .tanh)
    },
    Operation(name: "convolution", shapes: [[2, 4, 3, 4, 3], [2, 3, 2, 3, 5], [5]]) {
      convolution(
        $0[0], weight: $0[1], bias: $0[2], stride: [2, 1, 3], padding: .same, activation: .sigmoid)
    },
    Operation(name: "lstm", shapes: [[2, 3, 4], [4, 20], [5, 20], [20]]) {
      lstm(
        $0[0], inputWeight: $0[1], recurrentWeight: $0[2], bias: $0[3], returnsSequence: true)
    },
    Operation(name: "activate", shapes: [[37]]) { activate($0[0], .sigmoid) },
    Operation(name: "activate by input", shapes: [[37]]) { activate(activate($0[0], .swish), .gelu) },
    Operation(name: "averagePooling", shapes: [[2, 5, 4, 3]]) {
      averagePooling($0[0], window: [3, 2], stride: [2, 1], padding: .same)
    },
    Operation(name: "globalAveragePooling", shapes: [[2, 5, 4, 3]]) { globalAveragePooling($0[0]) },
    Operation(name: "meanSquaredError", shapes: [[19]]) { meanSquaredError($0[0], target: wave([19])) },
    Operation(name: "dropout", shapes: [[40]]) { dropout($0[0], rate: 0.5, seed: 3) },
    Operation(name: "softmax", shapes: [[3, 7]]) { softmax($0[0]) },
    Operation(name: "crossEntropy", shapes: [[3, 7]]) { crossEntropy($0[0], labels: [6, 0, 2]) },
    Operation(name: "binaryCrossEntropy", shapes: [[19]]) { binaryCrossEntropy($0[0], target: 0.3) },
    Operation(name: "+ - *", shapes: [[6], [6], [6]]) { ($0[0] + $0[1]) * $0[2] - $0[0] * $0[0] },
    Operation(name: "scaled, mean", shapes: [[6]]) { $0[0].scaled(by: 2.5).mean },
    Operation(name: "reshaped, flattened", shapes: [[2, 3, 2]]) {
      $0[0].reshaped([3, 4]).flattened * $0[0].reshaped([3, 4])
    },
  ]

  @Test(arguments: availableKernelSets, operations)
  func agreesWithCentralDifferences(on set: KernelSet, _ operation: Operation) {
    set.run {
      let parameters = operation.shapes.enumerated().map {
        Parameter(randomTensor($1, seed: UInt64($0 + 1)))
      }
      #expect(gradientError(of: parameters, operation.body) < 2e-3)
    }
  }

  @Test(arguments: availableKernelSets) func poolingAgreesWithCentralDifferences(on set: KernelSet) {
    set.run {
      // Numbers at least 0.1 apart, so that no step changes a winner.
      let values = (0..<64).map { Float($0 * 37 % 64) * 0.1 }
      let x = Parameter(Tensor([1, 4, 4, 4, 1], values))
      #expect(
        gradientError(of: [x]) { maxPooling($0[0], window: [2, 2, 2], stride: [1, 2, 1]) } < 1e-3)
    }
  }

  @Test func aParameterUsedTwiceGetsTheSum() {
    let x = Parameter(Tensor([2], [3, 4]))
    let y = x.tensor
    (y * y + x.tensor).mean.backward()
    #expect(x.gradient?.values == [3.5, 4.5])
    x.tensor.mean.backward()
    #expect(x.gradient?.values == [4, 5], "gradients add up until they are cleared")
    x.clearGradient()
    #expect(x.gradient == nil)
  }

  @Test func frozenAndDetachedGetNone() {
    let (frozen, free) = (Parameter(Tensor([2], [3, 4])), Parameter(Tensor([2], [5, 6])))
    frozen.isTrainable = false
    (frozen.tensor * free.tensor).mean.backward()
    #expect(frozen.gradient == nil)
    #expect(free.gradient?.values == [1.5, 2])
    let cut = (free.tensor * free.tensor).detached
    #expect(!cut.needsGradient)
  }

  @Test func aGradientFlowsThroughFrozenLayers() {
    let x = Parameter(randomTensor([2, 3], seed: 1))
    let w = Parameter(randomTensor([3, 4], seed: 2))
    w.isTrainable = false
    #expect(gradientError(of: [x]) { dense($0[0], weight: w.tensor, activation: .tanh) } < 2e-3)
    #expect(w.gradient == nil)
  }

  @Test func nothingIsRecordedWithoutGradients() {
    let x = Parameter(Tensor([2], [3, 4]))
    #expect(Gradients.withoutRecording { !(x.tensor * x.tensor).needsGradient })
    #expect((x.tensor * x.tensor).needsGradient)
  }

  /// A graph frees its tensors with its loss: training does not grow.
  @Test func aStepLeavesNothingBehind() {
    let w = Parameter(randomTensor([8, 8], seed: 1))
    weak var hidden: TensorStorage?
    weak var input: TensorStorage?
    do {
      let x = randomTensor([4, 8], seed: 2)
      let y = dense(x, weight: w.tensor, activation: .relu)
      let loss = crossEntropy(dense(dropout(y, rate: 0.5, seed: 1), weight: w.tensor), labels: [0, 1, 2, 3])
      (hidden, input) = (y.storage, x.storage)
      #expect(hidden != nil)
      loss.backward()
    }
    #expect(hidden == nil && input == nil)
    weak let gradient = w.gradient?.storage
    w.clearGradient()
    #expect(gradient == nil)
  }

  @Test func aDeepGraphIsWalkedWithoutRecursion() {
    let x = Parameter(Tensor([], [1]))
    var y = x.tensor
    for _ in 0..<2000 { y = y + x.tensor }
    y.backward()
    #expect(x.gradient?.item == 2001)
  }
}
