import Essentials
import TensorCore

/// What follows a normalisation in the same passes over memory: a scale and a shift of each channel, then an
/// activation or a PReLU.
public struct Rescaling {
  /// `[C]`, or nil.
  public let scale: Parameter?
  public let shift: Parameter?
  /// That of a PReLU, `[C]`; nil: no PReLU.
  public let slope: Parameter?
  /// `.linear` where there is a slope.
  public let activation: Activation

  public init(
    scale: Parameter? = nil, shift: Parameter? = nil, slope: Parameter? = nil, activation: Activation = .linear
  ) {
    self.scale = scale
    self.shift = shift
    self.slope = slope
    self.activation = activation
  }

  var parameters: [NamedParameter] {
    [("scale", scale), ("shift", shift), ("slope", slope)].compactMap { name, parameter in
      parameter.map { NamedParameter(name, $0) }
    }
  }
}

extension Rescaling {
  /// The same before it has parameters: a scale starts at 1, a shift at 0.
  public struct Plan: Equatable, Sendable {
    /// What follows the normalisation.
    public enum Rectifier: Equatable, Sendable {
      case activation(Activation)
      /// One slope per channel, all from `initial`.
      case prelu(initial: Float)
    }

    public let hasScale: Bool
    public let hasShift: Bool
    public let rectifier: Rectifier

    /// - Parameter rectifier: ReLU, leaky ReLU and PReLU cost nothing here.
    public init(hasScale: Bool = true, hasShift: Bool = true, rectifier: Rectifier = .activation(.linear)) {
      self.hasScale = hasScale
      self.hasShift = hasShift
      self.rectifier = rectifier
    }

    /// `, relu`; nothing for `.linear`.
    var described: String {
      switch rectifier {
      case .activation(.linear): ""
      case .activation(let activation): ", \(activation.name)"
      case .prelu: ", prelu"
      }
    }

    func parameterCount(channels: Int) -> Int {
      let isLearned = [hasScale, hasShift, initialSlope != nil]
      return channels * isLearned.count { $0 }
    }

    func makeRescaling(channels: Int) -> Rescaling {
      func filled(_ value: Float) -> Parameter { Parameter(Tensor([channels], repeating: value)) }
      let activation: Activation = if case .activation(let activation) = rectifier { activation } else { .linear }
      return Rescaling(
        scale: hasScale ? filled(1) : nil, shift: hasShift ? filled(0) : nil, slope: initialSlope.map(filled),
        activation: activation)
    }

    private var initialSlope: Float? { if case .prelu(let initial) = rectifier { initial } else { nil } }
  }
}

// MARK: - Settings

extension Rescaling.Plan {
  /// Reads `scale` and `shift`, and the rectifier: `activation` ("linear"), or with `prelu` (false) a PReLU from
  /// `initialSlope` (0.25).
  /// - Parameter isLearned: Whether scale and shift are learned by default.
  init(_ reader: SettingsReader, isLearned: Bool) {
    hasScale = reader.flag("scale", default: isLearned)
    hasShift = reader.flag("shift", default: isLearned)
    guard reader.flag("prelu", default: false) else {
      rectifier = .activation(reader.activation(default: .linear))
      return
    }
    if reader.raw("activation") != nil {
      reader.refuse("activation", "expected none beside \"prelu\", which is an activation")
    }
    rectifier = .prelu(initial: reader.initialSlope())
  }
}

extension SettingsReader {
  /// `epsilon` (1e-5), added to variances.
  func varianceEpsilon() -> Float { Float(number("epsilon", default: 1e-5, in: 1e-12...1)) }
}
