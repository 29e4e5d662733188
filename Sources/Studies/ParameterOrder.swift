import Essentials

/// The parameters of a recorded study in table order, as its config's `space` lists them.
struct ParameterOrder: Equatable, Sendable {
  let names: [String]
  private let choices: [String: [String]]

  init(config: JSONValue) {
    let space = config["space"]?.array ?? []
    names = space.compactMap { $0["name"]?.string }
    choices = Dictionary(
      space.compactMap { item in
        guard let name = item["name"]?.string, let labels = item["choices"]?.array else { return nil }
        return (name, labels.compactMap(\.string))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The names in order; those that the space does not list follow, sorted.
  func all(in parameters: [String: JSONValue]) -> [String] {
    names + parameters.keys.filter { !names.contains($0) }.sorted()
  }

  /// The parameters as a vector: a choice is its index, a flag 0 or 1, an absent one null.
  func vector(_ parameters: [String: JSONValue]) -> [JSONValue] {
    all(in: parameters).map { name in
      switch parameters[name] {
      case .string(let label)?:
        choices[name]?.firstIndex(of: label).map { .integer($0) } ?? .string(label)
      case .bool(let flag)?: .integer(flag ? 1 : 0)
      case let value?: value
      case nil: .null
      }
    }
  }
}
