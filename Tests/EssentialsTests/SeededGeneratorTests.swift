import Essentials
import Testing

@Suite struct SeededGeneratorTests {
  /// xoshiro256** with its state filled by SplitMix64 from 0, computed by an independent program.
  @Test func theStreamIsPinned() {
    var random = SeededGenerator(seed: 0)
    #expect(
      (0..<3).map { _ in random.next() } == [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0])
  }

  @Test func childrenDependOnNameIndexAndParentOnly() {
    let study = SeededGenerator(seed: 7)
    var moved = study
    for _ in 0..<10 { _ = moved.next() }
    #expect(study.child("trial", 3) == moved.child("trial", 3))
    var keys: Set<UInt64> = [study.key]
    for seed in 0..<20 as Range<UInt64> {
      for name in ["trial", "test", "noise", ""] {
        for index in -1..<20 { keys.insert(SeededGenerator(seed: seed + 100).child(name, index).key) }
      }
    }
    #expect(keys.count == 1 + 20 * 4 * 21)
  }

  /// A change here would make every recorded study unrepeatable.
  @Test func childSeedsArePinned() {
    #expect(SeededGenerator(seed: 7).child("trial", 12).key >> 11 == 4_744_360_108_048_660)
  }

  @Test func neighbouringStreamsDoNotCorrelate() {
    let study = SeededGenerator(seed: 7)
    for gap in [1, 2, 64] {
      var sum = 0.0
      let count = 20_000
      for index in 0..<count {
        var a = study.child("trial", index)
        var b = study.child("trial", index + gap)
        sum += (a.uniform() - 0.5) * (b.uniform() - 0.5)
      }
      // The mean product of independent draws has deviation (1/12)/sqrt(n) = 0.00059.
      #expect(abs(sum / Double(count)) < 5 * 0.00059)
    }
  }

  @Test func normalDrawsHaveTheMomentsOfTheirDistribution() {
    var random = SeededGenerator(seed: 11)
    let count = 200_000
    let draws = (0..<count).map { _ in random.normal() }
    func moment(_ order: Int) -> Double {
      draws.reduce(0) { sum, x in sum + (0..<order).reduce(1.0) { product, _ in product * x } } / Double(count)
    }
    // Deviations of the sample moments: 1, sqrt 2, sqrt 15, sqrt 96, each over sqrt n.
    let root = Double(count).squareRoot()
    #expect(abs(moment(1)) < 5 / root)
    #expect(abs(moment(2) - 1) < 5 * 1.4142 / root)
    #expect(abs(moment(3)) < 5 * 3.873 / root)
    #expect(abs(moment(4) - 3) < 5 * 9.798 / root)
    // A normal draw lies beyond 1.959964 with probability 0.05.
    let beyond = Double(draws.count { abs($0) > 1.959964 }) / Double(count)
    #expect(abs(beyond - 0.05) < 5 * (0.05 * 0.95).squareRoot() / root)
  }

  @Test func integersAreEven() {
    var random = SeededGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[random.integer(below: 7)] += 1 }
    // Chi-square with 6 degrees of freedom exceeds 22.46 with probability 0.001.
    let statistic = counts.reduce(0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
    #expect(statistic < 22.46)
  }

  @Test func permutationsHoldEveryNumberOnce() {
    var random = SeededGenerator(seed: 5)
    #expect(random.permutation(50).sorted() == Array(0..<50))
    #expect(random.permutation(0) == [])
    #expect(random.permutation(50) != random.permutation(50))
  }
}
