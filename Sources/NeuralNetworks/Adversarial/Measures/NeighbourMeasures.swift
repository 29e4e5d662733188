import TensorCore

/// Precision and recall of one set of features against another by nearest neighbours (Kynkäänniemi et al., 2019,
/// arXiv 1904.06991, eqs. 1 and 2).
///
/// The region of a set is the union of the balls around its points that reach to each one's k-th nearest neighbour in
/// the set. Precision is the share of the generated points in the region of the real ones: how many look real. Recall is
/// the share of the real points in the region of the generated ones: how much of the variety is reached.
public struct NeighbourMeasures: Sendable {
  public struct Shares: Equatable, Sendable {
    /// In 0 ... 1, as `recall`; both NaN if there is no region.
    public let precision: Double
    public let recall: Double
  }

  private let reference: Region
  private let origin: [Float]
  private let neighbours: Int

  /// - Parameters:
  ///   - reference: Features of real samples, `[N, F]`.
  ///   - neighbours: k, at least 1; 3 in the source.
  public init(to reference: Tensor, neighbours: Int = 3) {
    precondition(neighbours > 0, "a region is given by at least 1 neighbour, not \(neighbours)")
    let rows = FeatureRows(reference)
    // Distances come from products, which lose the fewest digits around the middle of the points.
    origin = rows.mean
    self.neighbours = neighbours
    self.reference = Region(rows.centred(at: origin), neighbours: neighbours)
  }

  /// - Parameter other: Features of generated samples, `[M, F]`.
  /// - Returns: NaN if a set has no more than k rows, or a feature that is not finite.
  public func callAsFunction(_ other: Tensor) -> Shares {
    let generated = Region(FeatureRows(other).centred(at: origin), neighbours: neighbours)
    guard reference.exists, generated.exists else { return Shares(precision: .nan, recall: .nan) }
    return Shares(
      precision: reference.share(of: generated.points), recall: generated.share(of: reference.points))
  }
}

/// The balls around the points of a set.
private struct Region {
  let points: FeatureRows
  /// The squared distance from each point to its k-th nearest neighbour; empty if there are too few points, or one is
  /// not finite.
  private var radii: [Float] = []

  init(_ points: FeatureRows, neighbours: Int) {
    self.points = points
    guard points.count > neighbours, points.isFinite else { return }
    var radii = [Float](repeating: 0, count: points.count)
    var nearest: [Float] = []
    points.forEachRow(timesRowsOf: points) { row, products in
      nearest = [Float](repeating: .infinity, count: neighbours)
      for (other, product) in products.enumerated() where other != row {
        var distance = max(0, points.squares[row] + points.squares[other] - 2 * product)
        guard distance < nearest[neighbours - 1] else { continue }
        // Insertion into the sorted distances.
        for index in nearest.indices where distance < nearest[index] { swap(&distance, &nearest[index]) }
      }
      radii[row] = nearest[neighbours - 1]
    }
    self.radii = radii
  }

  var exists: Bool { !radii.isEmpty }

  /// The share of `others` in the region.
  ///
  /// A point is in a ball also if it is outside by no more than the rounding of the products, so that a repeated point
  /// is in its own ball.
  func share(of others: FeatureRows) -> Double {
    var inside = 0
    others.forEachRow(timesRowsOf: points) { row, products in
      let square = others.squares[row]
      let isInside = products.indices.contains { point in
        let sum = square + points.squares[point]
        return sum - 2 * products[point] <= radii[point] + 1e-6 * sum
      }
      if isInside { inside += 1 }
    }
    return Double(inside) / Double(others.count)
  }
}
