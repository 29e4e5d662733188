import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct PointwiseTests {
  static let activations: [Activation] = [
    .linear, .sigmoid, .relu, .tanh, .leakyReLU(slope: 0.2), .elu(alpha: 1), .elu(alpha: 0.3), .softplus, .swish, .gelu,
  ]

  @Test(arguments: availableKernelSets, [1, 3, 4, 15, 16, 17, 300]) func arithmetic(on set: KernelSet, count: Int) {
    set.run {
      let (a, b) = (randomTensor([count], seed: 1), randomTensor([count], seed: 2))
      #expect((a + b).values == zip(a.values, b.values).map(+))
      #expect((a - b).values == zip(a.values, b.values).map(-))
      #expect((a * b).values == zip(a.values, b.values).map(*))
      #expect(a.scaled(by: 3).values == a.values.map { $0 * 3 })
      #expect(abs(a.mean.item - Float(a.values.reduce(0.0) { $0 + Double($1) } / Double(count))) < 1e-7)
    }
  }

  /// The largest relative error of an activation over a dense sweep; below the smallest normal number
  /// it counts against that number.
  private func worstError(of activation: Activation, over range: ClosedRange<Double>) -> Double {
    let count = 400_000
    let x = (0...count).map {
      Float(range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(count))
    }
    let y = activate(Tensor([x.count], x), activation).values
    return zip(x, y).reduce(0) { worst, pair in
      let expected = Naive.activated(Double(pair.0), activation)
      return max(worst, abs(Double(pair.1) - expected) / max(abs(expected), 1.2e-38))
    }
  }

  @Test(arguments: availableKernelSets) func exponentialsAreAccurate(on set: KernelSet) {
    set.run {
      #expect(worstError(of: .sigmoid, over: -30...30) < 3e-7)
      #expect(worstError(of: .sigmoid, over: -87...87) < 3e-7)
      #expect(worstError(of: .tanh, over: -1...1) < 3e-7)
      #expect(worstError(of: .tanh, over: -20...20) < 3e-7)
      #expect(worstError(of: .tanh, over: -1e-3...1e-3) < 3e-7)
      #expect(worstError(of: .elu(alpha: 1), over: -20...3) < 3e-7)
      #expect(worstError(of: .elu(alpha: 1), over: -1e-3...1e-3) < 3e-7)
      #expect(worstError(of: .softplus, over: -80...80) < 3e-7)
      #expect(worstError(of: .swish, over: -80...80) < 5e-7)
      // Far below 0 the rounding of x²/2 is what e^(-x²/2) shows.
      #expect(worstError(of: .gelu, over: -3...10) < 1e-6)
      #expect(worstError(of: .gelu, over: -12...(-3)) < 1e-5)
    }
  }

  @Test(arguments: availableKernelSets) func extremesSaturate(on set: KernelSet) {
    set.run {
      let x = Tensor([6], [-.infinity, -1e30, -200, 200, 1e30, .infinity])
      let sigmoid = activate(x, .sigmoid).values
      #expect(sigmoid[..<3].allSatisfy { $0 >= 0 && $0 < 1e-37 } && sigmoid[3...].allSatisfy { $0 == 1 })
      #expect(activate(x, .tanh).values == [-1, -1, -1, 1, 1, 1])
      #expect(activate(x, .elu(alpha: 0.5)).values == [-0.5, -0.5, -0.5, 200, 1e30, .infinity])
      for activation in [Activation.softplus, .swish, .gelu] {
        let parameter = Parameter(x)
        let y = activate(parameter.tensor, activation)
        #expect(y.values[..<3].allSatisfy { abs($0) < 1e-35 } && y.values[3...] == [200, 1e30, .infinity])
        y.mean.scaled(by: 6).backward()
        #expect(zip(parameter.gradient!.values, [0, 0, 0, 1, 1, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
      }
    }
  }

  @Test(arguments: availableKernelSets, activations)
  func notANumberComesThrough(on set: KernelSet, _ activation: Activation) {
    set.run {
      for count in [1, 5, 16, 37] {
        for place in 0..<count {
          var x = Tensor([count], repeating: 0.5)
          x[place] = .nan
          let y = activate(x, activation).values
          #expect(y.indices.allSatisfy { y[$0].isNaN == ($0 == place) })
        }
      }
    }
  }

  @Test(arguments: availableKernelSets, activations)
  func slopesAreTheDefinition(on set: KernelSet, _ activation: Activation) {
    set.run {
      for count in [1, 7, 16, 33] {
        let x = Parameter(randomTensor([count], seed: 5, in: -3...3))
        activate(x.tensor, activation).mean.scaled(by: Float(count)).backward()
        let slopes = x.value.values.map { Naive.slope(Double($0), activation) }
        // Swish and GELU have slopes near 0 that are differences of much larger numbers.
        #expect(largestError(x.gradient!.values, slopes, floor: 0.1) < 1e-6)
      }
    }
  }

  @Test(arguments: availableKernelSets) func biasGradientSumsManyRows(on set: KernelSet) {
    set.run {
      for columns in [1, 3, 17, 32] {
        let x = randomTensor([5000, columns], seed: 1, in: 0...1)
        let bias = Parameter(Tensor([columns], repeating: 0))
        let w = Tensor([columns, columns], (0..<columns * columns).map { $0 % (columns + 1) == 0 ? 1 : 0 })
        let y = dense(x, weight: w, bias: bias.tensor)
        (y * x).mean.scaled(by: Float(x.count)).backward()
        let sums = (0..<columns).map { j in
          stride(from: j, to: x.count, by: columns).reduce(0.0) { $0 + Double(x[$1]) }
        }
        #expect(largestError(bias.gradient!.values, sums) < 2e-6)
      }
    }
  }
}
