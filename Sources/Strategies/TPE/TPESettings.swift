import Essentials

/// Settings of `TPE`: keys of the section `strategy`. The defaults are those of Optuna 5.
public struct TPESettings: Equatable, Sendable {
  /// `startupTrials`: finished trials before which proposals are drawn at random, default 10.
  public var startupTrials: Int
  /// `candidates`: points drawn from the density of the good trials for each proposal, default 24.
  public var candidates: Int
  /// `goodFraction`: share of the finished trials that count as good, rounded up, default 0.1.
  public var goodFraction: Double
  /// `goodLimit`: the most trials that count as good, default 25.
  public var goodLimit: Int
  /// `priorWeight`: weight of the prior kernel, where a trial's is at most 1, default 1.
  public var priorWeight: Double
  /// `multivariate`: whether parameters are modelled together, so that the combinations of the good trials are kept
  /// (true, the default), or each for itself.
  public var multivariate: Bool

  public init(
    startupTrials: Int = 10, candidates: Int = 24, goodFraction: Double = 0.1, goodLimit: Int = 25,
    priorWeight: Double = 1, multivariate: Bool = true
  ) {
    self.startupTrials = startupTrials
    self.candidates = candidates
    self.goodFraction = goodFraction
    self.goodLimit = goodLimit
    self.priorWeight = priorWeight
    self.multivariate = multivariate
  }

  public init(_ reader: SettingsReader) {
    let standard = Self()
    startupTrials = reader.integer(
      "startupTrials", default: standard.startupTrials, in: 1...1_000_000, unit: "trials")
    candidates = reader.integer("candidates", default: standard.candidates, in: 1...100_000, unit: "candidates")
    goodFraction = reader.number("goodFraction", default: standard.goodFraction, in: 0.001...0.999)
    goodLimit = reader.integer("goodLimit", default: standard.goodLimit, in: 1...1_000_000, unit: "trials")
    priorWeight = reader.number("priorWeight", default: standard.priorWeight, in: 1e-6...1e6)
    multivariate = reader.flag("multivariate", default: standard.multivariate)
  }

  /// How many of `count` finished trials are good.
  func goodCount(of count: Int) -> Int {
    min(Int((goodFraction * Double(count)).rounded(.up)), goodLimit)
  }
}
