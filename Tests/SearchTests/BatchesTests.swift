import Essentials
import Search
import Testing

/// A batch strategy as the study loop sees it: one trial at a time.
@Suite struct BatchesTests {
  /// Batches of given sizes, whose candidates are numbered.
  private struct Counted: BatchStrategy {
    let sizes: [Int]
    var told: [[Double?]] = []
    var learnt: [Int] = []

    var stage: String? { "batch \(told.count)" }

    func ask() -> [Candidate] {
      guard told.count < sizes.count else { return [] }
      return (0..<sizes[told.count]).map {
        Candidate(parameters: ["batch": .integer(told.count), "index": .integer($0)])
      }
    }

    mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
      told.append(results.map(\.fitness))
      return [StrategyRecord(event: "batch", fields: ["count": .integer(results.count)])]
    }

    mutating func learn(_ result: CandidateResult) { learnt.append(result.trial) }
  }

  private func candidate(_ proposal: Proposal) -> Candidate? {
    if case .candidate(let candidate) = proposal { candidate } else { nil }
  }

  @Test func aBatchIsProposedOneByOneAndToldWhole() throws {
    var batches = Batches(Counted(sizes: [2, 1]))
    let first = try #require(candidate(batches.ask(OpenTrials())))
    let second = try #require(candidate(batches.ask(OpenTrials(own: [first]))))
    #expect(first.parameters == ["batch": 0, "index": 0] && second.parameters == ["batch": 0, "index": 1])
    #expect(first.batch == 0 && second.batch == 0)
    #expect(batches.ask(OpenTrials(own: [first, second])) == .wait)
    #expect(batches.tell(CandidateResult(candidate: first, fitness: 0.5)).isEmpty)
    #expect(batches.stage == "batch 0")
    // One result is known, one trial is open.
    #expect(batches.ask(OpenTrials(own: [second])) == .wait)
    #expect(
      batches.tell(CandidateResult(candidate: second, fitness: nil))
        == [StrategyRecord(event: "batch", fields: ["count": 2])])
    #expect(batches.strategy.told == [[0.5, nil]] && batches.stage == "batch 1")
    let third = try #require(candidate(batches.ask(OpenTrials())))
    #expect(third.parameters == ["batch": 1, "index": 0] && third.batch == 1)
    #expect(batches.tell(CandidateResult(candidate: third, fitness: 1)).count == 1)
    #expect(batches.ask(OpenTrials()) == .done(nil))
  }

  @Test func askingChangesNothing() {
    let batches = Batches(Counted(sizes: [3]))
    #expect(batches.ask(OpenTrials()) == batches.ask(OpenTrials()))
  }

  @Test func trialsOfOthersAreLearntAndTakeNoPlace() {
    var batches = Batches(Counted(sizes: [1]))
    let other = Candidate(parameters: ["x": 1])
    #expect(candidate(batches.ask(OpenTrials(others: [other])))?.parameters["index"] == 0)
    batches.learn(CandidateResult(candidate: other, fitness: 1, trial: 7))
    #expect(batches.strategy.learnt == [7] && batches.strategy.told.isEmpty)
  }
}
