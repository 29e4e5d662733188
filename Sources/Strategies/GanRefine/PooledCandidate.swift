import Search

/// A candidate of a pool, and where it comes from.
struct PooledCandidate: Sendable {
  enum Origin: Equatable, Sendable {
    case baseline
    case uniform
    case mutant
    /// Of a generator, by its index.
    case generator(Int)

    var name: String {
      switch self {
      case .baseline: "baseline"
      case .uniform: "uniform"
      case .mutant: "mutant"
      case .generator(let index): "generator \(index + 1)"
      }
    }
  }

  let assignment: Assignment
  let origin: Origin

  init(_ assignment: Assignment, _ origin: Origin) {
    self.assignment = assignment
    self.origin = origin
  }
}
