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

  /// The group with open trials among the bad ones. It is good for proposals only: it does not remember them.
  /// - Parameter open: Their values, by parameter of the space.
  func avoiding(_ open: [[ParameterValue?]]) -> ParzenGroup {
    var group = self
    for values in open { point(of: values).map { group.bad.append($0) } }
    group.bad.refresh()
    return group
  }

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
    func score(_ point: [Double]) -> Double { good.logDensity(at: point) - bad.logDensity(at: point) }
    let scores: [Double]
    if lines.isEmpty {
      // The same point is often drawn several times.
      var known: [[Double]: Double] = [:]
      scores = points.map { point in
        let found = known[point] ?? score(point)
        known[point] = found
        return found
      }
    } else {
      scores = points.map(score)
    }
    return points.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.map { points[$0] }
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
