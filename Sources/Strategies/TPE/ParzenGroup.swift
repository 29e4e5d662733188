import Essentials
import Search

/// Parameters that are modelled together: those that are active under the same condition, or a single one.
struct ParzenGroup: Sendable {
  /// In table order.
  let parameters: [Int]
  private let codings: [ParzenCoding]
  private let dimensions: [ParzenDimension]
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
    dimensions = codings.flatMap(\.dimensions)
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
  /// - Returns: A value for each of `parameters`.
  func candidates(_ count: Int, exploration: Double, using rng: inout SeededGenerator) -> [[ParameterValue]] {
    var drawn: [(values: [ParameterValue], score: Double)] = []
    for _ in 0..<count {
      let values = values(at: good.sample(exploration: exploration, using: &rng))
      // Again from the values, since they are rounded.
      let point = zip(codings, values).flatMap { $0.coordinates(of: $1) }
      drawn.append((values, good.logDensity(at: point) - bad.logDensity(at: point)))
    }
    let order = drawn.indices.sorted { (-drawn[$0].score, $0) < (-drawn[$1].score, $1) }
    return order.map { drawn[$0].values }
  }

  private func point(of values: [ParameterValue?]) -> [Double]? {
    var point: [Double] = []
    for (parameter, coding) in zip(parameters, codings) {
      guard let value = values[parameter] else { return nil }
      point += coding.coordinates(of: value)
    }
    return point
  }

  private func values(at point: [Double]) -> [ParameterValue] {
    var rest = point[...]
    return codings.map { coding in
      let own = rest.prefix(coding.dimensions.count)
      rest = rest.dropFirst(coding.dimensions.count)
      return coding.value(at: own)
    }
  }
}
