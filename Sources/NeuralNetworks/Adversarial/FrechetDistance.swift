import Essentials
import TensorCore

/// Mean and covariance of the features of a set of samples.
public struct FeatureMoments: Equatable, Sendable {
  public let count: Int
  /// `[F]`.
  public let mean: [Double]
  /// `[F, F]`, row-major, divided by count - 1.
  public let covariance: [Double]

  /// - Parameter rows: `[N, F]`, N from 2.
  public init(_ rows: Tensor) {
    precondition(rows.shape.count == 2 && rows.shape[0] > 1, "moments need rows of features, found \(rows.shape)")
    let (count, width) = (rows.shape[0], rows.shape[1])
    var mean = [Double](repeating: 0, count: width)
    let values = rows.values
    for row in 0..<count { for column in 0..<width { mean[column] += Double(values[row * width + column]) } }
    for column in 0..<width { mean[column] /= Double(count) }

    var covariance = [Double](repeating: 0, count: width * width)
    var centred = [Double](repeating: 0, count: width)
    covariance.withUnsafeMutableBufferPointer { covariance in
      for row in 0..<count {
        for column in 0..<width { centred[column] = Double(values[row * width + column]) - mean[column] }
        for first in 0..<width {
          let factor = centred[first]
          for second in 0..<width { covariance[first * width + second] += factor * centred[second] }
        }
      }
      for index in covariance.indices { covariance[index] /= Double(count - 1) }
    }
    (self.count, self.mean, self.covariance) = (count, mean, covariance)
  }
}

/// The Fréchet distance between two sets of features, each assumed to be normally distributed:
/// ‖m₁ - m₂‖² + Tr(C₁ + C₂ - 2 (C₁C₂)^½) (Heusel et al., 2017, arXiv 1706.08500, eq. 6).
///
/// With the features of Inception-v3 this is the FID; with those of another network it is another measure, and not
/// comparable to published values.
public struct FrechetDistance: Sendable {
  /// What is compared with.
  public let reference: FeatureMoments
  /// C₁^½.
  private let root: [Double]

  public init(to reference: FeatureMoments) {
    self.reference = reference
    root = SymmetricEigen(reference.covariance, size: reference.mean.count).matrix { max(0, $0).squareRoot() }
  }

  /// - Parameter other: Of as many features.
  /// - Returns: At least 0; NaN or infinite when a feature is.
  public func callAsFunction(_ other: FeatureMoments) -> Double {
    let size = reference.mean.count
    precondition(other.mean.count == size, "\(other.mean.count) features beside \(size)")
    guard (other.mean + other.covariance).allSatisfy(\.isFinite) else { return .nan }
    let shift = zip(reference.mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    // C₁C₂ is no symmetric matrix, but C₁^½ C₂ C₁^½ is one with the same eigenvalues.
    let similar = product(product(root, other.covariance, size), root, size)
    let overlap = SymmetricEigen(symmetric(similar, size), size: size).values.reduce(0) { $0 + max(0, $1).squareRoot() }
    let distance = shift + trace(reference.covariance, size) + trace(other.covariance, size) - 2 * overlap
    return max(0, distance)
  }
}

private func trace(_ a: [Double], _ n: Int) -> Double { (0..<n).reduce(0) { $0 + a[$1 * n + $1] } }

/// The same made symmetric, without the rounding errors.
private func symmetric(_ a: [Double], _ n: Int) -> [Double] {
  zip(a, transposed(a, n)).map { ($0 + $1) / 2 }
}
