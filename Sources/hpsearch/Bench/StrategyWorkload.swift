import Essentials
import Experiments
import Search

extension Workload {
  /// The overhead of a search: a step asks for a generation of 100 and tells its results. Known individuals are
  /// proposed again, so that no generation is read from the ledger.
  static func generations(of method: String) throws -> Workload {
    var strategy = try Experiment(config(of: method), from: "bench").study().strategy
    var rng = SeededGenerator(seed: 0)
    var trials = 0
    return Workload {
      var open = OpenTrials()
      while case .candidate(let candidate) = strategy.ask(open) { open.own.append(candidate) }
      for candidate in open.own {
        trials += 1
        _ = strategy.tell(CandidateResult(candidate: candidate, fitness: rng.uniform(), trial: trials))
      }
    }
  }

  private static func config(of method: String) -> JSONValue {
    let dataset: JSONValue = ["path": "bench", "format": "cifar10"]
    let common: JSONValue = ["name": "bench", "method": .string(method), "dataset": dataset]
    let own: JSONValue =
      switch method {
      case "similarity-ga":
        [
          "model": ["builder": "feature-classifier", "units": "$units", "layers": "$layers"],
          "space": [choices("units", 7), choices("layers", 4), choices("third", 4), choices("fourth", 7)],
        ]
      case "chromosome-ga":
        [
          "model": ["builder": "chromosome-cnn", "gene": "$gene"],
          "space": [["name": "gene", "type": "bits", "length": 20]],
        ]
      default: ["dataset": dataset.overlaid(by: ["size": [64, 64], "normalization": "signed", "validation": 0])]
      }
    let size: JSONValue = ["population": 100, "generations": 1_000_000]
    let again: JSONValue = method == "elitist" ? [:] : ["reevaluate": true]
    return common.overlaid(by: own).overlaid(by: ["strategy": size.overlaid(by: again)])
  }

  private static func choices(_ name: String, _ count: Int) -> JSONValue {
    ["name": .string(name), "type": "choice", "choices": .array((1...count).map { .integer($0) })]
  }
}
