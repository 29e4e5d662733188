/// The initializers that a config can name.
public enum InitializerName: String, CaseIterable, Sendable {
  case zeros
  case normal
  case glorotNormal
  case glorotUniform
  case heNormal
  case heUniform
  case lecunNormal
  case lecunUniform
  case orthogonal
  case fanInUniform

  /// - Parameters:
  ///   - standardDeviation: Of `normal`; DCGAN's by default.
  ///   - gain: The length of the vectors of `orthogonal`.
  public func initializer(standardDeviation: Double = 0.02, gain: Double = 1) -> Initializer {
    switch self {
    case .zeros: .zeros
    case .normal: .normal(standardDeviation: standardDeviation)
    case .glorotNormal: .glorotNormal
    case .glorotUniform: .glorotUniform
    case .heNormal: .heNormal
    case .heUniform: .heUniform
    case .lecunNormal: .lecunNormal
    case .lecunUniform: .lecunUniform
    case .orthogonal: .orthogonal(gain: gain)
    case .fanInUniform: .fanInUniform
    }
  }
}
