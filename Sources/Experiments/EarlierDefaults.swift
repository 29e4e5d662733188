import Essentials
import Problems

/// The defaults of earlier versions that have changed since, for configs of runs that began with them.
enum EarlierDefaults {
  /// A config with the defaults written out that its journal's format implied.
  static func filled(into config: JSONValue, format: Int) -> JSONValue {
    var config = config
    if format < 2, config["method"]?.string == "random", config["strategy"]?["duplicates"] == nil {
      // Random search could draw an assignment twice.
      config = config.overlaid(by: ["strategy": ["duplicates": "allow"]])
    }
    if format < 3 {
      config = EarlierNetworks.filled(into: config)
      if isOfNetworks(config) { config = training(config) }
    }
    return config
  }

  /// The sections of a search over classifiers as they were read before format 3: training kept the first of equally
  /// accurate epochs, the momentum of SGD was 0.9, and "train" meant the accuracy of the epoch's batches.
  static func training(_ config: JSONValue) -> JSONValue {
    guard var members = config.object else { return config }
    let training = members["training"]?.object ?? [:]
    var added: [String: JSONValue] = [:]
    if training["monitor"] == nil { added["monitor"] = isRegression(config) ? "loss" : "accuracy" }
    if training["ties"] == nil { added["ties"] = "first" }
    let optimizer = training["optimizer"]?.object ?? [:]
    let name = optimizer["name"]?.string ?? "sgd"
    if name == "sgd", optimizer["momentum"] == nil { added["optimizer"] = ["momentum": 0.9] }
    if name.hasPrefix("$"), optimizer["sgdMomentum"] == nil { added["optimizer"] = ["sgdMomentum": 0.9] }
    members["training"] = JSONValue.object(training).overlaid(by: .object(added))
    if members["fitness"]?["on"]?.string == "train" {
      members["fitness"] = members["fitness"]?.overlaid(by: ["on": "batches"])
    }
    return .object(members)
  }

  private static func isOfNetworks(_ config: JSONValue) -> Bool {
    let type = config["problem"]?["type"]?.string
    return config["model"] != nil && (type == nil || type == ClassificationProblem.entry.name || isRegression(config))
  }

  private static func isRegression(_ config: JSONValue) -> Bool {
    config["problem"]?["type"]?.string == ClassificationProblem.regression.name
  }
}
