import Essentials

extension Generation {
  public static let event = "generation"

  /// The generation's line in the journal. It includes the statistics, for readers other than this program.
  public var record: StrategyRecord {
    StrategyRecord(
      event: Self.event, fields: statistics.merging(["individuals": .array(individuals.map(\.json))]) { $1 })
  }

  /// The fields of the record other than the individuals.
  public var statistics: [String: JSONValue] {
    [
      "index": .integer(index), "best": JSONValue(finite: best), "mean": JSONValue(finite: mean),
      "spread": JSONValue(finite: spread), "diversity": diversity.map(\.json) ?? .null,
      "forcedMutations": .integer(forcedMutations), "cacheHits": .integer(cacheHits), "seconds": .number(seconds),
    ]
  }

  /// Nil if the record is not a generation's.
  public init?(_ record: StrategyRecord) {
    guard record.event == Self.event, let index = record.fields["index"]?.integer,
      let list = record.fields["individuals"]?.array
    else { return nil }
    let individuals = list.compactMap(Individual.init)
    guard individuals.count == list.count else { return nil }
    self.init(
      index: index, individuals: individuals, diversity: record.fields["diversity"].flatMap(Diversity.init),
      seconds: record.fields["seconds"]?.number ?? 0)
  }
}

extension Individual {
  /// `known` and `parents` are present only if they are true or not empty.
  public var json: JSONValue {
    var object: [String: JSONValue] = [
      "id": .integer(id), "gene": .string(gene), "decoded": decoded, "fitness": JSONValue(finite: fitness),
      "trial": trial.map { .integer($0) } ?? .null, "origin": .string(origin.rawValue),
    ]
    if isKnown { object["known"] = true }
    if !parents.isEmpty { object["parents"] = .array(parents.map { .integer($0) }) }
    return .object(object)
  }

  /// Nil if `json` is not an individual.
  public init?(_ json: JSONValue) {
    guard let id = json["id"]?.integer, let gene = json["gene"]?.string,
      let origin = json["origin"]?.string.flatMap(Origin.init)
    else { return nil }
    self.init(
      id: id, gene: gene, decoded: json["decoded"] ?? .null, fitness: json["fitness"]?.number,
      trial: json["trial"]?.integer, isKnown: json["known"]?.bool ?? false,
      parents: (json["parents"]?.array ?? []).compactMap(\.integer), origin: origin)
  }
}

extension Diversity {
  var json: JSONValue { ["mean": .number(mean), "min": .integer(minimum), "max": .integer(maximum)] }

  init?(_ json: JSONValue) {
    guard let mean = json["mean"]?.number, let minimum = json["min"]?.integer, let maximum = json["max"]?.integer else {
      return nil
    }
    self.init(mean: mean, minimum: minimum, maximum: maximum)
  }
}
