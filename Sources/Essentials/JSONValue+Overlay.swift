extension JSONValue {
  /// This value updated by another one: two objects are merged recursively, with the other's value for a key of both;
  /// anything else is replaced by the other.
  public func overlaid(by other: JSONValue) -> JSONValue {
    guard case (.object(let below), .object(let above)) = (self, other) else { return other }
    return .object(below.merging(above) { $0.overlaid(by: $1) })
  }
}
