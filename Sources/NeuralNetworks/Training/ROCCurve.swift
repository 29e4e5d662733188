import TensorCore

/// The area under the receiver operating characteristic, which is the probability that a sample of a class gets a
/// higher probability of that class than a sample of another one; equal probabilities count half.
public enum ROCCurve {
  /// The area for scores of two sides, by the ranks of the scores (Mann and Whitney, 1947).
  /// - Returns: In 0...1; nil if one of the sides is empty, NaN if a score is.
  public static func area(scores: [Float], isPositive: [Bool]) -> Double? {
    precondition(scores.count == isPositive.count, "every score needs its side")
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    if scores.contains(where: \.isNaN) { return .nan }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var first = 0
    while first < order.count {
      var end = first
      while end < order.count, scores[order[end]] == scores[order[first]] { end += 1 }
      // Ranks from 1; equal scores share their mean.
      let rank = Double(first + 1 + end) / 2
      rankSum += rank * Double(order[first..<end].count { isPositive[$0] })
      first = end
    }
    let (p, n) = (Double(positives), Double(negatives))
    return (rankSum - p * (p + 1) / 2) / (p * n)
  }

  /// The area of predictions: of the second class if there are two, otherwise the mean over the classes, each against
  /// the rest, as in scikit-learn's `roc_auc_score` with `multi_class="ovr"`. Classes without samples, or that all
  /// samples belong to, are left out; without any other class it is 0.5, which is chance.
  public static func area(of predictions: Predictions) -> Double {
    let columns = predictions.classCount
    let values = predictions.probabilities.values
    let classes = columns == 2 ? [1] : Array(0..<columns)
    let areas = classes.compactMap { label in
      area(
        scores: stride(from: label, to: values.count, by: columns).map { values[$0] },
        isPositive: predictions.labels.map { Int($0) == label })
    }
    return areas.isEmpty ? 0.5 : areas.reduce(0, +) / Double(areas.count)
  }
}
