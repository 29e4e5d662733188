import Essentials
import Search

/// A search as the study loop needs it.
public struct Study {
  public var name: String
  /// The strategy's name, such as `gan-refine`.
  public var method: String
  public var seed: Int
  /// Resolved, defaults included.
  public var config: JSONValue
  /// Fills the defaults into the config of a journal, in which an earlier version may have left some out.
  public var resolved: (JSONValue, _ format: Int) -> JSONValue = { config, _ in config }
  public var version: String
  /// A digest of the data that trials are measured on, wherever it is stored; a study is continued on the same data
  /// only. Nil if there is none, or it is not known yet.
  public var data: String?
  /// The instruction set whose kernels compute the trials, since a study is continued with the same one only; nil if
  /// the results do not depend on it.
  public var kernels: String?
  public var strategy: any SearchStrategy
  /// The parameters of the search; nil if candidates are structures that are drawn whole.
  public var space: SearchSpace?
  /// At least one; the first decides what is the best.
  public var objectives = [Objective.fitness]
  public var pruner: (any Pruner)?
  /// Assignments to evaluate before the strategy's own proposals.
  public var queue: [Assignment] = []
  /// The hand-made baseline, retrained at the end beside the best; nil if there is none.
  public var start: Assignment?
  /// Whether a plain network, which the config describes, is tested beside the best.
  public var comparesPlain = false
  /// How the winner is chosen among the best; nil for the best trial.
  public var confirmation: Confirmation?
  /// Whether the winner is trained on all samples that are not for testing, which makes the study's network.
  public var refits = false
  /// How many times start and best are each retrained for the test split; may be 0.
  public var testRepeats = 0
  /// Seconds that a trial may take.
  public var timeLimit: Double?
  /// What trials leave behind.
  public var leavings = Leavings()
  /// The total number of trials if it is known in advance; only for showing progress.
  public var trialsTotal: Int?

  /// What trials leave behind in their directories.
  public struct Leavings: Equatable, Sendable {
    /// Trained weights, of which the best are kept.
    public var weights = false
    /// Pictures, of which `SampleSheets` keeps each generation's best.
    public var samples = false
    /// The state of a training, for a trial that continues it.
    public var state = false
    /// Files of a program's own, which are kept.
    public var files = false

    public init(weights: Bool = false, samples: Bool = false, state: Bool = false, files: Bool = false) {
      self.weights = weights
      self.samples = samples
      self.state = state
      self.files = files
    }

    var isEmpty: Bool { !weights && !samples && !state && !files }
  }

  /// Retraining the best candidates before one of them is chosen, so that one lucky trial does not win.
  public struct Confirmation: Equatable, Sendable {
    /// How many of the best distinct candidates are retrained, beside the baseline.
    public var top: Int
    /// How many times each is retrained, with fresh seeds.
    public var repeats: Int

    public init(top: Int, repeats: Int) {
      self.top = top
      self.repeats = repeats
    }
  }

  public init(
    name: String, method: String, seed: Int, config: JSONValue, version: String, strategy: any SearchStrategy
  ) {
    self.name = name
    self.method = method
    self.seed = seed
    self.config = config
    self.version = version
    self.strategy = strategy
  }
}

/// How to run a study. None of it changes the result of a trial.
public struct StudyOptions {
  /// The run directory.
  public var directory: String
  /// Whether to continue the study that the directory may hold.
  public var resumes: Bool
  /// Paths of config keys that may differ on resume, such as `strategy.trials`.
  public var changeableKeys: Set<String>
  /// The maximum number of trials in total; nil for the strategy's own budget.
  public var trialLimit: Int?
  /// The values of objectives that end the search; empty for none.
  public var targets: [Target] = []
  /// Threads of each evaluation, at least 1.
  public var threads = 1
  /// Seconds after which no more trials are given out; the study can then be continued.
  public var timeout: Double?
  /// Seconds that running trials may still take after a signal.
  public var grace: Double
  /// Whether to stop; asked often.
  public var isInterrupted: () -> Bool

  /// A value of a metric that is good enough.
  public struct Target: Equatable, Sendable {
    public let metric: String
    public let value: Double

    public init(metric: String, value: Double) {
      self.metric = metric
      self.value = value
    }
  }

  public init(
    directory: String, resumes: Bool = false, changeableKeys: Set<String> = [], grace: Double = 20,
    isInterrupted: @escaping () -> Bool = { Interruption.isRequested }
  ) {
    self.directory = directory
    self.resumes = resumes
    self.changeableKeys = changeableKeys
    self.grace = grace
    self.isInterrupted = isInterrupted
  }
}

/// How a run of a study ended.
public struct StudyResult: Sendable {
  public enum Ending: Equatable, Sendable {
    case finished
    /// The journal already held the finished study; nothing was evaluated.
    case wasFinished
    /// By a signal, or because the time limit was reached.
    case interrupted
  }

  public let ending: Ending
  public let summary: RunSummary
  /// Why the search ended before its budget was spent; nil if it did not.
  public let reason: String?
}
