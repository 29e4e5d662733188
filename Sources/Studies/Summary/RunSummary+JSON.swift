import Essentials
import Search

extension RunSummary {
  /// The summary as one object: `method`, `name`, `seed`, `state`, `trials`, `complete`, `failed`,
  /// `iterations`, `start`, `best`, `test`, `top`, `directory`.
  ///
  /// For an evolutionary search also `generations`, `winner` and its `family`.
  public var json: JSONValue {
    var object: [String: JSONValue] = [
      "directory": .string(directory), "name": study.map { .string($0.name) } ?? .null,
      "method": study.map { .string($0.method) } ?? .null,
      "seed": study.map { .integer($0.seed) } ?? .null,
      "version": study.map { .string($0.version) } ?? .null,
      "state": isFinished ? "finished" : "unfinished", "trials": .integer(trials),
      "complete": .integer(complete), "failed": .integer(failed), "pruned": .integer(pruned),
      "objectives": .array(objectives.map(\.json)), "iterations": .integer(iterations ?? 0),
      "start": start.map(json) ?? .null, "best": bestJSON, "test": testJSON,
      "top": .array(top.map(json)),
    ]
    if let winner, winner.confirmation != nil {
      object["winner"] = json(winner)
      object["confirmed"] = .array(confirmed.map(json))
    }
    if !front.isEmpty { object["front"] = .array(front.map(json)) }
    guard !generations.isEmpty else { return .object(object) }
    object["generations"] = .array(generations.map { .object($0.statistics) })
    if let lineage = best.flatMap({ Lineage(of: $0.number, in: generations) }) {
      object["winner"] = json(lineage.winner)
      object["family"] = .array(lineage.members.map(json))
    }
    return .object(object)
  }

  /// The members of the journal's `end` line.
  var endFields: [String: JSONValue] {
    [
      "best": bestJSON, "complete": .integer(complete), "failed": .integer(failed), "pruned": .integer(pruned),
      "test": testJSON,
    ]
  }

  private func json(_ member: Lineage.Member) -> JSONValue {
    member.individual.json.overlaid(by: ["generation": .integer(member.generation)])
  }

  /// The best trial as the journal's `end` line has it; null if no trial succeeded.
  var bestJSON: JSONValue { best.map(json) ?? .null }

  /// The final tests by role; null for a role without tests, except that `plain` is absent then.
  var testJSON: JSONValue {
    let roles = TestRole.allCases.filter { $0 != .plain || tests[$0] != nil }
    return .object(Dictionary(uniqueKeysWithValues: roles.map { ($0.rawValue, testJSON(of: $0)) }))
  }

  private func testJSON(of role: TestRole) -> JSONValue {
    guard let sample = tests[role]?.json else { return .null }
    let measures = (testMeasures[role] ?? [:]).mapValues(\.json)
    return sample.overlaid(
      by: .object(["metric": testMetric.map { .string($0) } ?? .null, "measures": .object(measures)]))
  }

  private func json(_ trial: TrialRecord) -> JSONValue {
    .object([
      "number": .integer(trial.number), "fitness": JSONValue(finite: trial.fitness),
      "parameters": .object(trial.parameters), "vector": .array(vector(trial.parameters)),
      "metrics": .object(trial.metrics.mapValues { .number($0) }),
    ])
  }

  private func json(_ winner: Winner) -> JSONValue {
    .object([
      "number": winner.trial.map { .integer($0) } ?? .null, "fitness": JSONValue(finite: winner.fitness),
      "parameters": .object(winner.parameters), "vector": .array(vector(winner.parameters)),
      "confirmation": winner.confirmation.map(\.json) ?? .null,
    ])
  }
}

extension Winner.Sample {
  var json: JSONValue {
    [
      "mean": JSONValue(finite: mean), "deviation": values.count > 1 ? JSONValue(finite: deviation) : .null,
      "values": .array(values.map { .number($0) }),
    ]
  }
}
