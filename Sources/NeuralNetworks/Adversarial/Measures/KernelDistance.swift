import Essentials
import TensorCore

/// The kernel distance between two sets of features: the squared maximum mean discrepancy with the polynomial kernel
/// (x·y / F + 1)³ of F features, by its unbiased estimate (Bińkowski et al., 2018, arXiv 1801.01401, section 4 and
/// eq. 4).
///
/// With the features of Inception-v3 this is the KID; with those of another network it is another measure, and not
/// comparable to published values. Being unbiased, it is around 0 for two sets of the same distribution whatever their
/// sizes, and then as often negative as positive.
public struct KernelDistance: Sendable {
  private let reference: FeatureRows
  /// The mean of the kernel over the reference's pairs.
  private let referenceMean: Double

  /// - Parameter reference: `[N, F]`.
  public init(to reference: Tensor) { self.init(FeatureRows(reference)) }

  private init(_ reference: FeatureRows) {
    self.reference = reference
    referenceMean = Self.meanOverPairs(reference)
  }

  /// The distance of the whole sets.
  /// - Parameter other: `[M, F]`.
  /// - Returns: NaN if a set has fewer than 2 rows, or a feature that is not finite.
  public func callAsFunction(_ other: Tensor) -> Double { distance(to: FeatureRows(other)) }

  /// The mean distance and its standard deviation over random subsets, as published values are computed (there 100
  /// subsets of 1000).
  /// - Parameters:
  ///   - other: `[M, F]`.
  ///   - count: The number of subsets, at least 1.
  ///   - size: The number of rows of each subset, drawn without replacement from each set; all rows of a smaller set.
  ///   - seed: The subsets are drawn below this.
  /// - Returns: NaN if the distance of the whole sets is.
  public func overSubsets(
    of other: Tensor, count: Int, size: Int, seed: SeededGenerator
  ) -> (mean: Double, deviation: Double) {
    precondition(count > 0 && size > 0, "expected subsets of rows, found \(count) of \(size)")
    let other = FeatureRows(other)
    let distances = (0..<count).map { index in
      let own = Self.subset(of: reference, size, seed.child("reference", index))
      return KernelDistance(own).distance(to: Self.subset(of: other, size, seed.child("other", index)))
    }
    let mean = distances.reduce(0, +) / Double(count)
    let variance = distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    return (mean, variance.squareRoot())
  }

  private func distance(to other: FeatureRows) -> Double {
    guard reference.count > 1, other.count > 1, reference.isFinite, other.isFinite else { return .nan }
    var sum = 0.0
    reference.forEachRow(timesRowsOf: other) { _, products in sum += kernelSum(products, width: reference.width) }
    let between = sum / (Double(reference.count) * Double(other.count))
    return referenceMean + Self.meanOverPairs(other) - 2 * between
  }

  /// The mean of the kernel over all pairs of different rows.
  private static func meanOverPairs(_ set: FeatureRows) -> Double {
    var sum = 0.0
    set.forEachRow(timesRowsOf: set) { row, products in
      sum += kernelSum(products, width: set.width) - kernel(products[row], width: set.width)
    }
    return sum / (Double(set.count) * Double(set.count - 1))
  }

  private static func subset(of set: FeatureRows, _ size: Int, _ seed: SeededGenerator) -> FeatureRows {
    var rng = seed
    return set.selected(rng.permutation(set.count).prefix(size))
  }
}

private func kernel(_ product: Float, width: Int) -> Double {
  let base = Double(product) / Double(width) + 1
  return base * base * base
}

private func kernelSum(_ products: UnsafeBufferPointer<Float>, width: Int) -> Double {
  var sum = 0.0
  for product in products { sum += kernel(product, width: width) }
  return sum
}
