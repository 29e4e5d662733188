import Foundation
import TestSupport
import Testing

@testable import TensorCore

@Suite struct LSTMTests {
  /// Input, input weight, recurrent weight and bias of TestSupport's `hashed` numbers.
  static func operands(_ sizes: NaiveLSTM) -> [Parameter] {
    zip(sizes.shapes, UInt32(1)...).map { Parameter(hashed($0, key: $1)) }
  }

  static func output(_ operands: [Parameter], _ activation: Activation = .tanh, returnsSequence: Bool) -> Tensor {
    lstm(
      operands[0].tensor, inputWeight: operands[1].tensor, recurrentWeight: operands[2].tensor,
      bias: operands[3].tensor, activation: activation, returnsSequence: returnsSequence)
  }

  /// Σ t · hashed(key).
  static func sum(_ tensor: Tensor, key: UInt32) -> (value: Double, magnitude: Double) {
    zip(tensor.values, hashed(tensor.shape, key: key).values).reduce((0, 1e-3)) {
      ($0.0 + Double($1.0) * Double($1.1), $0.1 + abs(Double($1.0) * Double($1.1)))
    }
  }

  @Test(arguments: LSTMReference.all) func agreesWithPyTorch(_ reference: LSTMReference) {
    let sizes = NaiveLSTM(
      batch: reference.batch, steps: reference.steps, inputs: reference.inputs, units: reference.units)
    let operands = Self.operands(sizes)
    for set in availableKernelSets {
      set.run {
        operands.forEach { $0.clearGradient() }
        let y = Self.output(operands, returnsSequence: true)
        (y * hashed(y.shape, key: 11)).mean.scaled(by: Float(y.count)).backward()
        for (key, tensor) in zip(UInt32(12)..., [y] + operands.map { $0.gradient! }) {
          let (found, magnitude) = Self.sum(tensor, key: key)
          #expect(abs(found - reference.sums[Int(key) - 12]) < 1e-5 * magnitude, "tensor \(key - 12), \(set)")
        }
      }
    }
  }

  // s, y = sums(2, 128, 3, 5, last=True), with `sums` of LSTMReference
  @Test(arguments: availableKernelSets) func theLastOfManyStepsAgreesWithPyTorch(on set: KernelSet) {
    set.run {
      let operands = Self.operands(NaiveLSTM(batch: 2, steps: 128, inputs: 3, units: 5))
      let y = Self.output(operands, returnsSequence: false)
      (y * hashed(y.shape, key: 11)).mean.scaled(by: Float(y.count)).backward()
      let expected = [
        -0.0783419825, 0.249786387, 0.123944587, 0.308796238, -0.249264371, -0.256021796, 0.093362004,
        0.141754114, 0.191939221, -0.422597871,
      ]
      #expect(largestError(y.values, expected) < 2e-6)
      let sums = [0.664665159, -0.122757432, -0.0223275505, 0.012422704, 0.0538340079]
      for (key, tensor) in zip(UInt32(12)..., [y] + operands.map { $0.gradient! }) {
        let (found, magnitude) = Self.sum(tensor, key: key)
        #expect(abs(found - sums[Int(key) - 12]) < 1e-5 * magnitude, "tensor \(key - 12)")
      }
    }
  }

  // sums(3, 4, 5, 7, layers=2)
  @Test(arguments: availableKernelSets) func aStackOfTwoAgreesWithPyTorch(on set: KernelSet) {
    set.run {
      let first = Self.operands(NaiveLSTM(batch: 3, steps: 4, inputs: 5, units: 7))
      let shapes = NaiveLSTM(batch: 3, steps: 4, inputs: 7, units: 7).shapes.dropFirst()
      let second = zip(shapes, UInt32(5)...).map { Parameter(hashed($0, key: $1)) }
      let y = lstm(
        Self.output(first, returnsSequence: true), inputWeight: second[0].tensor,
        recurrentWeight: second[1].tensor, bias: second[2].tensor, returnsSequence: true)
      (y * hashed(y.shape, key: 11)).mean.scaled(by: Float(y.count)).backward()
      let sums = [
        -2.48071907, -0.543198634, -0.161560169, -0.136887061, 0.00736678014, -0.072486422, 0.091498274, 0.751047,
      ]
      for (key, tensor) in zip(UInt32(12)..., [y] + (first + second).map { $0.gradient! }) {
        let (found, magnitude) = Self.sum(tensor, key: key)
        #expect(abs(found - sums[Int(key) - 12]) < 1e-5 * magnitude, "tensor \(key - 12)")
      }
    }
  }

  static let small: [NaiveLSTM] = [1, 3, 5].flatMap { batch in
    [1, 7].flatMap { steps in
      [1, 3, 17].flatMap { inputs in
        [1, 5, 17].map { NaiveLSTM(batch: batch, steps: steps, inputs: inputs, units: $0) }
      }
    }
  }
  static let activations: [Activation] = [.tanh, .sigmoid, .relu, .linear]

  @Test(arguments: small, activations) func isTheDefinition(_ sizes: NaiveLSTM, _ activation: Activation) {
    var sizes = sizes
    sizes.activation = activation
    checkDefinition(sizes, slopesOfEach: 8)
  }

  /// Products that are wide enough to be packed, batches of several chunks and chunks of several blocks.
  @Test(arguments: [
    NaiveLSTM(batch: 4, steps: 100, inputs: 50, units: 64), NaiveLSTM(batch: 400, steps: 2, inputs: 50, units: 33),
  ]) func isTheDefinitionAtLength(_ sizes: NaiveLSTM) {
    checkDefinition(sizes, slopesOfEach: 2)
  }

  /// Rows of a chunk lie far apart; but where the batch is as the width of a row, the next step's first row
  /// is as far behind the first as that of rows side by side would be.
  @Test(arguments: availableKernelSets, [5, 7])
  func rowsThatOnlySeemSideBySide(on set: KernelSet, _ width: Int) {
    set.run {
      // Weights too large to be multiplied with rows where these lie.
      let units = 8200 / width
      let weight = hashed([width, 4 * units], key: 2)
      let recurrent = Tensor([units, 4 * units], repeating: 0)
      let bias = Tensor([4 * units], repeating: 0)
      func output(batch: Int) -> [Float] {
        let x = hashed([batch, 2, width], key: 1)
        return lstm(
          x, inputWeight: weight, recurrentWeight: recurrent, bias: bias, returnsSequence: true
        ).values
      }
      let (found, more) = (output(batch: width), output(batch: width + 1))
      #expect(largestError(found, more.prefix(found.count).map(Double.init)) < 1e-6)
    }
  }

  func checkDefinition(_ sizes: NaiveLSTM, slopesOfEach count: Int) {
    let operands = zip(sizes.shapes, UInt32(1)...).map {
      // Linear and rectified states grow with every step unless weights are small.
      Parameter(hashed($0, key: $1, scale: min(1, 3 / Double($0[0]).squareRoot())))
    }
    let numbers = operands.map { $0.value.values.map(Double.init) }
    let h = sizes.outputs(numbers)
    for returnsSequence in [true, false] {
      let expected = returnsSequence ? h : sizes.last(of: h)
      let shape = returnsSequence ? [sizes.batch, sizes.steps, sizes.units] : [sizes.batch, sizes.units]
      let outer = hashed(shape, key: 9)
      let places = operands.map { operand in (0..<min(count, operand.count)).map { $0 * 7919 % operand.count } }
      let slopes = operands.indices.map {
        sizes.slopes(
          numbers, of: $0, at: places[$0], outer: outer.values.map(Double.init), returnsSequence: returnsSequence)
      }
      for set in availableKernelSets {
        set.run {
          operands.forEach { $0.clearGradient() }
          let y = Self.output(operands, sizes.activation, returnsSequence: returnsSequence)
          #expect(y.shape == shape)
          #expect(largestError(y.values, expected) < 4e-6, "\(set)")
          (y * outer).mean.scaled(by: Float(y.count)).backward()
          for (index, operand) in operands.enumerated() {
            let gradient = operand.gradient!.values
            // Where slopes are small, errors are those of the large ones they are sums with.
            let largest = gradient.reduce(0) { max($0, abs(Double($1))) }
            #expect(
              largestError(places[index].map { gradient[$0] }, slopes[index], floor: max(1e-3, largest)) < 1e-5,
              "operand \(index), \(returnsSequence), \(set)")
          }
        }
      }
    }
  }

  @Test(arguments: availableKernelSets) func inferenceGivesTheSameBits(on set: KernelSet) {
    set.run {
      let operands = Self.operands(NaiveLSTM(batch: 5, steps: 150, inputs: 3, units: 17))
      for returnsSequence in [true, false] {
        let recorded = Self.output(operands, returnsSequence: returnsSequence)
        let plain = Gradients.withoutRecording { Self.output(operands, returnsSequence: returnsSequence) }
        #expect(recorded.needsGradient && !plain.needsGradient)
        #expect(recorded.values == plain.values)
      }
    }
  }

  /// Whichever operands are trained, their gradients are those of training all; the others get none.
  @Test(arguments: 1..<16) func gradientsFlowOnlyWhereNeeded(_ trained: Int) {
    let operands = Self.operands(NaiveLSTM(batch: 3, steps: 7, inputs: 5, units: 6))
    func gradients() -> [[Float]?] {
      operands.forEach { $0.clearGradient() }
      let y = Self.output(operands, returnsSequence: false)
      (y * y).mean.backward()
      return operands.map { $0.gradient?.values }
    }
    let all = gradients()
    for (index, operand) in operands.enumerated() { operand.isTrainable = trained >> index & 1 == 1 }
    for (index, gradient) in gradients().enumerated() {
      #expect(gradient == (trained >> index & 1 == 1 ? all[index] : nil))
    }
  }

  @Test func aStepLeavesNothingBehind() {
    let operands = Self.operands(NaiveLSTM(batch: 3, steps: 7, inputs: 5, units: 6))
    weak var output: TensorStorage?
    do {
      let y = Self.output(operands, returnsSequence: true)
      output = y.storage
      y.mean.backward()
    }
    #expect(output == nil && operands[0].gradient != nil)
  }

  /// Through a layer of one unit whose other gates are shut or open, the gate's function is seen alone.
  @Test(arguments: availableKernelSets) func gatesAreAccurate(on set: KernelSet) {
    set.run {
      let x = (0..<4001).map { Float($0 - 2000) * 0.0401 }
      func values(_ activation: Activation, weight: [Float], bias: [Float]) -> [Float] {
        lstm(
          Tensor([x.count, 1, 1], x), inputWeight: Tensor([1, 4], weight),
          recurrentWeight: Tensor([1, 4], repeating: 0),
          bias: Tensor([4], bias), activation: activation, returnsSequence: false
        ).values
      }
      func worst(_ found: [Float], _ function: (Double) -> Double) -> Double {
        zip(found, x).reduce(0) {
          let expected = function(Double($1.1))
          return max($0, expected == 0 ? Double(abs($1.0)) : abs(Double($1.0) / expected - 1))
        }
      }
      func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
      // 2.5 units in the last place, which is at most 2⁻²³.
      #expect(worst(values(.linear, weight: [1, 0, 0, 0], bias: [0, 0, 1, 90]), sigmoid) < 3e-7)
      #expect(worst(values(.linear, weight: [0, 0, 0, 1], bias: [90, 0, 1, 0]), sigmoid) < 3e-7)
      #expect(worst(values(.tanh, weight: [0, 0, 1, 0], bias: [90, 0, 0, 90])) { tanh(tanh($0)) } < 6e-7)
      #expect(worst(values(.sigmoid, weight: [0, 0, 1, 0], bias: [90, 0, 0, 90])) { sigmoid(sigmoid($0)) } < 6e-7)
    }
  }

  @Test(arguments: activations) func notANumberComesThrough(_ activation: Activation) {
    for set in availableKernelSets {
      set.run {
        for units in [1, 5, 16, 17] {
          let operands = Self.operands(NaiveLSTM(batch: 3, steps: 4, inputs: 1, units: units))
          operands[0].value[4 + 2] = .nan
          let y = Self.output(operands, activation, returnsSequence: true).values
          for (place, value) in y.enumerated() {
            let (sample, step) = (place / units / 4, place / units % 4)
            #expect(value.isNaN == (sample == 1 && step >= 2), "\(set)")
          }
        }
      }
    }
  }

  @Test(arguments: availableKernelSets) func theSameCallGivesTheSameBits(on set: KernelSet) {
    func step() -> [Float] {
      let operands = Self.operands(NaiveLSTM(batch: 7, steps: 60, inputs: 17, units: 33))
      let y = Self.output(operands, returnsSequence: true)
      (y * y).mean.backward()
      return y.values + operands.flatMap { $0.gradient!.values }
    }
    set.run { #expect(step() == step()) }
  }
}
