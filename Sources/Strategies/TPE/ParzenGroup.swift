import Essentials
import Search

/// Parameters that are modelled together: those that are active under the same condition, or a single one.
struct ParzenGroup: Sendable {
  /// In table order.
  let parameters: [Int]
  private let codings: [ParzenCoding]
  private let dimensions: [ParzenDimension]
  /// The dimensions that are lines, with their parameters' codings.
  private let lines: [(dimension: Int, coding: ParzenCoding)]
  private let priorWeight: Double
  /// The observations in which the parameters were active, by slot.
  private var points: [[Double]] = []
  /// The slot of each trial; nil if the parameters were inactive.
  private var slots: [Int?] = []
  /// The good trials, and all others.
  private var good: ParzenMixture
  private var bad: ParzenMixture
  private var goodTrials: [Int] = []

  init(_ parameters: [Int], in space: SearchSpace, priorWeight: Double) {
    self.parameters = parameters
    self.priorWeight = priorWeight
    codings = parameters.map { ParzenCoding(space.parameters[$0].domain) }
    let owners = codings.flatMap { coding in coding.dimensions.map { (dimension: $0, coding: coding) } }
    dimensions = owners.map(\.dimension)
    lines = owners.enumerated().compactMap { index, owner in
      if case .line = owner.dimension { (index, owner.coding) } else { nil }
    }
    good = ParzenMixture(dimensions, priorWeight: priorWeight)
    bad = good
  }

  /// The groups of a space, so that each comes after the parameters on which it depends.
  static func groups(of space: SearchSpace, isMultivariate: Bool, priorWeight: Double) -> [ParzenGroup] {
    var members: [[Int]] = []
    for (index, parameter) in space.parameters.enumerated() {
      let known = members.firstIndex { space.parameters[$0[0]].condition == parameter.condition }
      if isMultivariate, let known {
        members[known].append(index)
      } else {
        members.append([index])
      }
    }
    return members.map { ParzenGroup($0, in: space, priorWeight: priorWeight) }
  }

  /// Adds the next trial, as a bad one.
  /// - Parameter values: By parameter of the space.
  mutating func append(_ values: [ParameterValue?]) {
    guard let point = point(of: values) else { return slots.append(nil) }
    slots.append(points.count)
    points.append(point)
    bad.append(point)
  }

  /// Makes exactly these trials the good ones, and brings the densities up to date.
  /// - Parameter trials: Sorted by number.
  mutating func split(good trials: [Int]) {
    if trials != goodTrials {
      for trial in goodTrials where !trials.contains(trial) { slots[trial].map { bad.insert($0) } }
      for trial in trials where !goodTrials.contains(trial) { slots[trial].map { bad.remove($0) } }
      goodTrials = trials
      good = ParzenMixture(dimensions, priorWeight: priorWeight)
      for trial in trials { slots[trial].map { good.append(points[$0]) } }
      good.refresh()
    }
    bad.refresh()
  }

  /// Brings the density of the bad trials up to date, after some were added that are not finished.
  mutating func refreshBad() { bad.refresh() }

  /// Candidates drawn from the density of the good trials, those first that are likeliest to be good: by the ratio
  /// of their densities among the good and the bad trials, which orders them as the expected improvement does.
  /// - Parameter exploration: The probability with which a coordinate is drawn from the prior instead.
  /// - Returns: `count` points.
  func candidates(_ count: Int, exploration: Double, using rng: inout SeededGenerator) -> [[Double]] {
    let points = (0..<count).map { _ in
      var point = good.sample(exploration: exploration, using: &rng)
      for (dimension, coding) in lines { point[dimension] = coding.rounded(point[dimension]) }
      return point
    }
    // The same point is often drawn several times.
    var scores: [[Double]: Double] = [:]
    for point in points where scores[point] == nil {
      scores[point] = good.logDensity(at: point) - bad.logDensity(at: point)
    }
    let ranked = points.enumerated().map { (point: $1, key: (-(scores[$1] ?? 0), $0)) }
    return ranked.sorted { $0.key < $1.key }.map(\.point)
  }

  /// The values of a candidate: one for each of `parameters`.
  func values(at point: [Double]) -> [ParameterValue] {
    var rest = point[...]
    return codings.map { coding in
      let own = rest.prefix(coding.dimensions.count)
      rest = rest.dropFirst(coding.dimensions.count)
      return coding.value(at: own)
    }
  }

  private func point(of values: [ParameterValue?]) -> [Double]? {
    var point: [Double] = []
    for (parameter, coding) in zip(parameters, codings) {
      guard let value = values[parameter] else { return nil }
      point += coding.coordinates(of: value)
    }
    return point
  }
}
