import TensorCore

/// The numbers that a network predicts for samples, beside the true ones.
///
/// Each measure is computed in double precision, column by column, and is the mean over the columns; with one
/// column it is the measure itself.
public struct ValuePredictions: Sendable {
  /// The true numbers, `[N, K]`.
  public let targets: Tensor
  /// The predicted ones, `[N, K]`.
  public let values: Tensor

  /// - Precondition: Both are `[N, K]`.
  public init(targets: Tensor, values: Tensor) {
    precondition(
      targets.shape.count == 2 && targets.shape == values.shape,
      "expected two tensors [N, K], found \(targets.shape) and \(values.shape)")
    self.targets = targets
    self.values = values
  }

  /// Runs `network` over samples of `source`, which has numeric targets, `batchSize` at a time.
  /// - Parameter shouldStop: Asked before each batch.
  /// - Returns: nil when `shouldStop` said so.
  public init?(
    of network: Network, on source: some BatchSource, samples: [Int], batchSize: Int,
    shouldStop: () -> Bool = { false }
  ) {
    guard case .values(let targets) = source.targets(samples[...]) else {
      preconditionFailure("predictions of numbers need a source that has numeric targets")
    }
    var values: [Float] = []
    let isWhole = network.infer(
      count: samples.count, batchSize: batchSize, samples: { source.batch(samples[$0]) }, shouldStop: shouldStop
    ) { _, outputs in
      outputs.withUnsafeBufferPointer { values.append(contentsOf: $0) }
    }
    guard isWhole else { return nil }
    self.init(targets: targets, values: Tensor(targets.shape, values))
  }

  /// The mean of (value - target)²; 0 without samples.
  public var meanSquaredError: Double { mean { ($0 - $1) * ($0 - $1) } }

  /// The mean of |value - target|; 0 without samples.
  public var meanAbsoluteError: Double { mean { abs($0 - $1) } }

  /// The coefficient of determination, R²: 1 - Σ (value - target)² / Σ (target - mean target)², at most 1.
  /// A column whose targets are all equal counts 1 if its predictions are exact, and 0 otherwise, as in
  /// scikit-learn. 0 without samples.
  public var r2: Double {
    let (rows, columns) = (targets.shape[0], targets.shape[1])
    guard rows > 0, columns > 0 else { return 0 }
    let (found, expected) = (values.values, targets.values)
    let sum = (0..<columns).reduce(0.0) { sum, column in
      let indices = stride(from: column, to: rows * columns, by: columns)
      let mean = indices.reduce(0) { $0 + Double(expected[$1]) } / Double(rows)
      let residual = indices.reduce(0) { $0 + square(Double(found[$1]) - Double(expected[$1])) }
      let total = indices.reduce(0) { $0 + square(Double(expected[$1]) - mean) }
      return sum + (total > 0 ? 1 - residual / total : residual == 0 ? 1 : 0)
    }
    return sum / Double(columns)
  }

  private func mean(_ error: (Double, Double) -> Double) -> Double {
    targets.count == 0
      ? 0
      : zip(values.values, targets.values).reduce(0) { $0 + error(Double($1.0), Double($1.1)) } / Double(targets.count)
  }
}

private func square(_ x: Double) -> Double { x * x }
