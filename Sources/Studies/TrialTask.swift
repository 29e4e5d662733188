import Essentials
import Search

/// One evaluation to be done: parameters and a seed, and nothing else that could change the result.
///
/// A task is one JSON object, the same whether it passes through a pipe or lies in a file.
public struct TrialTask: Equatable, Sendable {
  public enum Purpose: Equatable, Sendable {
    /// A trial of the search.
    case search
    /// A final retraining, measured on the test split.
    case test(role: TestRole, repeat: Int)

    /// Whose parameters a test retrains; nil in the search.
    public var role: TestRole? {
      switch self {
      case .search: nil
      case .test(let role, _): role
      }
    }
  }

  /// The trial's number from 0; a test task counts the test tasks from 0.
  public let number: Int
  public let purpose: Purpose
  /// By name, as the journal writes them.
  public let parameters: [String: JSONValue]
  /// Below 2^53, so that every JSON reader keeps it exact.
  public let seed: Int
  /// Seconds; the executor ends a trial that takes longer.
  public let timeLimit: Double?
  /// Where the trained weights go; nil when nobody wants them.
  public var saveWeights: String?
  /// Where a picture of what the trained network makes goes, a PNG file; nil when nobody wants one.
  public var saveSamples: String?
  /// The best fitness known at dispatch. A trial that is worse need not save its weights.
  public var bestFitness: Double?

  public init(
    number: Int, purpose: Purpose = .search, parameters: [String: JSONValue], seed: Int,
    timeLimit: Double? = nil, saveWeights: String? = nil, saveSamples: String? = nil, bestFitness: Double? = nil
  ) {
    self.number = number
    self.purpose = purpose
    self.parameters = parameters
    self.seed = seed
    self.timeLimit = timeLimit
    self.saveWeights = saveWeights
    self.saveSamples = saveSamples
    self.bestFitness = bestFitness
  }

  /// Whether weights of this fitness are worth writing to `saveWeights`.
  public func wantsWeights(fitness: Double) -> Bool {
    saveWeights != nil && fitness.isFinite && fitness >= bestFitness ?? -.infinity
  }
}

/// Whose parameters a final test retrains.
public enum TestRole: String, CaseIterable, Equatable, Sendable {
  /// The hand-made baseline.
  case start
  /// The best that the search found.
  case end
  /// A network that the config describes without parameters, for comparison.
  case plain

  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension TrialTask {
  /// A seed below 2^53 from a stream's name.
  static func seed(_ study: SeededGenerator, _ name: String, _ index: Int) -> Int {
    Int(study.child(name, index).key >> 11)
  }

  public var json: JSONValue {
    var object: [String: JSONValue] = [
      "number": .integer(number), "parameters": .object(parameters), "seed": .integer(seed),
    ]
    if case .test(let role, let count) = purpose {
      object["role"] = .string(role.rawValue)
      object["repeat"] = .integer(count)
    }
    if let timeLimit { object["timeLimit"] = .number(timeLimit) }
    if let saveWeights { object["saveWeights"] = .string(saveWeights) }
    if let saveSamples { object["saveSamples"] = .string(saveSamples) }
    if let bestFitness { object["bestFitness"] = .number(bestFitness) }
    return .object(object)
  }

  /// Nil when `json` is not a task.
  public init?(_ json: JSONValue) {
    guard let number = json["number"]?.integer, let parameters = json["parameters"]?.object,
      let seed = json["seed"]?.integer
    else { return nil }
    var purpose = Purpose.search
    if let name = json["role"] {
      guard let role = name.string.flatMap(TestRole.init), let count = json["repeat"]?.integer else {
        return nil
      }
      purpose = .test(role: role, repeat: count)
    }
    self.init(
      number: number, purpose: purpose, parameters: parameters, seed: seed,
      timeLimit: json["timeLimit"]?.number, saveWeights: json["saveWeights"]?.string,
      saveSamples: json["saveSamples"]?.string, bestFitness: json["bestFitness"]?.number)
  }
}
