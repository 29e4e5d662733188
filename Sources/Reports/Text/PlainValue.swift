import Essentials

/// A parameter's value for display: texts without quotes, reals with at most six digits. An object is shown as its
/// values in order of their keys, `96/5/0.31`, so that a list of blocks stays readable.
public func plain(_ value: JSONValue) -> String {
  switch value {
  case .string(let text): text
  case .number(let number): significant(number)
  case .array(let list): "[\(list.map(plain).joined(separator: ","))]"
  case .object(let members): members.sorted { $0.key < $1.key }.map { plain($0.value) }.joined(separator: "/")
  case .null, .bool, .integer: value.line
  }
}

extension JSONValue {
  /// Whether it is an object or a list of objects, such as a network's blocks.
  var isStructured: Bool { object != nil || array?.contains { $0.object != nil } == true }
}
