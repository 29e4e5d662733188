import Essentials
import Search

/// Assignments at the edges of a space, so that a misfit is refused before the search and not in the middle of it: the
/// baseline, then one parameter at an outermost value, then two numbers or flags at their ends, since a kernel may fit
/// alone but not together with the number of blocks.
struct SpaceEdges {
  /// The baseline; if there is none, the first value of every parameter.
  let base: [String: JSONValue]
  /// Whether the space has faults, so that the values are only placeholders.
  var isBroken: Bool { space.isBroken }
  private let space: SearchSpace

  init(_ space: SearchSpace, baseline: Assignment?) {
    self.space = space
    base = (baseline ?? space.assignment { _, domain in domain.value(at: -1) }).parameters
  }

  /// Calls `body` with each, or with some of them if there are very many.
  /// - Parameter names: The parameters that `body` depends on.
  /// - Throws: What `body` throws; the faults of a `SettingsError` name the values that differ from the base's.
  func check(_ names: Set<String>, _ body: ([String: JSONValue]) throws -> Void) throws {
    for changes in changes(of: names) {
      guard let parameters = parameters(with: changes) else { continue }
      do {
        try body(parameters)
      } catch let error as SettingsError {
        // A fault of the base needs no values.
        if changes.isEmpty { throw error }
        let values = changes.map { "\($0.name) = \($0.value.json.described)" }.joined(separator: ", ")
        throw SettingsError(
          file: error.file,
          faults: error.faults.map { SettingsFault(path: $0.path, message: "\($0.message) (with \(values))") })
      }
    }
  }

  /// The base with some values changed; a parameter that becomes active has its first value. Nil if that is forbidden.
  private func parameters(with changes: [Change]) -> [String: JSONValue]? {
    guard space.isConditional || space.isConstrained else {
      return changes.reduce(into: base) { $0[$1.name] = $1.value.json }
    }
    let assignment = space.assignment { index, domain in
      let name = space.parameters[index].name
      return changes.first { $0.name == name }?.value ?? base[name].flatMap(domain.value) ?? domain.value(at: -1)
    }
    return space.allows(assignment) ? assignment.parameters : nil
  }

  private typealias Change = (name: String, value: ParameterValue)

  private func changes(of names: Set<String>) -> [[Change]] {
    let parameters = space.parameters.filter { names.contains($0.name) }
    // A network grows with its parameters too: together this takes time in proportion to their number.
    let most = max(8, 60_000 / max(1, parameters.count))
    let singles = parameters.flatMap { parameter in parameter.domain.outermost.map { [(parameter.name, $0)] } }
    if singles.count >= most {
      return [[]] + stride(from: 0, to: singles.count, by: (singles.count + most - 1) / most).map { singles[$0] }
    }
    let sizes = parameters.filter { !$0.domain.isChoice }
    let pairs = sizes.enumerated().flatMap { index, first in
      sizes[(index + 1)...].flatMap { second in
        first.domain.outermost.flatMap { left in
          second.domain.outermost.map { [(first.name, left), (second.name, $0)] }
        }
      }
    }
    let rest = most - singles.count
    return [[]] + singles
      + stride(from: 0, to: pairs.count, by: max(1, (pairs.count + rest - 1) / rest)).map { pairs[$0] }
  }
}

extension Domain {
  fileprivate var isChoice: Bool { if case .choice = self { true } else { false } }

  /// The ends of an interval, every label of a choice.
  fileprivate var outermost: [ParameterValue] {
    switch self {
    case .integer, .real: [value(at: -1), value(at: 1)]
    case .choice(let labels, _): labels.indices.map(value(index:))
    case .flag: [.flag(false), .flag(true)]
    case .bits(let count): [0, .max].map { .bits(BitGene(count: count, value: $0)) }
    case .fixed: [value(index: 0)]
    }
  }
}
