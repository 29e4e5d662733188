import Essentials

/// Which values of a metric are better.
public enum Direction: String, CaseIterable, Equatable, Sendable {
  case higher, lower

  /// The value oriented so that higher is better.
  public func oriented(_ value: Double) -> Double { self == .higher ? value : -value }
}

/// A metric of trials that a search optimizes.
public struct Objective: Equatable, Sendable {
  /// The metric's name, as trials report it.
  public let metric: String
  public let better: Direction

  public init(_ metric: String, better: Direction) {
    self.metric = metric
    self.better = better
  }
}
