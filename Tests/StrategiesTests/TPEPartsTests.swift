import Essentials
import Search
import Testing

@testable import Strategies

@Suite struct TPEBandwidthsTests {
  private func bandwidths(_ coordinates: [Double]) -> Bandwidths {
    var bandwidths = Bandwidths(low: 0, high: 10)
    for (slot, coordinate) in coordinates.enumerated() {
      bandwidths.append(coordinate)
      bandwidths.insert(slot)
    }
    _ = bandwidths.refresh()
    return bandwidths
  }

  @Test func aLoneKernelReachesToTheFurtherEnd() {
    #expect(bandwidths([3]).values == [7])
  }

  /// Sorted: 1, 4, 4, 9. The outermost have one neighbour; of two equal ones, the first has the gap before them and the
  /// second the gap after them. The smallest bandwidth is 10/6.
  @Test func aKernelReachesToItsFurtherNeighbour() {
    #expect(bandwidths([4, 9, 4, 1]).values == [3, 5, 5, 3])
  }

  @Test func crowdedKernelsKeepTheSmallestWidth() {
    #expect(bandwidths([5, 5, 5]).values == [2, 2, 2])
    #expect(bandwidths(Array(repeating: 5, count: 200)).values.allSatisfy { $0 == 0.1 })
  }

  /// Bandwidths kept up to date are those that are computed at once, whether or not the smallest one changes.
  @Test func changesAreFollowed() {
    var rng = SeededGenerator(seed: 3)
    let coordinates = (0..<300).map { _ in rng.uniform(in: 0...10) }
    var present = Set(0..<300)
    var changed = bandwidths(coordinates)
    for _ in 0..<250 {
      let slot = rng.integer(below: 300)
      if present.remove(slot) == nil {
        present.insert(slot)
        changed.insert(slot)
      } else {
        changed.remove(slot)
      }
      _ = changed.refresh()
      let slots = present.sorted()
      #expect(slots.map { changed.values[$0] } == bandwidths(slots.map { coordinates[$0] }).values)
    }
  }
}

@Suite struct TPERankingTests {
  private func result(_ value: Double?, isComplete: Bool = true, epochs: Int = .max) -> TrialRanking.Result {
    TrialRanking.Result(value: value, isComplete: isComplete, epochs: epochs)
  }

  private func ranking(_ results: [TrialRanking.Result]) -> TrialRanking {
    var ranking = TrialRanking()
    for result in results { ranking.append(result) }
    return ranking
  }

  @Test func theBestComeFirst() {
    let ranking = ranking([result(1), result(4), result(2), result(4), result(3)])
    #expect(ranking.best(1) == [1])
    #expect(ranking.best(3) == [1, 3, 4])
    #expect(ranking.best(9) == [0, 1, 2, 3, 4])
  }

  @Test func failedTrialsAreNeverGood() {
    #expect(ranking([result(nil), result(-5), result(nil)]).best(3) == [1])
  }

  @Test func prunedAndShorterTrialsComeLater() {
    let ranking = ranking([
      result(9, isComplete: false), result(1), result(8, epochs: 3), result(7, epochs: 9), result(2),
    ])
    #expect(ranking.best(1) == [4])
    #expect(ranking.best(2) == [1, 4])
    #expect(ranking.best(3) == [1, 3, 4])
    #expect(ranking.best(4) == [1, 2, 3, 4])
  }

  @Test func aContinuedTrialTakesItsNewPlace() {
    var ranking = ranking([result(9, epochs: 1), result(8, epochs: 1), result(7, epochs: 1)])
    ranking.replace(2, with: result(5, epochs: 3))
    #expect(ranking.best(1) == [2])
    #expect(ranking.count == 3)
  }

  /// Optuna 5's default: a tenth, rounded up, but no more than 25.
  @Test(arguments: [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10), (241, 25), (1000, 25)])
  func aTenthIsGood(count: Int, good: Int) {
    #expect(TPESettings().goodCount(of: count) == good)
  }
}

@Suite struct TPECodingTests {
  /// Every kind of parameter comes back from its coordinates.
  @Test(arguments: [
    Domain.choice(["a", 2, "c"]), .choice(["a", "b"], isOrdered: true), .flag, .bits(7), .fixed("sgd"),
    .integer(-3...12, step: 5), .integer(1...100, isLogarithmic: true), .integer(0...5000, step: 7),
    .integer(1...100_000, isLogarithmic: true), .integer(.min ... .max), .real(-1...1, step: 0.2),
    .real(0.001...1, isLogarithmic: true), .real(0...1, step: 0.001), .integer(4...4),
  ])
  func valuesComeBack(domain: Domain) {
    let coding = ParzenCoding(domain)
    var rng = SeededGenerator(seed: 2)
    for _ in 0..<50 {
      let value = domain.random(using: &rng)
      let coordinates = coding.coordinates(of: value)
      #expect(coordinates.count == coding.dimensions.count)
      let found = coding.value(at: coordinates[...])
      if case .real(_, step: nil, _) = domain {
        #expect(abs(found.entry - value.entry) <= 1e-12 * abs(value.entry))
      } else {
        #expect(found == value)
      }
    }
  }

  @Test func constantsHaveNoDimension() {
    #expect(ParzenCoding(.fixed(1)).dimensions.isEmpty)
    #expect(ParzenCoding(.integer(4...4)).dimensions.isEmpty)
    #expect(ParzenCoding(.bits(3)).dimensions == Array(repeating: .category(count: 2), count: 3))
  }
}
