/// How often each true class was predicted as each class.
public struct ConfusionMatrix: Equatable, Sendable {
  /// `counts[truth][predicted]`.
  public private(set) var counts: [[Int]]

  /// - Parameters:
  ///   - labels, predicted: Classes in 0 ..< classCount, sample by sample.
  public init(labels: [Int32], predicted: [Int32], classCount: Int) {
    precondition(labels.count == predicted.count, "every label needs its prediction")
    counts = Array(repeating: Array(repeating: 0, count: classCount), count: classCount)
    for (label, found) in zip(labels, predicted) { counts[Int(label)][Int(found)] += 1 }
  }

  public var classCount: Int { counts.count }

  /// The number of samples of a class.
  public func support(of label: Int) -> Int { counts[label].reduce(0, +) }

  /// The fraction of all samples that were right, in 0...1.
  public var accuracy: Double {
    ratio((0..<classCount).reduce(0) { $0 + counts[$1][$1] }, (0..<classCount).reduce(0) { $0 + support(of: $1) })
  }

  /// Of the samples predicted as a class, the fraction that belongs to it; 0 when there are none.
  public func precision(of label: Int) -> Double {
    ratio(counts[label][label], counts.reduce(0) { $0 + $1[label] })
  }

  /// Of a class's samples, the fraction that was found; 0 when there are none.
  public func recall(of label: Int) -> Double {
    ratio(counts[label][label], support(of: label))
  }

  /// 2 tp / (2 tp + fp + fn); 0 when that is 0/0.
  public func f1(of label: Int) -> Double {
    let taken = counts.reduce(0) { $0 + $1[label] }
    return ratio(2 * counts[label][label], taken + support(of: label))
  }

  /// The mean of all classes' F1.
  public var macroF1: Double {
    classCount == 0 ? 0 : (0..<classCount).reduce(0) { $0 + f1(of: $1) } / Double(classCount)
  }

  /// The mean of the classes' F1, each counted as often as it has samples.
  public var weightedF1: Double {
    let samples = (0..<classCount).reduce(0) { $0 + support(of: $1) }
    let sum = (0..<classCount).reduce(0) { $0 + Double(support(of: $1)) * f1(of: $1) }
    return samples == 0 ? 0 : sum / Double(samples)
  }

  /// The mean recall of the classes that have samples.
  public var balancedAccuracy: Double {
    let present = (0..<classCount).filter { support(of: $0) > 0 }
    return present.isEmpty ? 0 : present.reduce(0) { $0 + recall(of: $1) } / Double(present.count)
  }
}

private func ratio(_ part: Int, _ whole: Int) -> Double {
  whole == 0 ? 0 : Double(part) / Double(whole)
}
