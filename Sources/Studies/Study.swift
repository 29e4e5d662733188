import Essentials
import Search

/// A search as the study loop needs it.
public struct Study {
  public var name: String
  /// Such as `gan-refine`.
  public var method: String
  public var seed: Int
  /// Resolved, defaults included; its `space` list gives the parameters' order.
  public var config: JSONValue
  /// Fills the defaults into the config of a journal, in which an earlier version may have left some out.
  public var resolved: (JSONValue) -> JSONValue = { $0 }
  public var version: String
  /// A digest of the data that trials are measured on, wherever it lies; a study is continued on the same data
  /// only. Nil when there is none, or it is not known yet.
  public var data: String?
  public var strategy: any SearchStrategy
  /// The hand-made baseline, retrained at the end beside the best; nil when there is none.
  public var start: Assignment?
  /// Whether a plain network, which the config describes, is tested beside the best.
  public var comparesPlain = false
  /// How often start and best are each retrained for the test split; 0 for never.
  public var testRepeats: Int
  /// Seconds a trial may take.
  public var timeLimit: Double?
  /// Whether trials leave weights, of which the best are kept.
  public var savesWeights: Bool
  /// Whether trials leave pictures of what they make, of which `SampleSheets` keeps each generation's best.
  public var savesSamples = false
  /// Known to some strategies beforehand; only for showing progress.
  public var batchesTotal: Int?
  public var trialsTotal: Int?

  public init(
    name: String, method: String, seed: Int, config: JSONValue, version: String,
    strategy: any SearchStrategy, start: Assignment? = nil, testRepeats: Int = 0,
    timeLimit: Double? = nil, savesWeights: Bool = false, batchesTotal: Int? = nil,
    trialsTotal: Int? = nil
  ) {
    self.name = name
    self.method = method
    self.seed = seed
    self.config = config
    self.version = version
    self.strategy = strategy
    self.start = start
    self.testRepeats = testRepeats
    self.timeLimit = timeLimit
    self.savesWeights = savesWeights
    self.batchesTotal = batchesTotal
    self.trialsTotal = trialsTotal
  }
}

/// How to run a study, none of which changes its result.
public struct StudyOptions {
  /// The run directory.
  public var directory: String
  /// Whether to continue the study that the directory may hold.
  public var resumes: Bool
  /// Paths of config keys that may differ on resume, such as `jobs`.
  public var changeableKeys: Set<String>
  /// Seconds that running trials may still take after a signal.
  public var grace: Double
  /// Whether to stop; asked often.
  public var isInterrupted: () -> Bool

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

/// How a study came to rest.
public struct StudyResult: Sendable {
  public enum Ending: Equatable, Sendable {
    case finished
    /// The journal already held the finished study; nothing was evaluated.
    case wasFinished
    case interrupted
  }

  public let ending: Ending
  public let summary: RunSummary

  public var exitCode: ExitCode {
    switch ending {
    case .interrupted: .interrupted
    case .finished, .wasFinished: summary.complete > 0 ? .done : .noSuccess
    }
  }
}
