import Essentials
import Search

extension Objective {
  public var json: JSONValue { ["metric": .string(metric), "better": .string(better.rawValue)] }

  /// Nil if `json` is not an objective.
  public init?(_ json: JSONValue) {
    guard let metric = json["metric"]?.string, let better = json["better"]?.string.flatMap(Direction.init) else {
      return nil
    }
    self.init(metric, better: better)
  }
}
