import Essentials
import Search
import Testing

@Suite struct RandomStrategyTests {
  private let space = SearchSpace([
    SearchParameter(name: "units", domain: .integer(1...6)),
    SearchParameter(name: "rate", domain: .real(0.001...1, logarithmic: true)),
    SearchParameter(name: "activation", domain: .choice(["relu", "tanh"])),
    SearchParameter(name: "dropout", domain: .flag),
    SearchParameter(name: "gene", domain: .bits(5)),
  ])

  private func draws(_ trials: Int, batchSize: Int, seed: UInt64 = 1) -> (all: [Candidate], batches: [Int]) {
    var strategy = RandomStrategy(space, trials: trials, batchSize: batchSize, seed: SeededGenerator(seed: seed))
    var (all, batches): ([Candidate], [Int]) = ([], [])
    while case let batch = strategy.ask(), !batch.isEmpty {
      #expect(strategy.ask() == batch)
      #expect(strategy.tell(batch.map { CandidateResult(candidate: $0, fitness: nil) }).isEmpty)
      all += batch
      batches.append(batch.count)
    }
    return (all, batches)
  }

  @Test func theBatchSizeChangesNoDraw() {
    let whole = draws(20, batchSize: 20)
    let parts = draws(20, batchSize: 6)
    #expect(parts.batches == [6, 6, 6, 2])
    #expect(whole.all == parts.all)
    #expect(whole.all != draws(20, batchSize: 20, seed: 2).all)
  }

  /// Also the ends of an integer's range, to which rounding would give half of their due.
  @Test func drawsAreEvenAndWithinTheSpace() {
    let all = draws(12_000, batchSize: 1000).all
    func hits(_ name: String, _ value: JSONValue) -> Int { all.count { $0.parameters[name] == value } }
    // Five standard deviations of a sixth are 204, of a half 274.
    for units in 1...6 { #expect(abs(hits("units", .integer(units)) - 2000) < 204) }
    #expect(abs(hits("activation", "relu") - 6000) < 274 && abs(hits("dropout", true) - 6000) < 274)
    for parameter in space.parameters {
      #expect(all.allSatisfy { $0.parameters[parameter.name].flatMap(parameter.domain.value) != nil })
    }
    let small = all.count { $0.parameters["rate"]?.number ?? 1 < 0.0316 }
    #expect(abs(small - 6000) < 274)
  }
}
