import TensorCore

extension [NamedTensor] {
  /// - Precondition: The others have the same names and shapes, in the same order.
  func requireSameNames(as others: [NamedTensor]) {
    precondition(count == others.count, "expected \(count) tensors, found \(others.count)")
    for (own, other) in zip(self, others) {
      precondition(
        own.name == other.name && own.tensor.shape == other.tensor.shape,
        "expected \(own.name) \(own.tensor.shape), found \(other.name) \(other.tensor.shape)")
    }
  }

  /// These tensors in the order of others, whose names and shapes they must have.
  /// - Parameters:
  ///   - owner: What the others belong to, for errors: `the network`.
  ///   - file: Where these were read, for errors.
  /// - Throws: `SafetensorsError` for one that is missing, has another shape, or is unknown.
  public func matched(to own: [NamedTensor], of owner: String, in file: String) throws -> [NamedTensor] {
    func fault(_ location: String, _ message: String) -> SafetensorsError {
      SafetensorsError(file: file, location: location, message: message)
    }
    let found = Dictionary(map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    let ordered = try own.map { element in
      guard let tensor = found[element.name] else {
        throw fault(element.name, "missing; \(owner) has such weights of shape \(element.tensor.shape)")
      }
      guard tensor.shape == element.tensor.shape else {
        throw fault(element.name, "expected shape \(element.tensor.shape), found \(tensor.shape)")
      }
      return NamedTensor(element.name, tensor)
    }
    let names = Set(own.map(\.name))
    if let extra = first(where: { !names.contains($0.name) }) {
      let known = own.map(\.name).joined(separator: ", ")
      throw fault(extra.name, "\(owner) has no such weights; it has \(known.isEmpty ? "none" : known)")
    }
    return ordered
  }
}

extension [NamedTensor] {
  /// The same under names that begin with `prefix` and a point.
  public func prefixed(_ prefix: String) -> [NamedTensor] { map { NamedTensor("\(prefix).\($0.name)", $0.tensor) } }

  /// Those under `prefix`, by the rest of their names.
  public func under(_ prefix: String) -> [NamedTensor] {
    filter { $0.name.hasPrefix(prefix + ".") }
      .map { NamedTensor(String($0.name.dropFirst(prefix.count + 1)), $0.tensor) }
  }
}
