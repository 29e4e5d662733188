#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Gaussian peaks of f21 and f22, the highest of which is the optimum.
struct GallagherPeaks: Sendable {
  private let dimensions: Int
  private let heights: [Double]
  /// Rotated centres and the squares' weights about them, `[peaks, dimensions]`.
  private let centres: [Double]
  private let weights: [Double]
  /// The highest peak's centre, not rotated.
  let optimum: [Double]

  /// - Parameters:
  ///   - count: 101 or 21.
  ///   - width: Centres lie within ± half of it, the highest one's within 0.8 of that.
  ///   - condition: The highest peak's condition number.
  init(count: Int, width: Double, condition: Double, rotation: SquareMatrix, seed: Int) {
    let dimensions = rotation.size
    let ranks = BBOBRandom.order(BBOBRandom.uniforms(count - 1, seed: seed))
    let last = Double(count - 2)
    let conditions = [condition] + ranks.map { pow(1000, Double($0) / last) }
    let uniforms = BBOBRandom.uniforms(count * dimensions, seed: seed)
    var centres: [Double] = []
    var weights: [Double] = []
    for (peak, condition) in conditions.enumerated() {
      let start = peak * dimensions
      let centre = uniforms[start..<start + dimensions].map {
        (peak == 0 ? 0.8 : 1) * (width * $0 - width / 2)
      }
      centres += centre.withUnsafeBufferPointer { centre in
        (0..<dimensions).map { rotation.dot(row: $0, centre) }
      }
      let order = BBOBRandom.order(BBOBRandom.uniforms(dimensions, seed: seed + 1000 * peak))
      weights += order.map { pow(condition, Double($0) / Double(dimensions - 1) - 0.5) }
    }
    self.dimensions = dimensions
    self.centres = centres
    self.weights = weights
    heights = [10] + (0..<count - 1).map { 1.1 + 8 * Double($0) / last }
    optimum = uniforms[..<dimensions].map { 0.8 * (width * $0 - width / 2) }
  }

  /// `T_osz(10 - highest peak at z)²`, where `z` is the rotated point.
  func value(at z: UnsafeBufferPointer<Double>) -> Double {
    let factor = -0.5 / Double(dimensions)
    var highest = 0.0
    centres.withUnsafeBufferPointer { centres in
      weights.withUnsafeBufferPointer { weights in
        for peak in heights.indices {
          var distance = 0.0
          for i in 0..<dimensions {
            let difference = z[i] - centres[peak * dimensions + i]
            distance += weights[peak * dimensions + i] * difference * difference
          }
          highest = max(highest, heights[peak] * exp(factor * distance))
        }
      }
    }
    let depth = oscillated(10 - highest)
    return depth * depth
  }
}
