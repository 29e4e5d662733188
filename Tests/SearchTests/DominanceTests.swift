import Essentials
import Search
import Testing

@Suite struct DominanceTests {
  @Test func dominanceNeedsNoWorseAndOneBetter() {
    #expect(dominates([2, 1], [1, 1]))
    #expect(dominates([2, 2], [1, 1]))
    #expect(!dominates([1, 1], [1, 1]))
    #expect(!dominates([2, 0], [1, 1]))
    #expect(!dominates([1, 1], [2, 1]))
    #expect(dominates([3], [2]))
    #expect(dominates([0], [-.infinity]))
  }

  // By hand: (1, 4), (3, 3) twice and (4, 1) are undominated; (3, 3) dominates (2, 2) and (3, 1), (2, 2) dominates
  // (1, 1), and so does (3, 1).
  @Test func splitsIntoFronts() {
    let values: [[Double]] = [[1, 1], [3, 3], [2, 2], [1, 4], [3, 1], [3, 3], [4, 1]]
    #expect(nondominatedFronts(of: values) == [[1, 3, 5, 6], [2, 4], [0]])
    #expect(paretoFront(of: values) == [1, 3, 5, 6])
  }

  @Test func ranksOneObjectiveByValue() {
    #expect(nondominatedFronts(of: [[2], [5], [2], [-1]]) == [[1], [0, 2], [3]])
  }

  @Test func nothingHasNoFront() {
    #expect(nondominatedFronts(of: []) == [])
    #expect(paretoFront(of: []) == [])
  }

  /// The definition: a vector's front is one more than the worst front among those that dominate it.
  @Test(arguments: 1...4)
  func agreesWithTheDefinition(objectives: Int) {
    var rng = SeededGenerator(seed: 1).child("fronts", objectives)
    // A coarse grid, so that there are ties and equal vectors.
    let values = (0..<120).map { _ in (0..<objectives).map { _ in Double(rng.integer(below: 6)) } }
    var ranks = [Int?](repeating: nil, count: values.count)
    func rank(_ index: Int) -> Int {
      if let known = ranks[index] { return known }
      let above = values.indices.filter { dominates(values[$0], values[index]) }.map(rank).max()
      let rank = above.map { $0 + 1 } ?? 0
      ranks[index] = rank
      return rank
    }
    let fronts = nondominatedFronts(of: values)
    for (number, front) in fronts.enumerated() {
      #expect(front == values.indices.filter { rank($0) == number })
    }
    #expect(fronts.joined().count == values.count)
  }

  // By hand: sorted (0, 10), (1, 6), (4, 5), (10, 0); (1, 6) has (4 - 0)/10 + (10 - 5)/10 = 0.9 and (4, 5) has
  // (10 - 1)/10 + (6 - 0)/10 = 1.5.
  @Test func measuresCrowding() {
    let distances = crowdingDistances(of: [[4, 5], [10, 0], [1, 6], [0, 10]])
    #expect(distances == [1.5, .infinity, 0.9, .infinity])
  }

  @Test func equalObjectivesDoNotCrowd() {
    #expect(crowdingDistances(of: [[1, 2], [1, 2], [1, 2]]) == [0, 0, 0])
    #expect(crowdingDistances(of: [[1, -.infinity], [2, 3], [4, 5]]) == [.infinity, 1, .infinity])
    #expect(crowdingDistances(of: []) == [])
  }
}
