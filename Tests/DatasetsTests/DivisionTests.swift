import Essentials
import Testing

@testable import Datasets

@Suite struct DivisionTests {
  /// 21 groups of uneven size and uneven classes, as persons are.
  private func sample(seed: UInt64) -> (labels: [Int32], group: [Int]) {
    var rng = SeededGenerator(seed: seed)
    var (labels, group): ([Int32], [Int]) = ([], [])
    for person in 0..<21 {
      let first = labels.count
      for label in 0..<6 where !(person == 3 && label == 2) {
        for _ in 0..<10 + rng.integer(below: 20) {
          labels.append(Int32(label))
          group.append(first)
        }
      }
    }
    return (labels, group)
  }

  @Test(arguments: [0.05, 0.1, 0.2, 0.3, 0.5, 0.9])
  func largeGroupsComeNearEachClassesFraction(_ fraction: Double) {
    for seed: UInt64 in 0..<20 {
      let (labels, group) = sample(seed: seed)
      var rng = SeededGenerator(seed: seed)
      let (rest, drawn) = dividedByGroup(
        Array(labels.indices), labels: labels, group: group, fraction: fraction, using: &rng)
      #expect(!drawn.isEmpty && !rest.isEmpty)
      #expect((rest + drawn).sorted() == Array(labels.indices))
      #expect(rest == rest.sorted() && drawn == drawn.sorted())
      #expect(Set(rest.map { group[$0] }).isDisjoint(with: drawn.map { group[$0] }))
      for label: Int32 in 0..<6 {
        let share = Double(drawn.count { labels[$0] == label }) / Double(labels.count { $0 == label })
        // A person is 0.05 of a class, give or take half of it.
        #expect(abs(share - fraction) < 0.1)
      }
    }
  }

  @Test func theGeneratorDecides() {
    let (labels, group) = sample(seed: 1)
    func drawn(_ seed: UInt64) -> [Int] {
      var rng = SeededGenerator(seed: seed)
      return dividedByGroup(
        Array(labels.indices), labels: labels, group: group, fraction: 0.2, using: &rng
      ).drawn
    }
    #expect(drawn(1) == drawn(1))
    #expect(drawn(1) != drawn(2))
  }

  @Test func withoutAFractionNothingIsDrawn() {
    let (labels, group) = sample(seed: 1)
    var rng = SeededGenerator(seed: 1)
    let (rest, drawn) = dividedByGroup(
      Array(labels.indices), labels: labels, group: group, fraction: 0, using: &rng)
    #expect(rest == Array(labels.indices) && drawn.isEmpty)
  }
}
