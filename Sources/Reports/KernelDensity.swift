import Essentials

/// A density estimated by a Gaussian kernel on each sample, with Silverman's rule of thumb for the bandwidth (Density
/// Estimation for Statistics and Data Analysis, 1986, eq. 3.31).
struct KernelDensity {
  private let samples: [Double]
  let bandwidth: Double

  /// - Parameter sorted: At least one sample, in ascending order.
  init(_ sorted: [Double]) {
    precondition(!sorted.isEmpty, "a density is estimated from at least one sample")
    samples = sorted
    let count = Double(sorted.count)
    let mean = sorted.reduce(0, +) / count
    let deviation = (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    let quartiles = (sorted[sorted.count / 4], sorted[sorted.count * 3 / 4])
    let normalised = (quartiles.1 - quartiles.0) / 1.34
    let scale = normalised > 0 ? min(deviation, normalised) : deviation
    // Samples that are all one number have no scale; a narrow peak shows them.
    bandwidth = max(0.9 * scale * portablePow(count, -0.2), 0.02)
  }

  /// The density at a point; kernels further than 6 bandwidths add less than 1e-8 of their peak.
  func density(at x: Double) -> Double {
    let first = index(of: x - 6 * bandwidth)
    let last = index(of: x + 6 * bandwidth)
    let sum = samples[first..<last].reduce(0) { sum, sample in
      let distance = (x - sample) / bandwidth
      return sum + portableExp(-distance * distance / 2)
    }
    return 0.3989422804014327 * sum / (bandwidth * Double(samples.count))
  }

  /// The index of the first sample that is not below `value`.
  private func index(of value: Double) -> Int {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
