import Essentials
import Search
import Testing

@Suite struct PrunerTests {
  private func result(_ curve: [[Double]], state: TrialState = .complete) -> CandidateResult {
    CandidateResult(
      candidate: Candidate(Assignment([])), fitness: state == .failed ? nil : curve.last?.first, state: state,
      curve: curve)
  }

  private func thresholds(_ settings: PrunerSettings, _ curves: [[Double]]) throws -> [PruningThreshold] {
    var pruner = try #require(settings.makePruner())
    for curve in curves { pruner.learn(result(curve.map { [$0] })) }
    return pruner.thresholds()
  }

  private let curves: [[Double]] = [[0.1, 0.2, 0.3], [0.5, 0.4], [0.3, 0.6, 0.9], [0.2, 0.1, 0.1]]

  /// numpy.percentile of the columns [.1 .5 .3 .2], [.2 .4 .6 .1], [.3 .9 .1] at 50 and at 75: of the percentile 25, the
  /// best quarter goes on.
  @Test func thresholdsArePercentilesOfAnEpoch() throws {
    let median = try thresholds(PrunerSettings(.median, startupTrials: 4), curves)
    #expect(median.map(\.epoch) == [1, 2, 3])
    for (found, expected) in zip(median.map { $0.values[0] }, [0.25, 0.3, 0.3]) {
      #expect(abs(found - expected) < 1e-15)
    }
    let quarter = try thresholds(PrunerSettings(.percentile, percentile: 25, startupTrials: 4), curves)
    for (found, expected) in zip(quarter.map { $0.values[0] }, [0.35, 0.45, 0.6]) {
      #expect(abs(found - expected) < 1e-15)
    }
    #expect(try thresholds(PrunerSettings(.percentile, percentile: 100, startupTrials: 4), curves)[0].values == [0.1])
    #expect(try thresholds(PrunerSettings(.percentile, percentile: 0, startupTrials: 4), curves)[0].values == [0.5])
  }

  @Test func startupWarmupAndIntervalAreKept() throws {
    #expect(try thresholds(PrunerSettings(.median, startupTrials: 5), curves).isEmpty)
    #expect(try thresholds(PrunerSettings(.median, startupTrials: 0), []).isEmpty)
    let long = [(0..<10).map { Double($0) }]
    let settings = PrunerSettings(.median, startupTrials: 1, warmupEpochs: 2, interval: 3)
    #expect(try thresholds(settings, long).map(\.epoch) == [3, 6, 9])
    #expect(try thresholds(settings, long).map(\.values) == [[2], [5], [8]])
  }

  @Test func onlyCompletedTrialsAndNumbersCount() throws {
    var pruner = try #require(PrunerSettings(.median, startupTrials: 2).makePruner())
    pruner.learn(result([[1], [.nan]]))
    pruner.learn(result([[9], [9]], state: .pruned))
    pruner.learn(result([[9]], state: .failed))
    #expect(pruner.thresholds().isEmpty)
    pruner.learn(result([[3], [4]]))
    #expect(pruner.thresholds() == [PruningThreshold(epoch: 1, values: [2]), PruningThreshold(epoch: 2, values: [4])])
  }

  @Test func aTrialStopsWhereItIsDominated() throws {
    let one = PruningThreshold(epoch: 1, values: [0.5])
    #expect(one.prunes(best: [0.4]) && one.prunes(best: [.nan]))
    #expect(!one.prunes(best: [0.5]) && !one.prunes(best: [0.6]))
    let two = PruningThreshold(epoch: 1, values: [0.5, -3])
    #expect(two.prunes(best: [0.4, -3]) && two.prunes(best: [0.5, -4]))
    #expect(!two.prunes(best: [0.4, -2]) && !two.prunes(best: [0.5, -3]) && !two.prunes(best: [0.6, -9]))
  }

  @Test func severalObjectivesHaveTheirOwnPercentiles() throws {
    var pruner = try #require(PrunerSettings(.median, startupTrials: 3).makePruner())
    for values in [[0.1, -5], [0.9, -1], [0.2, -9]] as [[Double]] { pruner.learn(result([values])) }
    #expect(pruner.thresholds() == [PruningThreshold(epoch: 1, values: [0.2, -5])])
  }

  @Test func settingsAreReadWithTheirDefaults() throws {
    func read(_ section: JSONValue) throws -> PrunerSettings {
      try Settings.read(section, from: "test") { PrunerSettings($0) }.settings
    }
    #expect(try read([:]).makePruner() == nil)
    #expect(try read(["name": "none", "startupTrials": 3]).makePruner() == nil)
    #expect(try read(["name": "median"]) == PrunerSettings(.median, startupTrials: 5, warmupEpochs: 0, interval: 1))
    #expect(try read(["name": "median"]).percentile == 50)
    #expect(try read(["name": "percentile", "percentile": 40, "interval": 2]).percentile == 40)
    #expect(throws: SettingsError.self) { try read(["name": "median", "percentile": 10]) }
    #expect(throws: SettingsError.self) { try read(["name": "percentile", "percentile": 101]) }
  }
}
