import Essentials

/// The constants of a `CandidateScreen`, of which every method that screens candidates has a section.
public struct ScreenSettings: Equatable, Sendable {
  /// `discriminators`: their number, default 4.
  public var discriminators: Int
  /// `hidden`: units of each hidden layer, default [32, 32].
  public var hidden: [Int]
  /// `leakySlope` of their leaky ReLU, default 0.2.
  public var leakySlope: Double
  /// `learningRate` of Adam, default 0.01.
  public var learningRate: Double
  /// `steps` of Adam after each batch of trials, default 16.
  public var steps: Int
  /// `remembered`: the maximum number of trials in a step, drawn from all of them; default 64.
  public var remembered: Int
  /// `exponent`: a trial's target is its rank in [0, 1] to this power. The higher it is, the more the best trials stand
  /// out.
  public var exponent: Int

  /// - Parameter exponent: The default of `exponent`.
  public init(_ reader: SettingsReader, exponent: Int) {
    discriminators = reader.integer("discriminators", default: 4, in: 1...1000, unit: "networks")
    hidden = reader.integers("hidden", default: [32, 32], in: 1...65_536, unit: "units")
    leakySlope = reader.number("leakySlope", default: 0.2, in: 0...1)
    learningRate = reader.number("learningRate", default: 0.01, in: 1e-9...100)
    steps = reader.integer("steps", default: 16, in: 1...10_000, unit: "updates per batch")
    remembered = reader.integer("remembered", default: 64, in: 2...1_000_000, unit: "trials")
    self.exponent = reader.integer("exponent", default: exponent, in: 1...100)
  }
}
