/// The 24 noiseless functions of the Black-Box Optimization Benchmark, in the order of their numbers.
///
/// Hansen, Finck, Ros, Auger: Real-Parameter Black-Box Optimization Benchmarking 2009: Noiseless Functions Definitions
/// (INRIA RR-6829). The raw value is the name that a config writes.
public enum BBOBFunction: String, CaseIterable, Sendable {
  case sphere
  case ellipsoidSeparable = "ellipsoid-separable"
  case rastriginSeparable = "rastrigin-separable"
  case buecheRastrigin = "bueche-rastrigin"
  case linearSlope = "linear-slope"
  case attractiveSector = "attractive-sector"
  case stepEllipsoid = "step-ellipsoid"
  case rosenbrock
  case rosenbrockRotated = "rosenbrock-rotated"
  case ellipsoid
  case discus
  case bentCigar = "bent-cigar"
  case sharpRidge = "sharp-ridge"
  case differentPowers = "different-powers"
  case rastrigin
  case weierstrass
  case schaffersF7 = "schaffers-f7"
  case schaffersF7IllConditioned = "schaffers-f7-ill-conditioned"
  case griewankRosenbrock = "griewank-rosenbrock"
  case schwefel
  case gallagher101 = "gallagher-101"
  case gallagher21 = "gallagher-21"
  case katsuura
  case lunacekBiRastrigin = "lunacek-bi-rastrigin"

  /// The function's number in the source, 1 to 24.
  public var number: Int { Self.numbers[self, default: 0] }

  private static let numbers = Dictionary(uniqueKeysWithValues: zip(allCases, 1...))

  /// The function of a name such as `rosenbrock`, or of a number such as `f8`; nil for any other text.
  public init?(name: String) {
    if let function = Self(rawValue: name) {
      self = function
    } else if let function = Self.allCases.first(where: { "f\($0.number)" == name }) {
      self = function
    } else {
      return nil
    }
  }
}
