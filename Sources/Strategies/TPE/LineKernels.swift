import Essentials

/// The range of a real parameter, or of one with more values than `GridScale.limit`, in the coordinates of
/// `Domain.point(of:)`.
struct LineScale: Equatable, Sendable {
  /// The range in coordinates, with half a step beyond either end where there are steps.
  let low: Double
  let high: Double
  private let step: Double
  /// The minimum, or its logarithm.
  private let start: Double
  /// Coordinates to a unit of the value, or of its logarithm.
  private let scale: Double
  private let isLogarithmic: Bool

  /// - Parameter step: 0 for a continuous parameter.
  init(_ range: ClosedRange<Double>, step: Double, isLogarithmic: Bool) {
    func along(_ value: Double) -> Double { isLogarithmic ? portableLog(value) : value }
    self.step = step
    self.isLogarithmic = isLogarithmic
    start = along(range.lowerBound)
    // The length of a range of nearly all numbers is not finite. Its steps do not matter.
    let length = along(range.upperBound) - start
    scale = length > 0 && length.isFinite ? 2 / length : 0
    let (below, _) = Self.halves(step, about: range.lowerBound, isLogarithmic)
    let (_, above) = Self.halves(step, about: range.upperBound, isLogarithmic)
    low = -1 - scale * below
    high = 1 + scale * above
  }

  /// How wide the interval is that is rounded to the value at a coordinate; 0 for a continuous parameter.
  func width(at coordinate: Double) -> Double {
    guard step > 0, scale > 0 else { return 0 }
    let value = isLogarithmic ? portableExp(min(max(start + (coordinate + 1) / scale, -690), 690)) : 0
    let (below, above) = Self.halves(step, about: value, isLogarithmic)
    return scale * (below + above)
  }

  /// The parts of the interval below and above a value.
  private static func halves(_ step: Double, about value: Double, _ isLogarithmic: Bool) -> (Double, Double) {
    guard isLogarithmic, step > 0 else { return (step / 2, step / 2) }
    // A step may be larger than the value; zero is out of reach all the same.
    let ratio = step / 2 / value
    return (-portableLog1p(-min(ratio, 0.5)), portableLog1p(ratio))
  }
}

/// Truncated normal kernels along a `LineScale`.
///
/// The probability of a rounded value is taken as the interval's width times the density in its middle. For that the
/// kernel's variance σ² is enlarged by the interval's own, w²/12, which is exact to the fourth order in w/σ. The width
/// itself is left out of the density, since it is the same for all kernels.
struct LineKernels: Sendable {
  private let scale: LineScale
  private let priorConstant: Double
  private let priorEnds: TruncatedEnds
  private var bandwidths: Bandwidths
  /// By slot: the variance of the rounding.
  private var rounding: [Double] = []
  /// By slot: -1/(2σ²).
  private var precisions: [Double] = []
  /// By slot: the logarithm of the density at the kernel's centre.
  private var constants: [Double] = []
  /// By slot, for draws.
  private var ends: [TruncatedEnds] = []

  init(_ scale: LineScale) {
    self.scale = scale
    let (centre, width) = ((scale.low + scale.high) / 2, scale.high - scale.low)
    priorConstant = centralLogDensity(centre, width * width, in: scale)
    priorEnds = TruncatedEnds(centre: centre, deviation: width, in: scale.low...scale.high)
    bandwidths = Bandwidths(low: scale.low, high: scale.high)
  }

  mutating func append(_ coordinate: Double) {
    let width = scale.width(at: coordinate)
    bandwidths.append(coordinate)
    rounding.append(width * width / 12)
    precisions.append(0)
    constants.append(0)
    ends.append(priorEnds)
  }

  mutating func insert(_ slot: Int) { bandwidths.insert(slot) }
  mutating func remove(_ slot: Int) { bandwidths.remove(slot) }

  mutating func refresh() {
    for slot in bandwidths.refresh() {
      let bandwidth = bandwidths.values[slot]
      let variance = bandwidth * bandwidth + rounding[slot]
      precisions[slot] = -0.5 / variance
      constants[slot] = centralLogDensity(bandwidths.coordinates[slot], variance, in: scale)
      ends[slot] = TruncatedEnds(
        centre: bandwidths.coordinates[slot], deviation: bandwidth, in: scale.low...scale.high)
    }
  }

  /// Adds each kernel's log density at its centre; of slots without a kernel, some number.
  func addConstants(to sums: inout [Double]) {
    for slot in constants.indices { sums[slot] += constants[slot] }
  }

  private var priorCentre: Double { (scale.low + scale.high) / 2 }
  private var priorWidth: Double { scale.high - scale.low }

  /// Adds each kernel's log density at a coordinate, but for its constant.
  func add(at coordinate: Double, to exponents: UnsafeMutableBufferPointer<Double>) {
    bandwidths.coordinates.withUnsafeBufferPointer { centres in
      precisions.withUnsafeBufferPointer { precisions in
        for slot in centres.indices {
          let distance = coordinate - centres[slot]
          exponents[slot] += precisions[slot] * (distance * distance)
        }
      }
    }
  }

  /// The log density of the prior, a kernel in the middle and as wide as the range.
  func priorLogDensity(at coordinate: Double) -> Double {
    let distance = (coordinate - priorCentre) / priorWidth
    return priorConstant - distance * distance / 2
  }

  /// Draws from the kernel of a slot; from the prior if it is nil.
  func sample(_ slot: Int?, using rng: inout SeededGenerator) -> Double {
    let centre = slot.map { bandwidths.coordinates[$0] } ?? priorCentre
    let bandwidth = slot.map { bandwidths.values[$0] } ?? priorWidth
    let draw = centre + bandwidth * (slot.map { ends[$0] } ?? priorEnds).sample(using: &rng)
    return min(max(draw, scale.low), scale.high)
  }
}

/// The log density at the centre of a normal distribution truncated to a scale.
private func centralLogDensity(_ centre: Double, _ variance: Double, in scale: LineScale) -> Double {
  let deviation = variance.squareRoot()
  let inside = logNormalCDFDifference((scale.low - centre) / deviation, (scale.high - centre) / deviation)
  return -portableLog(variance) / 2 - 0.9189385332046727 - inside
}
