extension JSONValue {
  /// This value with another laid over it: of two objects the members of both, the other's where both have one;
  /// otherwise the other.
  public func overlaid(by other: JSONValue) -> JSONValue {
    guard case (.object(let below), .object(let above)) = (self, other) else { return other }
    return .object(below.merging(above) { $0.overlaid(by: $1) })
  }
}
