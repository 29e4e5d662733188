import TensorCore
import TestSupport
import Testing

@Suite struct TransposedConvolutionTests {
  struct Case: CustomTestStringConvertible {
    var batch = 2
    /// Spatial sizes of the transposed convolution's input.
    var input: [Int]
    var channels = 3
    var filters = 2
    var window: [Int]
    var stride = [1, 1, 1]
    var zeros = [0, 0, 0]
    var extra = [0, 0, 0]
    var activation = Activation.linear
    var testDescription: String {
      "\(batch)x\(input)x\(channels) -> \(filters), window \(window), stride \(stride), zeros \(zeros), "
        + "extra \(extra), \(activation)"
    }

    /// The convolution that it runs backward; its output is this one's input.
    var windows: NaiveWindows {
      let size = (0..<3).map { (axis: Int) -> Int in
        let reach = (input[axis] - 1) * stride[axis] + window[axis]
        return reach - 2 * zeros[axis] + extra[axis]
      }
      return NaiveWindows(
        batch: batch, input: size, channels: filters, window: window, stride: stride, padding: .explicit(zeros))
    }
  }

  static let channelCases: [Case] = [1, 3, 5, 17, 300].flatMap { channels in
    [1, 3, 16, 17, 33].map { filters -> Case in
      Case(input: [1, 3, 2], channels: channels, filters: filters, window: [1, 3, 3], stride: [1, 2, 2])
    }
  }

  static let sizeCases: [Case] = [1, 2, 3].flatMap { stride in
    [1, 2, 3, 4, 5].flatMap { window -> [Case] in
      [0, 1].filter { 2 * $0 < window }.flatMap { zeros in
        (0..<stride).map { extra -> Case in
          Case(
            input: [1, 3, 4], window: [1, window, window], stride: [1, stride, stride], zeros: [0, zeros, zeros],
            extra: [0, extra, 0])
        }
      }
    }
  }

  static let awkwardCases: [Case] = [
    // One value becomes a window, as in a DCGAN's first layer.
    Case(batch: 3, input: [1, 1, 1], channels: 10, filters: 7, window: [1, 4, 4]),
    Case(batch: 1, input: [1, 1, 1], channels: 1, filters: 1, window: [1, 1, 1]),
    Case(input: [2, 3, 4], window: [3, 2, 4], stride: [2, 3, 1], zeros: [1, 0, 1], extra: [1, 2, 0]),
    // Three colours out of many channels.
    Case(
      input: [1, 5, 5], channels: 33, filters: 3, window: [1, 4, 4], stride: [1, 2, 2], zeros: [0, 1, 1],
      activation: .tanh),
    Case(input: [1, 4, 3], channels: 5, filters: 40, window: [1, 2, 2], stride: [1, 3, 3], activation: .relu),
    Case(input: [1, 4, 3], channels: 5, filters: 4, window: [1, 3, 3], activation: .leakyReLU(slope: 0.2)),
  ]

  @Test(arguments: channelCases + sizeCases + awkwardCases) func valueAndGradientsAreTheDefinition(_ test: Case) {
    let windows = test.windows
    let x = Parameter(randomTensor([test.batch] + test.input + [test.channels], seed: 1))
    let w = Parameter(randomTensor(test.window + [test.filters, test.channels], seed: 2))
    let bias = Parameter(randomTensor([test.filters], seed: 3))
    let outer = randomTensor(windows.inputShape, seed: 4)
    // The value is the convolution's input gradient; the gradients are the convolution and its weight gradient.
    let backward = windows.gradients(
      outer.values, w.value.values, x.value.values.map(Double.init), filters: test.channels)
    let inner = backward.x.enumerated().map { $1 + Double(bias.value.values[$0 % test.filters]) }
    let slopes = zip(inner, outer.values).map { Float(Naive.slope($0, test.activation) * Double($1)) }
    let zero = [Float](repeating: 0, count: test.channels)
    let inputSlopes = windows.convolved(slopes, w.value.values, zero, filters: test.channels)
    let weightSlopes = windows.gradients(
      slopes, w.value.values, x.value.values.map(Double.init), filters: test.channels
    ).w
    let biasSlopes = (0..<test.filters).map { f in
      stride(from: f, to: slopes.count, by: test.filters).reduce(0.0) { $0 + Double(slopes[$1]) }
    }

    for set in availableKernelSets {
      set.run {
        [x, w, bias].forEach { $0.clearGradient() }
        let y = transposedConvolution(
          x.tensor, weight: w.tensor, bias: bias.tensor, stride: test.stride, padding: .explicit(test.zeros),
          outputPadding: test.extra, activation: test.activation)
        #expect(y.shape == outer.shape)
        (y * outer).mean.scaled(by: Float(y.count)).backward()
        #expect(largestError(y.values, inner.map { Naive.activated($0, test.activation) }) < 3e-6, "\(set)")
        #expect(largestError(x.gradient!.values, inputSlopes) < 5e-6, "input gradient, \(set)")
        #expect(largestError(w.gradient!.values, weightSlopes) < 5e-6, "weight gradient, \(set)")
        #expect(largestError(bias.gradient!.values, biasSlopes) < 5e-6, "bias gradient, \(set)")
      }
    }
  }

  /// Keras's rule: an axis of n values gives n · stride.
  @Test func samePaddingMultipliesBySteps() {
    let x = randomTensor([1, 4, 5, 2], seed: 1)
    for (window, stride) in [(4, 2), (3, 2), (5, 1), (2, 3)] {
      let w = randomTensor([window, window, 3, 2], seed: 2)
      let y = transposedConvolution(x, weight: w, stride: [stride, stride], padding: .same)
      #expect(y.shape == [1, 4 * stride, 5 * stride, 3])
    }
  }

  @Test func gradientsAreCentralDifferences() {
    let parameters = [[2, 3, 2, 2], [3, 3, 3, 2], [3]].enumerated().map {
      Parameter(randomTensor($1, seed: UInt64($0)))
    }
    for set in availableKernelSets {
      set.run {
        let error = gradientError(of: parameters) {
          transposedConvolution(
            $0[0], weight: $0[1], bias: $0[2], stride: [2, 1], padding: .explicit([1, 1]),
            outputPadding: [1, 0], activation: .tanh)
        }
        #expect(error < 1e-3, "\(set)")
      }
    }
  }
}
