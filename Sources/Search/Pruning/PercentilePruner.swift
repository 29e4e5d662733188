/// Stops trials whose best value so far is worse than a percentile of earlier trials' values at the same epoch.
///
/// The rule of Optuna's percentile pruner, after Golovin et al.'s median stopping (Google Vizier, KDD 2017): with
/// `percentile` 25, the best quarter continues. Only complete trials count. With several objectives the threshold is
/// the vector of each objective's percentile, and a trial stops if its vector of best values is dominated by it.
public struct PercentilePruner: Pruner {
  private let settings: PrunerSettings
  /// By epoch and objective, the values of completed trials, ascending.
  private var columns: [[[Double]]] = []
  private var completed = 0

  public init(_ settings: PrunerSettings) { self.settings = settings }

  public mutating func learn(_ result: CandidateResult) {
    guard result.state == .complete else { return }
    completed += 1
    for (epoch, values) in result.curve.enumerated() {
      if epoch == columns.count { columns.append(values.map { _ in [] }) }
      for (objective, value) in values.enumerated() where !value.isNaN {
        guard objective < columns[epoch].count else { continue }
        let index = columns[epoch][objective].firstIndexAbove(value)
        columns[epoch][objective].insert(value, at: index)
      }
    }
  }

  public func thresholds() -> [PruningThreshold] {
    guard completed >= max(settings.startupTrials, 1) else { return [] }
    return stride(from: settings.warmupEpochs, to: columns.count, by: settings.interval).compactMap { epoch in
      let values = columns[epoch].compactMap { $0.quantile(1 - settings.percentile / 100) }
      return values.count == columns[epoch].count && !values.isEmpty
        ? PruningThreshold(epoch: epoch + 1, values: values) : nil
    }
  }
}

extension [Double] {
  /// The index of the first element above a value, of an ascending array; its count if there is none.
  fileprivate func firstIndexAbove(_ value: Double) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// A quantile of an ascending array, between two elements by linear interpolation (definition 7 of Hyndman and Fan,
  /// 1996); nil if it is empty.
  fileprivate func quantile(_ fraction: Double) -> Double? {
    guard !isEmpty else { return nil }
    let rank = fraction * Double(count - 1)
    let index = Swift.min(Int(rank), count - 1)
    let next = Swift.min(index + 1, count - 1)
    let share = rank - Double(index)
    // Also between equal infinities, whose difference is not a number.
    return self[index] == self[next] || share == 0
      ? self[index] : self[index] + (self[next] - self[index]) * share
  }
}
