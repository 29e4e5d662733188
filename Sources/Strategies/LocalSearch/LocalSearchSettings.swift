import Essentials

/// How far numbers move: keys of the section `strategy`.
public struct LocalSearchSettings: Equatable, Sendable {
  /// `step`: at first, as a fraction of a number's range; in (0, 1].
  public var step: Double
  /// `minimumStep`: a climb ends where halves of the step would fall below it; in (0, 1].
  public var minimumStep: Double

  public init(step: Double = 0.1, minimumStep: Double = 0.001) {
    self.step = step
    self.minimumStep = minimumStep
  }

  public init(_ reader: SettingsReader) {
    let standard = Self()
    step = reader.number("step", default: standard.step, in: 1e-12...1)
    minimumStep = reader.number("minimumStep", default: min(standard.minimumStep, step), in: 1e-12...1)
    if minimumStep > step {
      reader.refuse("minimumStep", "must be at most step (\(step)), found \(minimumStep)")
    }
  }
}
