import Essentials

/// How evenly generated samples are spread over the known modes of a data set, such as its classes or the combinations
/// of its factors, by the mode that a classifier assigns each.
///
/// ```swift
/// ModeCoverage(of: predictions.labels, modes: 24).covered   // of 24
/// ```
public struct ModeCoverage: Equatable, Sendable {
  /// The number of samples of each mode.
  public let counts: [Int]
  /// The number of modes with enough samples.
  public let covered: Int

  /// - Parameters:
  ///   - labels: The mode of each sample, in 0 ..< `modes`.
  ///   - modes: The number of modes, at least 1.
  ///   - minimumCount: The number of samples that count as a mode reached, at least 1; more than 1 where a classifier's
  ///     mistakes would reach modes that the samples do not.
  public init(of labels: some Sequence<Int>, modes: Int, minimumCount: Int = 1) {
    precondition(modes > 0 && minimumCount > 0, "coverage needs modes, each reached by at least one sample")
    var counts = [Int](repeating: 0, count: modes)
    for label in labels {
      precondition(counts.indices.contains(label), "a sample of the mode \(label), of \(modes)")
      counts[label] += 1
    }
    self.counts = counts
    covered = counts.count { $0 >= minimumCount }
  }

  /// The part of the modes that is covered, in 0 ... 1.
  public var share: Double { Double(covered) / Double(counts.count) }

  /// The entropy of the samples' modes in nats, from 0, all of one mode, to the logarithm of the number of modes; 0
  /// without samples.
  public var entropy: Double {
    let total = Double(counts.reduce(0, +))
    return counts.filter { $0 > 0 }.reduce(0) { sum, count in
      sum - Double(count) / total * portableLog(Double(count) / total)
    }
  }

  /// The Kullback-Leibler divergence of the samples' modes from evenly spread ones, in nats: 0 if all modes are equally
  /// frequent.
  public var divergenceFromEven: Double { max(0, portableLog(Double(counts.count)) - entropy) }
}
