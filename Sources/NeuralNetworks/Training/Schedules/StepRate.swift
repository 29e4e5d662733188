import Essentials

/// A learning rate that falls by a factor every few epochs. Keys: `every` (10 epochs), `factor` (0.1).
struct StepRate: LearningRateRule {
  static let name = "step"

  /// In epochs, at least 1.
  let every: Int
  let factor: Double

  init(every: Int, factor: Double) {
    self.every = every
    self.factor = factor
  }

  init(_ reader: SettingsReader, epochs: Int) {
    every = reader.integer("every", default: 10, in: 1...1_000_000, unit: "epochs")
    factor = reader.rateFactor(default: 0.1)
  }

  var settings: [String: JSONValue] { ["every": .integer(every), "factor": .number(factor)] }

  func factor(epoch: Int) -> Double { power(factor, epoch / every) }
}

extension LearningRateSchedule.Shape {
  /// factor^⌊epoch / every⌋.
  public static func step(every: Int, factor: Double) -> Self { Self(StepRate(every: every, factor: factor)) }
}
