import Essentials

/// Divides samples in two, class by class, without separating those that belong together.
///
/// Identical samples belong together, and so do those of one group of the source, such as a person's recordings. Samples
/// with numeric targets are divided as if they were of one class.
struct Division {
  let path: String
  let labels: [Int32]
  let classNames: [String]
  private let sampleNames: [String]
  /// For each sample, the first one of those that it belongs together with.
  let group: [Int]
  let hasGroups: Bool
  /// Whether a class of one sample is left for training: grids keep this behaviour for old journals.
  private let mayLackClass: Bool

  /// - Parameter path: Names the data set in messages.
  init(of store: SampleStore, path: String) {
    self.path = path
    labels = store.samples.map(\.label)
    classNames = store.classNames
    sampleNames = store.samples.map(\.name)
    hasGroups = store.samples.contains { $0.group != nil }
    mayLackClass = store.element == .bit
    group = Self.groups(store.samples)
  }

  /// - Parameters:
  ///   - candidates: The samples to divide.
  ///   - fraction: The part of each class that is drawn, in [0, 1).
  ///   - setting: The name of the fraction in messages.
  /// - Throws: `DatasetError` if there are too few samples of a class, or too few groups, for two sides.
  func divided(
    _ candidates: [Int], fraction: Double, setting: String, using rng: inout SeededGenerator
  ) throws -> (rest: [Int], drawn: [Int]) {
    guard hasGroups else {
      if fraction > 0, !mayLackClass { try refuseSingles(candidates, setting) }
      return stratified(candidates, labels: labels, group: group, fraction: fraction, using: &rng)
    }
    guard fraction == 0 || Set(candidates.map { group[$0] }).count > 1 else {
      throw DatasetError.unusable(
        path: path, expected: "training samples of at least 2 groups, to set one aside (the setting \(setting))",
        found: "fewer")
    }
    return dividedByGroup(candidates, labels: labels, group: group, fraction: fraction, using: &rng)
  }

  private func refuseSingles(_ candidates: [Int], _ setting: String) throws {
    var counts = [Int](repeating: 0, count: max(1, classNames.count))
    for index in candidates { counts[Int(labels[index])] += 1 }
    guard let single = counts.firstIndex(of: 1), let sample = candidates.first(where: { labels[$0] == single })
    else { return }
    throw DatasetError.unusable(
      path: path,
      expected: "at least 2 training samples\(classNames.isEmpty ? "" : " of each class"), to set one aside "
        + "(the setting \(setting))",
      found: "1\(classNames.isEmpty ? "" : " of the class \(classNames[single])"), \(sampleNames[sample])")
  }

  /// Joins identical samples and samples of one group.
  private static func groups(_ samples: [SampleStore.Sample]) -> [Int] {
    var parents = Array(samples.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var firsts: [Int: Int] = [:]
    for (index, sample) in samples.enumerated() where sample.split == .train {
      // The earlier one stays the root.
      let groupmate = sample.group.map { firsts[$0, default: index] } ?? index
      if let group = sample.group, firsts[group] == nil { firsts[group] = index }
      for other in [sample.twin, groupmate] {
        let (one, two) = (root(index), root(other))
        parents[max(one, two)] = min(one, two)
      }
    }
    return samples.indices.map(root)
  }
}

/// Divides samples in two, class by class, samples of one group always on the same side.
///
/// Groups are taken in random order, and each is drawn if every class in it still has room; so each class comes as near
/// to its fraction as its groups allow, and never above it (rounded to nearest, and at least 1 if the class has two
/// samples and the fraction is not 0).
/// - Parameters:
///   - candidates: The samples to divide.
///   - labels: The class of every sample.
///   - group: The group of every sample.
///   - fraction: The part of each class that is drawn, in [0, 1).
func stratified(
  _ candidates: [Int], labels: [Int32], group: [Int], fraction: Double, using rng: inout SeededGenerator
) -> (rest: [Int], drawn: [Int]) {
  var room: [Int32: Int] = [:]
  for (label, members) in Dictionary(grouping: candidates, by: { labels[$0] }) {
    let share = Int((Double(members.count) * fraction).rounded())
    room[label] = fraction > 0 && members.count > 1 ? max(share, 1) : share
  }
  let groups = Dictionary(grouping: candidates, by: { group[$0] }).sorted { $0.key < $1.key }.map(\.value)
  var rest: [Int] = []
  var drawn: [Int] = []
  for index in rng.permutation(groups.count) {
    let counts = Dictionary(groups[index].map { (labels[$0], 1) }, uniquingKeysWith: +)
    if counts.allSatisfy({ room[$0.key, default: 0] >= $0.value }) {
      for (label, count) in counts { room[label, default: 0] -= count }
      drawn += groups[index]
    } else {
      rest += groups[index]
    }
  }
  return (rest.sorted(), drawn.sorted())
}

/// Divides samples of a few large groups in two.
///
/// Groups are taken in random order, and each is drawn if that brings the classes nearer to their fractions, by the sum
/// of squared differences over the classes. If no group does, the one with the smallest sum is drawn; so, unless the
/// fraction is 0, neither side is ever empty.
func dividedByGroup(
  _ candidates: [Int], labels: [Int32], group: [Int], fraction: Double, using rng: inout SeededGenerator
) -> (rest: [Int], drawn: [Int]) {
  guard fraction > 0 else { return (candidates, []) }
  let groups = Dictionary(grouping: candidates, by: { group[$0] }).sorted { $0.key < $1.key }.map(\.value)
  let classes = Int(labels.max() ?? 0) + 1
  func counts(_ samples: [Int]) -> [Double] {
    var counts = [Double](repeating: 0, count: classes)
    for index in samples { counts[Int(labels[index])] += 1 }
    return counts
  }
  let wanted = counts(candidates).map { $0 * fraction }
  func distance(_ counts: [Double]) -> Double {
    zip(counts, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
  var have = [Double](repeating: 0, count: classes)
  var drawn: Set<Int> = []
  let order = rng.permutation(groups.count)
  for index in order where drawn.count < groups.count - 1 {
    let with = zip(have, counts(groups[index])).map(+)
    if distance(with) < distance(have) {
      have = with
      drawn.insert(index)
    }
  }
  if drawn.isEmpty, let nearest = order.min(by: { distance(counts(groups[$0])) < distance(counts(groups[$1])) }) {
    drawn.insert(nearest)
  }
  let parts = groups.indices.map { (samples: groups[$0], isDrawn: drawn.contains($0)) }
  return (
    parts.filter { !$0.isDrawn }.flatMap(\.samples).sorted(), parts.filter(\.isDrawn).flatMap(\.samples).sorted()
  )
}
