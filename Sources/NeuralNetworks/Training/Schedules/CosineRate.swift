import Essentials

/// A learning rate that falls along half a cosine (Loshchilov and Hutter, 2017, arXiv 1608.03983, without restarts).
/// Keys: `epochs` (the training's), `lowest` (0).
struct CosineRate: LearningRateRule {
  static let name = "cosine"

  /// At least 1.
  let epochs: Int
  /// In 0...1.
  let lowest: Double

  init(epochs: Int, lowest: Double) {
    self.epochs = epochs
    self.lowest = lowest
  }

  init(_ reader: SettingsReader, epochs: Int) {
    self.epochs = reader.integer("epochs", default: epochs, in: 1...1_000_000, unit: "epochs")
    lowest = reader.number("lowest", default: 0, in: 0...1, unit: "(part of the learning rate)")
  }

  var settings: [String: JSONValue] { ["epochs": .integer(epochs), "lowest": .number(lowest)] }

  func factor(epoch: Int) -> Double {
    if epoch >= epochs { return lowest }
    let cosine = portableSineCosine(turns: Double(epoch) / Double(2 * epochs)).cosine
    return lowest + (1 - lowest) * (1 + cosine) / 2
  }
}

extension LearningRateSchedule.Shape {
  /// lowest + (1 − lowest) · (1 + cos(π · epoch / epochs)) / 2, and `lowest` from epoch `epochs` on, where PyTorch's
  /// rises again. PyTorch's `eta_min` is `lowest` times the learning rate.
  public static func cosine(epochs: Int, lowest: Double) -> Self { Self(CosineRate(epochs: epochs, lowest: lowest)) }
}
