import Essentials
import Search

/// One evaluation to be done: parameters, a seed and a budget, and nothing else that could change the result.
///
/// A task is one JSON object, the same whether it passes through a pipe or lies in a file.
public struct TrialTask: Equatable, Sendable {
  public enum Purpose: Equatable, Sendable {
    /// A trial of the search.
    case search
    /// One retraining of a candidate for the best, measured on the search's data.
    case confirmation(candidate: Int, repeat: Int)
    /// A final retraining, measured on the test split.
    case test(role: TestRole, repeat: Int)
    /// The winner's training on all samples that are not for testing.
    case refit

    /// Whose parameters a test retrains; nil in the search.
    public var role: TestRole? { if case .test(let role, _) = self { role } else { nil } }
  }

  /// The trial's number from 0; confirmations and tests count theirs from 0.
  public let number: Int
  public let purpose: Purpose
  /// By name, as the journal writes them.
  public let parameters: [String: JSONValue]
  /// Below 2^53, so that every JSON reader keeps it exact.
  public let seed: Int
  /// In seconds; the executor ends a trial that takes longer.
  public var timeLimit: Double?
  /// The number of epochs to train, counted from the trial's beginning; nil for the configuration's.
  public var epochs: Int?
  /// Limits below which the trial is pruned.
  public var thresholds: [PruningThreshold] = []
  /// The objectives of the study, to which the thresholds refer.
  public var objectives: [Objective] = []
  /// The directory for the trial's own files.
  public var directory: String?
  /// The directory of the trial whose training this one continues. Training from the start has the same result, only
  /// later.
  public var continues: String?
  /// Whether a later trial may continue this one, so that its state is worth keeping.
  public var keepsState = false
  /// Whether the trained weights are wanted, if they are good enough.
  public var savesWeights = false
  /// Whether a picture of what the trained network makes is wanted.
  public var savesSamples = false
  /// The number of threads that the evaluation may use, which does not change its outcome; nil for one.
  public var threads: Int?
  /// The best fitness known when the trial was started, higher is better. A trial that is worse need not save its
  /// weights.
  public var bestFitness: Double?

  public init(number: Int, purpose: Purpose = .search, parameters: [String: JSONValue], seed: Int) {
    self.number = number
    self.purpose = purpose
    self.parameters = parameters
    self.seed = seed
  }

  /// Where trained weights go; nil if they are not wanted.
  public var weightsPath: String? { savesWeights ? directory.map { TrialFiles($0).weights } : nil }
  /// Where a picture goes, a PNG file; nil if it is not wanted.
  public var samplesPath: String? { savesSamples ? directory.map { TrialFiles($0).samples } : nil }
  /// Where the state of the training goes, for a trial that continues it; nil if none will.
  public var statePath: String? { keepsState ? directory.map { TrialFiles($0).state } : nil }
  /// The state to continue from; nil if there is none.
  public var startPath: String? { continues.map { TrialFiles($0).state } }

  /// Whether weights of this fitness are worth writing.
  /// - Parameter fitness: Of the first objective, as it was measured.
  public func wantsWeights(fitness: Double) -> Bool {
    let oriented = objectives.first?.better.oriented(fitness) ?? fitness
    return savesWeights && fitness.isFinite && oriented >= bestFitness ?? -.infinity
  }
}

/// The files of one trial in a directory of its own.
public struct TrialFiles: Equatable, Sendable {
  public let directory: String

  public init(_ directory: String) { self.directory = directory }

  public var weights: String { directory + "/weights.safetensors" }
  public var samples: String { directory + "/samples.png" }
  public var state: String { directory + "/state.safetensors" }
}

/// Whose parameters a final test retrains.
public enum TestRole: String, CaseIterable, Equatable, Sendable {
  /// The hand-made baseline.
  case start
  /// The best that the search found.
  case end
  /// A network that the configuration describes without parameters, for comparison.
  case plain

  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension TrialTask {
  /// A seed below 2^53 from a stream's name.
  static func seed(_ study: SeededGenerator, _ name: String, _ index: Int) -> Int {
    Int(study.child(name, index).key >> 11)
  }

  /// What a message calls this task.
  public var title: String {
    switch purpose {
    case .search: "trial \(number)"
    case .confirmation(let candidate, let count): "confirmation \(candidate) \(count)"
    case .test(let role, let count): "final test \(role.rawValue) \(count)"
    case .refit: "refit"
    }
  }

  public var json: JSONValue {
    var object: [String: JSONValue] = [
      "number": .integer(number), "parameters": .object(parameters), "seed": .integer(seed),
    ]
    switch purpose {
    case .search: break
    case .confirmation(let candidate, let count):
      object["candidate"] = .integer(candidate)
      object["repeat"] = .integer(count)
    case .test(let role, let count):
      object["role"] = .string(role.rawValue)
      object["repeat"] = .integer(count)
    case .refit:
      object["refit"] = true
    }
    if let timeLimit { object["timeLimit"] = .number(timeLimit) }
    if let epochs { object["epochs"] = .integer(epochs) }
    if !thresholds.isEmpty {
      object["thresholds"] = .array(
        thresholds.map { ["epoch": .integer($0.epoch), "values": .array($0.values.map { .number($0) })] })
    }
    if !objectives.isEmpty { object["objectives"] = .array(objectives.map(\.json)) }
    if let directory { object["directory"] = .string(directory) }
    if let continues { object["continues"] = .string(continues) }
    for (key, value) in [("keepsState", keepsState), ("savesWeights", savesWeights), ("savesSamples", savesSamples)]
    where value {
      object[key] = true
    }
    if let threads { object["threads"] = .integer(threads) }
    if let bestFitness { object["bestFitness"] = .number(bestFitness) }
    return .object(object)
  }

  /// Nil if `json` is not a task; its number, its seed and the index of its repetition are at least 0.
  public init?(_ json: JSONValue) {
    guard let number = json["number"]?.integer, let parameters = json["parameters"]?.object,
      let seed = json["seed"]?.integer, min(number, seed, json["repeat"]?.integer ?? 0) >= 0
    else { return nil }
    var purpose = Purpose.search
    if let name = json["role"] {
      guard let role = name.string.flatMap(TestRole.init), let count = json["repeat"]?.integer else { return nil }
      purpose = .test(role: role, repeat: count)
    } else if let candidate = json["candidate"]?.integer, let count = json["repeat"]?.integer {
      purpose = .confirmation(candidate: candidate, repeat: count)
    } else if json["refit"] == true {
      purpose = .refit
    }
    self.init(number: number, purpose: purpose, parameters: parameters, seed: seed)
    timeLimit = json["timeLimit"]?.number
    epochs = json["epochs"]?.integer
    thresholds = (json["thresholds"]?.array ?? []).compactMap { item in
      guard let epoch = item["epoch"]?.integer, let values = item["values"]?.array else { return nil }
      return PruningThreshold(epoch: epoch, values: values.compactMap(\.number))
    }
    objectives = (json["objectives"]?.array ?? []).compactMap(Objective.init)
    directory = json["directory"]?.string
    continues = json["continues"]?.string
    keepsState = json["keepsState"]?.bool ?? false
    savesWeights = json["savesWeights"]?.bool ?? false
    savesSamples = json["savesSamples"]?.bool ?? false
    threads = json["threads"]?.integer
    bestFitness = json["bestFitness"]?.number
  }
}
