import Essentials
import Studies
import Testing

@testable import Reports

@Suite struct ImportanceTests {
  /// Units, rate, activation, dropout, keep (which only trials with dropout have) and fitness of 40 trials.
  private let rows: [(Int, Double, String, Bool, Int, Double)] = [
    ((31, 0.005997, "relu", true, 16, 0.9244)),
    ((9, 0.006558, "tanh", true, 8, 0.2034)),
    ((25, 0.097036, "tanh", false, 0, -0.0446)),
    ((61, 0.001554, "relu", true, 5, 1.2609)),
    ((50, 0.01674, "linear", false, 0, 0.7475)),
    ((21, 0.018823, "linear", true, 1, 0.294)),
    ((35, 0.00262, "linear", false, 0, 0.51)),
    ((50, 0.01388, "tanh", true, 15, 0.9119)),
    ((18, 0.043311, "relu", true, 16, 0.5747)),
    ((28, 0.000594, "linear", true, 10, 0.4905)),
    ((54, 0.003325, "tanh", false, 0, 0.8104)),
    ((53, 0.005659, "tanh", false, 0, 0.8064)),
    ((4, 0.037085, "linear", false, 0, -0.0729)),
    ((21, 0.012469, "tanh", false, 0, 0.3158)),
    ((14, 0.01385, "relu", false, 0, 0.4995)),
    ((35, 0.000716, "relu", true, 16, 0.9605)),
    ((12, 0.001077, "relu", true, 5, 0.4929)),
    ((3, 0.000762, "tanh", false, 0, 0.0007)),
    ((6, 0.006531, "relu", true, 11, 0.4864)),
    ((36, 0.003283, "relu", true, 3, 0.8589)),
    ((14, 0.006299, "relu", false, 0, 0.5002)),
    ((53, 0.00075, "tanh", true, 2, 0.8019)),
    ((44, 0.000874, "relu", false, 0, 0.9419)),
    ((49, 0.00135, "linear", true, 4, 0.7624)),
    ((35, 0.001966, "linear", false, 0, 0.5067)),
    ((39, 0.002053, "tanh", false, 0, 0.5696)),
    ((44, 0.000108, "tanh", false, 0, 0.638)),
    ((41, 0.000115, "linear", false, 0, 0.5912)),
    ((18, 0.000151, "linear", true, 12, 0.352)),
    ((46, 0.006708, "tanh", false, 0, 0.7023)),
    ((3, 0.005863, "linear", true, 12, 0.1462)),
    ((33, 0.007654, "tanh", false, 0, 0.5039)),
    ((41, 0.000341, "relu", true, 12, 1.0123)),
    ((34, 0.000797, "tanh", true, 1, 0.4952)),
    ((17, 0.000851, "relu", false, 0, 0.5199)),
    ((35, 0.00052, "relu", false, 0, 0.7995)),
    ((13, 0.000202, "tanh", false, 0, 0.1541)),
    ((29, 0.002067, "relu", true, 7, 0.7835)),
    ((58, 0.000648, "relu", true, 7, 1.2295)),
    ((41, 0.026323, "linear", true, 9, 0.649)),
  ]

  private let study: JSONValue = [
    "event": "study", "format": 2, "name": "a", "method": "random", "seed": 1,
    "objectives": [["metric": "accuracy", "better": "higher"]],
    "config": [
      "space": [
        ["name": "units", "type": "integer", "min": 1, "max": 64],
        ["name": "rate", "type": "real", "min": 0.0001, "max": 0.1, "log": true],
        ["name": "activation", "type": "choice", "choices": ["relu", "tanh", "linear"]],
        ["name": "dropout", "type": "flag"],
        ["name": "keep", "type": "integer", "min": 1, "max": 16, "log": true, "when": ["dropout": true]],
      ]
    ],
  ]

  private func contents() throws -> JournalContents {
    let trials = rows.enumerated().map { number, row -> JSONValue in
      var parameters: [String: JSONValue] = [
        "units": .integer(row.0), "rate": .number(row.1), "activation": .string(row.2), "dropout": .bool(row.3),
      ]
      if row.3 { parameters["keep"] = .integer(row.4) }
      return trialLine(number, batch: 0, row.5).overlaid(by: ["parameters": .object(parameters)])
    }
    return try journal([study] + trials)
  }

  @Test func equalsOptuna() throws {
    // PedAnovaImportanceEvaluator().evaluate of optuna 5.0.0 on the same trials; Tests/compare-importance.py compares
    // whole journals.
    let expected = [
      ("rate", 0.008341466039964954), ("units", 0.006030776139532053), ("dropout", 0.0015999999999968002),
      ("activation", 0.0015887709570950538), ("keep", 0.000706140061593969),
    ]
    let importance = try #require(Importance(contents()))
    #expect(importance.shares.map(\.name) == expected.map(\.0))
    for (share, known) in zip(importance.shares, expected) { #expect(abs(share.divergence - known.1) < 1e-9) }
    #expect(abs(importance.shares.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    // 0.008341... of the sum 0.018267...
    #expect(abs(importance.shares[0].share - 0.45663743821860225) < 1e-6)
  }

  @Test func equalTrialsLeaveAllParametersAlike() throws {
    let trials = (0..<4).map { number in
      trialLine(number, batch: 0, 0.5).overlaid(
        by: ["parameters": ["units": 8, "rate": 0.01, "activation": "relu", "dropout": false]])
    }
    let importance = try #require(Importance(journal([study] + trials)))
    // The best tenth are all trials, so nothing distinguishes them.
    #expect(importance.shares.allSatisfy { $0.divergence == 0 && $0.share == 0.2 })
  }

  @Test func needsTwoTrialsAndASpace() throws {
    #expect(try Importance(journal([study, trialLine(0, batch: 0, 0.5)])) == nil)
    let spaceless = study.overlaid(by: ["config": ["space": .null]])
    #expect(try Importance(journal([spaceless, trialLine(0, batch: 0, 0.5), trialLine(1, batch: 0, 0.6)])) == nil)
  }

  @Test func densitiesAddUpToOne() {
    for isCategorical in [false, true] {
      let density = GridDensity([3, 0, 0, 9, 1], isCategorical: isCategorical)
      #expect(abs(density.values.reduce(0, +) - 1) < 1e-12)
      #expect(density.values[3] == density.values.max())
    }
  }
}
