import Essentials
import Search
import Studies

/// What a search is about: its parameters, and what a trial does with them. A strategy proposes, a problem evaluates; a
/// configuration names one of each.
public protocol Problem: Sendable {
  /// The space and the objectives that strategies search.
  var target: SearchTarget { get }
  /// Whether final tests include a network without parameters, of role `plain`.
  var comparesPlain: Bool { get }
  /// Whether the winner is trained in the end on all samples that are not for testing.
  var refits: Bool { get }
  /// How many times each candidate is retrained for the test split at the end; 0 if there is no such split.
  var testRepeats: Int { get }
  /// Seconds that a trial may take; nil for no limit.
  var timeLimit: Double? { get }
  /// What trials leave behind.
  var leavings: Study.Leavings { get }
  /// Whether a trial takes microseconds, so that it is evaluated in the coordinator and not in a worker.
  var isCheap: Bool { get }
  /// Whether a trial's result depends on the instruction set whose kernels compute it.
  var dependsOnKernels: Bool { get }
  /// What `validate` shows: labels with one-line texts, such as `dataset` and `training`.
  var rows: [(label: String, text: String)] { get }

  /// Refuses settings that fit the configuration's form but not each other.
  /// - Throws: `SettingsError`.
  func check() throws

  /// Opens what trials are measured on, and checks that it has what the problem needs.
  /// - Parameters:
  ///   - seed: The root of every random stream of the experiment.
  ///   - progress: Called with the number of prepared samples and their total.
  /// - Throws: `SettingsError`, or an error of the data.
  func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem
}

extension Problem {
  public var comparesPlain: Bool { false }
  public var refits: Bool { false }
  public var testRepeats: Int { 0 }
  public var timeLimit: Double? { nil }
  public var leavings: Study.Leavings { Study.Leavings() }
  public var isCheap: Bool { false }
  public var dependsOnKernels: Bool { true }
  public func check() throws {}
}

/// A problem with its data opened.
public struct OpenProblem {
  /// Equal for equal data, wherever it is stored; nil if the problem has none.
  public let digest: String?
  /// What the user should know about the data.
  public let notes: [String]
  public let evaluator: any Evaluator

  public init(digest: String? = nil, notes: [String] = [], evaluator: any Evaluator) {
    self.digest = digest
    self.notes = notes
    self.evaluator = evaluator
  }
}

/// A kind of problem as the registry lists it.
public struct ProblemEntry: Sendable {
  /// The name that a configuration gives as `problem.type`.
  public let name: String
  /// One line for lists of problems, without a full stop.
  public let summary: String
  /// Paths of keys that may differ when a run is continued, such as the path of the data.
  public let changeableKeys: Set<String>
  private let read: @Sendable (SettingsReader, ProblemContext) -> any Problem

  /// - Parameter read: Reads the problem from the whole configuration.
  public init(
    name: String, summary: String, changeableKeys: Set<String> = [],
    read: @escaping @Sendable (SettingsReader, ProblemContext) -> any Problem
  ) {
    self.name = name
    self.summary = summary
    self.changeableKeys = changeableKeys
    self.read = read
  }

  public func problem(_ reader: SettingsReader, _ context: ProblemContext) -> any Problem { read(reader, context) }
}

/// The circumstances in which a problem is read.
public struct ProblemContext: Sendable {
  /// The configuration's name in messages.
  public let file: String
  /// Whether the strategy starts from a baseline.
  public let needsBaseline: Bool

  public init(file: String, needsBaseline: Bool = false) {
    self.file = file
    self.needsBaseline = needsBaseline
  }
}

extension SettingsReader {
  /// `timeLimit`: seconds that a trial may take; nil for no limit.
  func timeLimit() -> Double? {
    let limit = number("timeLimit", default: .infinity, in: 0.001...Double.infinity, unit: "seconds")
    return limit.isFinite ? limit : nil
  }
}
