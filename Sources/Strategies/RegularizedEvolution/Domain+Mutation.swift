import Essentials
import Search

extension Domain {
  /// A value other than the given one: a number of more than ten values a random step away, a gene with one bit flipped,
  /// any other value of what has few.
  ///
  /// The step is normal with a tenth of the range as standard deviation, in the logarithm of logarithmic numbers; the
  /// source has only lists of values, from which it draws evenly.
  /// - Returns: The same value if there is no other.
  func mutated(_ value: ParameterValue, using rng: inout SeededGenerator) -> ParameterValue {
    switch (self, value) {
    case (.integer, _), (.real, _):
      let point = point(of: value)
      for _ in 0..<100 {
        // Of few values, each is as near as the next.
        let other = (count ?? .max) <= 10 ? random(using: &rng) : stepped(from: point, using: &rng)
        if other != value { return other }
      }
      return value
    case (.choice(let labels, _), .choice(let index, _)):
      guard labels.count > 1 else { return value }
      return self.value(index: (index + 1 + rng.integer(below: labels.count - 1)) % labels.count)
    case (.flag, .flag(let value)): return .flag(!value)
    case (.bits(let count), .bits(let gene)):
      let bit = rng.integer(below: count)
      return .bits(gene.replacing(bit..<bit + 1, with: gene[bit] ? 0 : 1))
    case (.fixed, _): return value
    case (.choice, _), (.flag, _), (.bits, _):
      preconditionFailure("\(value.json.line) is a value of another domain than \(described)")
    }
  }

  private func stepped(from point: Double, using rng: inout SeededGenerator) -> ParameterValue {
    var moved = 0.0
    repeat { moved = point + 0.2 * rng.normal() } while abs(moved) > 1
    return value(at: moved)
  }
}
