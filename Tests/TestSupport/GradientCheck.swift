import Essentials
import TensorCore

/// The instruction sets that this processor runs.
public let availableKernelSets = KernelSet.allCases.filter { set in set.run { KernelSet.current } == set }

/// A tensor of numbers drawn evenly from `range`; the same seed draws the same.
public func randomTensor(_ shape: [Int], seed: UInt64, in range: ClosedRange<Double> = -1...1) -> Tensor {
  var generator = SeededGenerator(seed: seed)
  return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(generator.uniform(in: range)) })
}

/// The largest difference between two lists, relative to the largest expected magnitude (at least
/// `floor`). Lists of unlike length, and NaN, are infinitely wrong.
public func largestError(_ found: [Float], _ expected: [Double], floor: Double = 1e-3) -> Double {
  guard found.count == expected.count else { return .infinity }
  let scale = expected.reduce(floor) { max($0, abs($1)) }
  return zip(found, expected).reduce(0) { worst, pair in
    let error = abs(Double(pair.0) - pair.1) / scale
    return error.isNaN ? .infinity : max(worst, error)
  }
}

/// How far the gradients that `backward` leaves are from central differences, relative to the largest.
///
/// The function differentiated is a fixed random combination of the values of `body`, summed in double
/// precision. `body` must be smooth within `step` of the parameters.
public func gradientError(
  of parameters: [Parameter], step: Float = 1e-2, _ body: ([Tensor]) -> Tensor
) -> Double {
  let output = body(parameters.map(\.tensor))
  let weights = randomTensor(output.shape, seed: 99)
  parameters.forEach { $0.clearGradient() }
  (output * weights).mean.scaled(by: Float(output.count)).backward()

  func combination() -> Double {
    let values = Gradients.withoutRecording { body(parameters.map(\.tensor)).values }
    return zip(values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return parameters.reduce(0) { worst, parameter in
    let slopes = (0..<parameter.count).map { index in
      let before = parameter.value[index]
      defer { parameter.value[index] = before }
      parameter.value[index] = before + step
      let (above, high) = (combination(), parameter.value[index])
      parameter.value[index] = before - step
      let (below, low) = (combination(), parameter.value[index])
      return (above - below) / Double(high - low)
    }
    return max(worst, largestError(parameter.gradient?.values ?? [], slopes))
  }
}
