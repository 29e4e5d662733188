import Essentials

/// A value for every active parameter of a space, in table order.
public struct Assignment: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public let name: String
    public let value: ParameterValue

    public init(name: String, value: ParameterValue) {
      self.name = name
      self.value = value
    }
  }

  public let entries: [Entry]

  public init(_ entries: [Entry]) { self.entries = entries }

  /// The values by name, as tasks and journals carry them. Inactive parameters are absent.
  public var parameters: [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value.json) })
  }

  /// The values in table order, as the sources print them: choices by index, flags as 0 or 1.
  public var vector: [Double] { entries.map(\.value.entry) }

  /// The value of a parameter; nil if it is inactive.
  public subscript(name: String) -> ParameterValue? { entries.first { $0.name == name }?.value }
}
