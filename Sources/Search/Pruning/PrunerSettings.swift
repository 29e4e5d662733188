import Essentials

/// Section `pruning`.
public struct PrunerSettings: Sendable {
  public init(_ reader: SettingsReader) { _ = reader.choice("name", among: ["none"], default: "none") }
  public func makePruner() -> (any Pruner)? { nil }
}
