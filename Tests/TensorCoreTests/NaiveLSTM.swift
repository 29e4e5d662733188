import TensorCore
import Testing

/// Long short-term memory from its equations, one value at a time in double precision.
struct NaiveLSTM: CustomTestStringConvertible, Sendable {
  var batch, steps, inputs, units: Int
  var activation = Activation.tanh

  var testDescription: String { "batch \(batch), \(steps) steps of \(inputs), \(units) units, \(activation)" }

  /// Of input, input weight, recurrent weight and bias.
  var shapes: [[Int]] { [[batch, steps, inputs], [inputs, 4 * units], [units, 4 * units], [4 * units]] }

  /// Every h, `[batch, steps, units]`.
  func outputs(_ operands: [[Double]]) -> [Double] {
    let (x, w, u, b) = (operands[0], operands[1], operands[2], operands[3])
    var result = [Double](repeating: 0, count: batch * steps * units)
    for n in 0..<batch {
      var (h, c) = ([Double](repeating: 0, count: units), [Double](repeating: 0, count: units))
      for t in 0..<steps {
        var sums = b
        for k in 0..<inputs {
          let value = x[(n * steps + t) * inputs + k]
          for j in 0..<4 * units { sums[j] += value * w[k * 4 * units + j] }
        }
        for k in 0..<units {
          for j in 0..<4 * units { sums[j] += h[k] * u[k * 4 * units + j] }
        }
        for j in 0..<units {
          let (i, f) = (Naive.activated(sums[j], .sigmoid), Naive.activated(sums[units + j], .sigmoid))
          let g = Naive.activated(sums[2 * units + j], activation)
          let o = Naive.activated(sums[3 * units + j], .sigmoid)
          c[j] = f * c[j] + i * g
          h[j] = o * Naive.activated(c[j], activation)
          result[(n * steps + t) * units + j] = h[j]
        }
      }
    }
    return result
  }

  /// The last h of every sequence.
  func last(of outputs: [Double]) -> [Double] {
    (0..<batch).flatMap { outputs[(($0 + 1) * steps - 1) * units..<($0 + 1) * steps * units] }
  }

  /// The slopes of Σ outer · h over `places` of one operand, by central differences.
  /// - Parameter returnsSequence: Whether h is every step's or the last one's.
  func slopes(
    _ operands: [[Double]], of operand: Int, at places: [Int], outer: [Double], returnsSequence: Bool
  ) -> [Double] {
    places.map { place in
      func loss(at offset: Double) -> Double {
        var moved = operands
        moved[operand][place] += offset
        let h = outputs(moved)
        return zip(returnsSequence ? h : last(of: h), outer).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return (loss(at: 1e-5) - loss(at: -1e-5)) / 2e-5
    }
  }
}
