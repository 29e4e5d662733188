import Essentials

/// Which samples are for what; each an ascending list of sample indices.
public struct Splits: Equatable, Sendable {
  public var train: [Int]
  public var validation: [Int]
  public var test: [Int]

  public init(train: [Int] = [], validation: [Int] = [], test: [Int] = []) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}

/// Divides training samples in two, class by class, samples of one group always on the same side.
///
/// Groups are taken in random order, and each goes to validation when every class in it still has room
/// there; so each class comes as near to its fraction as its groups allow, and never above it (rounded to
/// nearest, and at least 1 when the class has two samples and the fraction is not 0).
/// - Parameters:
///   - candidates: The samples to divide.
///   - labels: The class of every sample.
///   - group: What tells which samples belong together, for every sample.
///   - fraction: The part of each class that goes to validation, in [0, 1).
func stratified(
  _ candidates: [Int], labels: [Int32], group: [Int], fraction: Double, using rng: inout SeededGenerator
) -> (train: [Int], validation: [Int]) {
  var room: [Int32: Int] = [:]
  for (label, members) in Dictionary(grouping: candidates, by: { labels[$0] }) {
    let share = Int((Double(members.count) * fraction).rounded())
    room[label] = fraction > 0 && members.count > 1 ? max(share, 1) : share
  }
  let groups = Dictionary(grouping: candidates, by: { group[$0] }).sorted { $0.key < $1.key }.map(\.value)
  var train: [Int] = []
  var validation: [Int] = []
  for index in rng.permutation(groups.count) {
    let counts = Dictionary(groups[index].map { (labels[$0], 1) }, uniquingKeysWith: +)
    if counts.allSatisfy({ room[$0.key, default: 0] >= $0.value }) {
      for (label, count) in counts { room[label, default: 0] -= count }
      validation += groups[index]
    } else {
      train += groups[index]
    }
  }
  return (train.sorted(), validation.sorted())
}
