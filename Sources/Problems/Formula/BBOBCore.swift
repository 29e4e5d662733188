#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a BBOB function computes from the transformed point z; its minimum is 0.
enum BBOBCore: Sendable {
  /// f1, f2, f10, f11, f12: a weighted sum of squares.
  case squares(weights: [Double])
  /// f3, f4, f15.
  case rastrigin
  /// f5: level beyond the box's corner that is the optimum.
  case linearSlope([Double])
  /// f6: coordinates on the optimum's side of zero weigh 100 times as much.
  case attractiveSector(optimum: [Double])
  /// f7: steps, then a rotation, then a weighted sum of squares.
  case stepEllipsoid(SquareMatrix, weights: [Double])
  /// f8, f9.
  case rosenbrock
  /// f13.
  case sharpRidge
  /// f14.
  case differentPowers([Double])
  /// f16.
  case weierstrass
  /// f17, f18.
  case schaffersF7
  /// f19.
  case griewankRosenbrock
  /// f20.
  case schwefel
  /// f21, f22.
  case gallagher(GallagherPeaks)
  /// f23.
  case katsuura
  /// f24: two funnels about ±`centre`, under Rastrigin's waves in the point multiplied by the matrix.
  case lunacek(SquareMatrix, centre: Double)

  func value(at z: UnsafeBufferPointer<Double>) -> Double {
    switch self {
    case .squares(let weights):
      weightedSquares(z, weights)
    case .rastrigin:
      sumOfSquares(z) + waves(z.count) { z[$0] }
    case .linearSlope(let slopes):
      z.indices.reduce(0) { $0 + max(0, 5 * abs(slopes[$1]) - slopes[$1] * z[$1]) }
    case .attractiveSector(let optimum):
      pow(oscillated(sectors(z, optimum)), 0.9)
    case .stepEllipsoid(let rotation, let weights):
      0.1 * max(abs(z[0]) / 1e4, steps(z, rotation, weights))
    case .rosenbrock:
      valley(z) { $0 }
    case .sharpRidge:
      100 * sumOfSquares(UnsafeBufferPointer(rebasing: z.dropFirst())).squareRoot() + z[0] * z[0]
    case .differentPowers(let exponents):
      z.indices.reduce(0) { $0 + pow(abs(z[$1]), exponents[$1]) }.squareRoot()
    case .weierstrass:
      fractal(z)
    case .schaffersF7:
      rings(z)
    case .griewankRosenbrock:
      10 + 10 * valley(z) { $0 / 4000 - cos($0) } / Double(z.count - 1)
    case .schwefel:
      wells(z)
    case .gallagher(let peaks):
      peaks.value(at: z)
    case .katsuura:
      rugged(z)
    case .lunacek(let matrix, let centre):
      funnels(z, centre) + waves(z.count) { matrix.dot(row: $0, z, minus: centre) }
    }
  }
}

private func sumOfSquares(_ z: UnsafeBufferPointer<Double>, about centre: Double = 0) -> Double {
  z.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
}

private func weightedSquares(_ z: UnsafeBufferPointer<Double>, _ weights: [Double]) -> Double {
  z.indices.reduce(0) { $0 + weights[$1] * z[$1] * z[$1] }
}

/// `10 Σ (1 - cos 2π z_i)`.
private func waves(_ count: Int, _ z: (Int) -> Double) -> Double {
  10 * (Double(count) - (0..<count).reduce(0) { $0 + cos(2 * .pi * z($1)) })
}

private func sectors(_ z: UnsafeBufferPointer<Double>, _ optimum: [Double]) -> Double {
  z.indices.reduce(0) { sum, i in
    let size = z[i] * optimum[i] > 0 ? 100 * z[i] : z[i]
    return sum + size * size
  }
}

private func steps(_ z: UnsafeBufferPointer<Double>, _ rotation: SquareMatrix, _ weights: [Double]) -> Double {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: z.count) { steps in
    for i in z.indices {
      // Steps of 1, and of 0.1 near the centre; halves round up.
      steps.initializeElement(at: i, to: abs(z[i]) > 0.5 ? floor(z[i] + 0.5) : floor(10 * z[i] + 0.5) / 10)
    }
    return z.indices.reduce(0) { sum, i in
      let rotated = rotation.dot(row: i, UnsafeBufferPointer(steps))
      return sum + weights[i] * rotated * rotated
    }
  }
}

/// `Σ term(100 (z_i² - z_{i+1})² + (z_i - 1)²)`.
private func valley(_ z: UnsafeBufferPointer<Double>, _ term: (Double) -> Double) -> Double {
  (0..<z.count - 1).reduce(0) { sum, i in
    let bend = z[i] * z[i] - z[i + 1]
    return sum + term(100 * bend * bend + (z[i] - 1) * (z[i] - 1))
  }
}

private func fractal(_ z: UnsafeBufferPointer<Double>) -> Double {
  var sum = 0.0
  var (amplitude, frequency) = (1.0, 1.0)
  var lowest = 0.0
  for _ in 0..<12 {
    for x in z { sum += amplitude * cos(2 * .pi * frequency * (x + 0.5)) }
    lowest -= amplitude
    amplitude /= 2
    frequency *= 3
  }
  let height = sum / Double(z.count) - lowest
  return 10 * height * height * height
}

private func rings(_ z: UnsafeBufferPointer<Double>) -> Double {
  let last = z.count - 1
  let sum = (0..<last).reduce(0.0) { sum, i in
    let square = z[i] * z[i] + z[i + 1] * z[i + 1]
    let wave = sin(50 * pow(square, 0.1))
    return sum + square.squareRoot().squareRoot() * (1 + wave * wave)
  }
  return sum / Double(last) * (sum / Double(last))
}

/// Its points are 100 times the source's; beyond ±500 they cost the square of their distance.
private func wells(_ z: UnsafeBufferPointer<Double>) -> Double {
  let sum = z.reduce(0) { $0 + $1 * sin(abs($1).squareRoot()) }
  return 0.01 * (418.9828872724339 - sum / Double(z.count) + excess(z, over: 500))
}

private func rugged(_ z: UnsafeBufferPointer<Double>) -> Double {
  let count = Double(z.count)
  let product = z.indices.reduce(1.0) { product, i in
    var sum = 0.0
    var scale = 1.0
    for _ in 1...32 {
      scale *= 2
      sum += abs(scale * z[i] - floor(scale * z[i] + 0.5)) / scale
    }
    return product * (1 + Double(i + 1) * sum)
  }
  return 10 / (count * count) * (pow(product, 10 / pow(count, 1.2)) - 1)
}

private func funnels(_ z: UnsafeBufferPointer<Double>, _ centre: Double) -> Double {
  let count = Double(z.count)
  let scale = 1 - 0.5 / ((count + 20).squareRoot() - 4.1)
  let second = -((centre * centre - 1) / scale).squareRoot()
  return min(sumOfSquares(z, about: centre), count + scale * sumOfSquares(z, about: second))
}

/// `Σ max(0, |x_i| - limit)²`.
func excess(_ x: UnsafeBufferPointer<Double>, over limit: Double) -> Double {
  x.reduce(0) { sum, x in
    let beyond = max(0, abs(x) - limit)
    return sum + beyond * beyond
  }
}
