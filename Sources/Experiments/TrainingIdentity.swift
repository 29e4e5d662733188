import Datasets
import Essentials
import Studies
import TensorCore

/// Everything that determines a training: equal identities train to the same bits.
public struct TrainingIdentity: Equatable, Sendable {
  /// The seed, the network's parameters, the sections of the resolved config that a training reads, a digest of the
  /// data, and the instruction set whose kernels compute it.
  public let json: JSONValue

  public init(_ json: JSONValue) { self.json = json }

  /// - Parameter seed: Of the training; nil for the experiment's.
  public init(
    _ experiment: Experiment, parameters: [String: JSONValue], seed: Int? = nil, on dataset: Dataset
  ) {
    let sections = ["dataset", "fitness", "model", "training"]
    var members = (experiment.resolved.object ?? [:]).filter { sections.contains($0.key) }
    members["seed"] = .integer(seed ?? experiment.seed)
    members["parameters"] = .object(parameters)
    members["data"] = .string(dataset.digest)
    members["kernels"] = .string(KernelSet.best.rawValue)
    json = .object(members)
  }

  /// The instruction set; nil in checkpoints of versions that did not record it.
  public var kernels: String? { json["kernels"]?.string }

  /// Why a training of this identity cannot be continued with another one; empty if it can.
  ///
  /// The path of the data is not part of a training; its digest shows that it is the same data. More epochs and more
  /// patience only move the end.
  public func changes(to other: TrainingIdentity) -> [ConfigChange] {
    let ends: Set = ["training.epochs", "training.patience"]
    let ignored: Set = ["dataset.path", "dataset.cache", "dataset.testList"]
    let changes = ConfigChange.between(
      complete, other.json, ignoring: kernels == nil ? ignored.union(["kernels"]) : ignored)
    return changes.filter { !ends.contains($0.path) || !isMore(other, $0.path) }
  }

  /// The identity with the settings that a checkpoint of an earlier version does not name.
  private var complete: JSONValue {
    guard json["model"] != nil, json["training"]?["ties"] == nil else { return json }
    let earlier = EarlierDefaults.training(json)
    return earlier["fitness"] == nil ? earlier : earlier.overlaid(by: ["fitness": ["epoch": "best"]])
  }

  private func isMore(_ other: TrainingIdentity, _ path: String) -> Bool {
    func value(_ json: JSONValue) -> Int { json["training"]?[String(path.dropFirst("training.".count))]?.integer ?? 0 }
    return value(other.json) > value(json)
  }
}
