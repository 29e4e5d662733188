import Essentials
import Search

/// How a child's value follows from those of two parents. The operators for numbers work on the points of [-1, 1] that
/// stand for them; other parameters are always swapped.
public enum Crossover: Equatable, Sendable {
  /// The second parent's value with a probability, otherwise the first's (Syswerda, 1989).
  case uniform(swapRate: Double)
  /// BLX-α: evenly from the interval between the parents, widened on each side by α of its length (Eshelman and
  /// Schaffer, 1993).
  case blend(alpha: Double)
  /// SBX: a spread about the parents' middle that is mostly like theirs, the more so the larger η is (Deb and Agrawal,
  /// Complex Systems 9, 1995).
  case simulatedBinary(eta: Double)

  func child(
    _ first: ParameterValue, _ second: ParameterValue, _ domain: Domain, using rng: inout SeededGenerator
  ) -> ParameterValue {
    switch (self, domain) {
    case (.uniform(let rate), _): return rng.bernoulli(rate) ? second : first
    case (.blend(let alpha), .integer), (.blend(let alpha), .real):
      let (left, right) = (domain.point(of: first), domain.point(of: second))
      let margin = alpha * abs(left - right)
      return domain.value(at: rng.uniform(in: min(left, right) - margin...max(left, right) + margin))
    case (.simulatedBinary(let eta), .integer), (.simulatedBinary(let eta), .real):
      // Half of the parameters are swapped, as in the source.
      if rng.bernoulli(0.5) { return rng.bernoulli(0.5) ? second : first }
      let (left, right) = (domain.point(of: first), domain.point(of: second))
      let spread = simulatedBinarySpread(rng.uniform(), eta: eta) * (rng.bernoulli(0.5) ? 1 : -1)
      return domain.value(at: (left + right + spread * abs(left - right)) / 2)
    case (.blend, _), (.simulatedBinary, _): return rng.bernoulli(0.5) ? second : first
    }
  }
}

/// The children's distance relative to the parents', for a probability in [0, 1): the quantile of a density that has its
/// peak at 1.
private func simulatedBinarySpread(_ probability: Double, eta: Double) -> Double {
  probability <= 0.5
    ? power(2 * probability, 1 / (eta + 1))
    : power(1 / (2 * (1 - probability)), 1 / (eta + 1))
}

private func power(_ base: Double, _ exponent: Double) -> Double {
  base == 0 ? 0 : portableExp(portableLog(base) * exponent)
}
