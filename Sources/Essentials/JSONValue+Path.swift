/// A path in a JSON document: `training.epochs`, `space[0].max` or `space.0.max`.
public struct JSONPath: Equatable, Sendable, CustomStringConvertible {
  public let description: String
  /// Keys of objects and indices of lists, from 0.
  let steps: [String]

  /// - Throws: `JSONPathError`.
  public init(_ text: String) throws {
    description = text
    var steps: [String] = []
    for (offset, part) in text.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      // `space[0]` has a key before its indices; a document that is a list begins with an index.
      if !pieces[0].isEmpty {
        steps.append(String(pieces[0]))
      } else if pieces.count == 1 || offset > 0 {
        throw JSONPathError("\(text): expected a key between the dots")
      }
      for piece in pieces.dropFirst() {
        guard piece.last == "]", Int(piece.dropLast()) != nil else {
          throw JSONPathError("\(text): expected an index in brackets, such as [0]")
        }
        steps.append(String(piece.dropLast()))
      }
    }
    self.steps = steps
  }
}

/// A path that does not exist in a document, with the reason in one sentence.
public struct JSONPathError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

extension JSONValue {
  /// The value at `path`; nil if there is none.
  public func value(at path: JSONPath) -> JSONValue? {
    path.steps.reduce(Optional(self)) { value, step in
      if let list = value?.array { return Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil } }
      return value?[step]
    }
  }

  /// Sets the value at `path`. Missing objects on the path are created, lists are not extended.
  /// - Throws: `JSONPathError` if a value on the path is neither an object nor a list, or a list has no such item.
  public mutating func set(_ path: JSONPath, to value: JSONValue) throws {
    try set(path.steps[...], below: "", to: value)
  }

  private mutating func set(_ steps: ArraySlice<String>, below path: String, to value: JSONValue) throws {
    guard let step = steps.first else {
      self = value
      return
    }
    switch self {
    case .object(var members):
      try members[step, default: .null].set(steps.dropFirst(), below: joined(path, step), to: value)
      self = .object(members)
    case .null:
      var member = JSONValue.null
      try member.set(steps.dropFirst(), below: joined(path, step), to: value)
      self = .object([step: member])
    case .array(var items):
      guard let index = Int(step) else {
        throw JSONPathError("\(path) is a list; expected an index, found \"\(step)\"")
      }
      guard items.indices.contains(index) else {
        let range = items.isEmpty ? "is empty" : "has the indexes 0 to \(items.count - 1)"
        throw JSONPathError("\(path) \(range), found \(index)")
      }
      try items[index].set(steps.dropFirst(), below: "\(path)[\(index)]", to: value)
      self = .array(items)
    case .bool, .integer, .number, .string:
      throw JSONPathError("\(path) is \(described), so it has no \"\(step)\" within")
    }
  }

  private func joined(_ path: String, _ step: String) -> String {
    path.isEmpty ? step : "\(path).\(step)"
  }
}
