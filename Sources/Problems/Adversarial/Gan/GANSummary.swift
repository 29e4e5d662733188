import Essentials

/// What a GAN's training has come to: the last and the best measures, the mean losses, the diagnosis.
public struct GANSummary: Equatable, Sendable {
  public let epochs: [GANEpoch]
  /// The name of the measure that the best epoch is chosen by.
  public let by: String
  /// Whether lower values of it are better.
  public let isLowerBetter: Bool
  /// The epoch in which the training diverged; nil if it did not.
  public let divergedIn: Int?

  public init(epochs: [GANEpoch], by: String, isLowerBetter: Bool, divergedIn: Int? = nil) {
    self.epochs = epochs
    self.by = by
    self.isLowerBetter = isLowerBetter
    self.divergedIn = divergedIn
  }

  /// The last epoch that was measured.
  public var last: GANEpoch? { epochs.last { !$0.measures.isEmpty } }

  /// The measured epoch with the best value; of equal ones the first.
  public var best: GANEpoch? {
    let measured = epochs.filter { $0.measures[by]?.isFinite == true }
    return measured.min { value($0) < value($1) }
  }

  /// The value that is chosen by, lower is better.
  private func value(_ epoch: GANEpoch) -> Double {
    let value = epoch.measures[by] ?? .infinity
    return isLowerBetter ? value : -value
  }

  public var diagnosis: GANDiagnosis { GANDiagnosis(epochs, divergedIn: divergedIn) }

  /// The mean losses over the last tenth of the epochs.
  public var losses: (discriminator: Double, generator: Double)? { Self.losses(of: epochs) }

  static func losses(of epochs: [GANEpoch]) -> (discriminator: Double, generator: Double)? {
    let window = epochs.suffix(max(1, epochs.count / 10))
    guard !window.isEmpty else { return nil }
    let count = Double(window.count)
    return (
      window.reduce(0) { $0 + $1.discriminatorLoss } / count, window.reduce(0) { $0 + $1.generatorLoss } / count
    )
  }

  /// `epochs`, `by`, `measures` (by name `last` and `best`), `bestEpoch`, `losses`, `diagnosis` and its `sentence`.
  public var json: JSONValue {
    func value(_ epoch: GANEpoch?, _ name: String) -> JSONValue {
      epoch?.measures[name].map { JSONValue(finite: $0) } ?? .null
    }
    let names = Set((last?.measures ?? [:]).keys)
    let measures = names.map { name -> (String, JSONValue) in
      (name, ["last": value(last, name), "best": value(best, name)])
    }
    var object: [String: JSONValue] = [
      "epochs": .integer(epochs.count), "by": .string(by),
      "bestEpoch": best.map { .integer($0.epoch) } ?? .null,
      "measures": .object(Dictionary(uniqueKeysWithValues: measures)),
      "diagnosis": .string(diagnosis.kind.rawValue), "sentence": .string(diagnosis.sentence),
    ]
    if let losses {
      object["losses"] = [
        "discriminator": JSONValue(finite: losses.discriminator), "generator": JSONValue(finite: losses.generator),
      ]
    }
    return .object(object)
  }
}
