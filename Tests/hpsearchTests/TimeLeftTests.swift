import Testing

@testable import hpsearch

@Suite struct TimeLeftTests {
  @Test func nothingIsKnownBeforeATrialHasFinished() {
    var left = TimeLeft()
    #expect(left.seconds(remaining: 5, now: 1) == nil)
    left.start("a", at: 0)
    #expect(left.seconds(remaining: 5, now: 1) == nil)
  }

  @Test func beforeThatTheirEpochsTell() {
    var left = TimeLeft()
    left.start("a", at: 0)
    left.advance("a", share: 0.25)
    #expect(left.seconds(remaining: 3, now: 2) == 22, "8 s each, of which 2 are over")
    left.finish("a", seconds: 4)
    #expect(left.seconds(remaining: 2, now: 4) == 8)
  }

  @Test func oneWorkerTakesTheMeanForEach() {
    var left = TimeLeft()
    left.start("a", at: 0)
    left.finish("a", seconds: 4)
    #expect(left.seconds(remaining: 3, now: 4) == 12)
    left.start("b", at: 4)
    // A quarter of the next trial is done.
    #expect(left.seconds(remaining: 3, now: 5) == 11)
    // It takes longer than the mean: only the other two can be foreseen.
    #expect(left.seconds(remaining: 3, now: 12) == 8)
  }

  @Test func twoWorkersHalveIt() throws {
    var left = TimeLeft()
    for name in ["a", "b"] { left.start(name, at: 0) }
    for name in ["a", "b"] { left.finish(name, seconds: 10) }
    for name in ["c", "d"] { left.start(name, at: 10) }
    #expect(left.seconds(remaining: 4, now: 10) == 20)
    #expect(left.seconds(remaining: 4, now: 15) == 15)
  }

  @Test func idleWorkersCountAsTheyWork() {
    var left = TimeLeft()
    // Two workers would be there, but batches have one trial.
    for (name, start) in [("a", 0.0), ("b", 10.0)] {
      left.start(name, at: start)
      left.finish(name, seconds: 10)
    }
    #expect(left.seconds(remaining: 2, now: 20) == 20)
  }
}
