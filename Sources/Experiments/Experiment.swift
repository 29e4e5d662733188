import Essentials
import Problems
import Search
import Studies
import TensorCore

/// A configuration, read and checked whole: a problem, and the strategy that searches it.
public struct Experiment: Sendable {
  /// The version that journals and `--version` name.
  public static let version = "0.2.0"

  public let name: String
  public let seed: Int
  public let strategy: StrategyEntry
  public let plan: StrategyPlan
  public let problemKind: ProblemEntry
  public let problem: any Problem
  /// The configuration with all defaults filled in.
  public let resolved: JSONValue
  private let pruning: PrunerSettings
  private let confirmation: Study.Confirmation?
  private let queue: [Assignment]
  /// The configuration's name in messages.
  private let file: String

  /// Reads a configuration.
  /// - Parameters:
  ///   - file: The configuration's name in messages.
  ///   - format: The format of the journal that it is read for; an earlier one implies earlier defaults.
  /// - Throws: `SettingsError` naming every fault.
  public init(_ config: JSONValue, from file: String, format: Int = StudyRecord.currentFormat) throws {
    let config = Self.settings(EarlierDefaults.filled(into: config, format: format))
    let (parts, resolved) = try Settings.read(config, from: file) { Parts($0, from: file) }
    name = parts.name
    seed = parts.seed
    strategy = parts.strategy
    plan = parts.plan
    problemKind = parts.problemKind
    problem = parts.problem
    pruning = parts.pruning
    confirmation = parts.confirmation
    queue = parts.queue
    self.resolved = resolved
    self.file = file
  }

  /// A configuration without what is not a setting: a schema that an editor checks it by, and in a run directory's
  /// config.json the version that wrote it.
  static func settings(_ config: JSONValue) -> JSONValue {
    guard case .object(let members) = config else { return config }
    return .object(members.filter { $0.key != "version" && $0.key != "$schema" })
  }

  /// The problem of a search over classifiers.
  /// - Throws: `SettingsError` if something else is searched.
  public var classification: ClassificationProblem {
    get throws {
      if let problem = problem as? ClassificationProblem { return problem }
      let message = "expected a search over classifiers, found a problem of type \"\(problemKind.name)\""
      throw SettingsError(file: file, faults: [SettingsFault(path: "problem.type", message: message)])
    }
  }

  /// The root of every random stream.
  public var stream: SeededGenerator { SeededGenerator(seed: UInt64(seed)) }

  /// Opens what trials are measured on.
  /// - Parameter progress: Called with the number of prepared samples and their total.
  public func open(progress: (Int, Int) -> Void = { _, _ in }) throws -> OpenProblem {
    try problem.open(seed: stream, progress: progress)
  }

  /// Paths of keys that may differ when a run is continued.
  public var changeableKeys: Set<String> {
    Set(strategy.extendableKeys.map { "strategy.\($0)" }).union(problemKind.changeableKeys)
      .union(["description", "confirm", "test.repeats"])
  }

  /// The search, ready for the study loop.
  /// - Parameter data: The digest of the opened problem's data; nil to see what the search would do.
  public func study(on data: String? = nil) -> Study {
    let target = problem.target
    var study = Study(
      name: name, method: strategy.name, seed: seed, config: resolved, version: Self.version,
      strategy: plan.makeStrategy(seed: stream.child("strategy")))
    study.resolved = { (try? Experiment($0, from: "journal.jsonl", format: $1))?.resolved ?? $0 }
    study.data = data
    study.kernels = problem.dependsOnKernels ? KernelSet.best.rawValue : nil
    study.space = target.drawn == nil ? target.space : nil
    study.objectives = target.objectives
    study.pruner = pruning.makePruner()
    study.queue = queue
    study.start = target.baseline
    study.comparesPlain = problem.comparesPlain
    study.confirmation = confirmation
    study.refits = problem.refits
    study.testRepeats = problem.testRepeats
    study.timeLimit = problem.timeLimit
    study.leavings = problem.leavings
    if plan.epochs != nil { study.leavings.state = true }
    study.trialsTotal = plan.trials.map { $0 + queue.count }
    return study
  }
}

/// The parts of a configuration.
private struct Parts {
  let name: String
  let seed: Int
  let strategy: StrategyEntry
  let plan: StrategyPlan
  let problemKind: ProblemEntry
  let problem: any Problem
  let pruning: PrunerSettings
  let confirmation: Study.Confirmation?
  let queue: [Assignment]

  init(_ reader: SettingsReader, from file: String) {
    _ = reader.raw("description")
    name = reader.fileName("name")
    seed = reader.integer("seed", default: 1, in: 0...(1 << 53 - 1))
    let section = reader.section("strategy")
    var faults = reader.faultCount
    strategy = Self.strategy(reader, section)
    let isMethodKnown = reader.faultCount == faults
    faults = reader.faultCount
    problemKind = Self.problemKind(reader)
    let isKindKnown = reader.faultCount == faults
    let placeholders = Self.placeholders
    problem =
      isKindKnown
      ? problemKind.problem(
        reader, ProblemContext(file: file, needsBaseline: isMethodKnown && strategy.needsBaseline))
      : placeholders.problem
    let target = problem.target
    plan = isMethodKnown && isKindKnown ? strategy.plan(reader, section, for: target) : placeholders.plan
    // Which keys there are depends on the method and on the kind of problem.
    if !isMethodKnown || !isKindKnown { section.ignoreKeys() }
    if !isKindKnown {
      reader.section("problem").ignoreKeys()
      reader.ignoreKeys()
    }
    pruning = PrunerSettings(reader.section("pruning"))
    confirmation = Self.confirmation(reader)
    queue = Self.queue(reader, target)
    Self.refuseEpochs(reader, section, plan, pruning, target)
    Self.check(problem, reader)
  }

  /// What takes the place of parts that cannot be read, so that reading goes on; the faults are thrown in the end.
  private static var placeholders: (problem: any Problem, plan: StrategyPlan) {
    Settings.defaults { reader in
      let problem = ManualProblem.entry.problem(reader, ProblemContext(file: ""))
      return (problem, StrategyRegistry.all[0].plan(reader, reader.section("strategy"), for: problem.target))
    }.settings
  }

  /// Reports how the settings of a problem do not fit each other, unless some of them have faults of their own.
  private static func check(_ problem: any Problem, _ reader: SettingsReader) {
    guard !["problem", "space", "dataset", "model", "training", "baseline"].contains(where: reader.hasFault) else {
      return
    }
    do {
      try problem.check()
    } catch let error as SettingsError {
      for fault in error.faults { reader.refuse(fault.path, fault.message) }
    } catch {
      reader.refuse("problem", "\(error)")
    }
  }

  /// `method`, or `strategy.name`.
  private static func strategy(_ reader: SettingsReader, _ section: SettingsReader) -> StrategyEntry {
    let names = StrategyRegistry.all.map(\.name)
    let isInSection = section.has("name") && !reader.has("method")
    let name = isInSection ? section.choice("name", among: names) : reader.choice("method", among: names)
    if !isInSection, section.has("name"), section.choice("name", among: names) != name {
      section.refuse("name", "expected \"\(name)\" as in method, or only one of them")
    }
    return StrategyRegistry.entry(named: name) ?? StrategyRegistry.all[0]
  }

  private static func problemKind(_ reader: SettingsReader) -> ProblemEntry {
    let inferred = ProblemRegistry.inferred(reader)
    let name = reader.section("problem").choice(
      "type", among: ProblemRegistry.all.map(\.name), default: inferred.name)
    return ProblemRegistry.entry(named: name) ?? inferred
  }

  /// Refuses budgets and pruning if trials have no epochs.
  private static func refuseEpochs(
    _ reader: SettingsReader, _ section: SettingsReader, _ plan: StrategyPlan, _ pruning: PrunerSettings,
    _ target: SearchTarget
  ) {
    if target.epochs == .none, pruning.name != .none {
      reader.refuse("pruning.name", "expected \"none\", since trials of this problem have no epochs")
    }
    guard let epochs = plan.epochs else { return }
    if target.epochs == .none {
      reader.refuse("method", "expected a method without budgets of epochs, since trials of this problem have none")
    } else if let maximum = target.epochs.maximum, epochs > maximum {
      section.refuse("epochs", "expected at most training.epochs (\(maximum)), found \(epochs)")
    }
  }

  /// `confirm`: `top` and `repeats`; absent for none.
  private static func confirmation(_ reader: SettingsReader) -> Study.Confirmation? {
    guard reader.has("confirm") else {
      _ = reader.raw("confirm")
      return nil
    }
    let section = reader.section("confirm")
    return Study.Confirmation(
      top: section.integer("top", default: 5, in: 1...1000, unit: "candidates"),
      repeats: section.integer("repeats", default: 3, in: 1...1000))
  }

  /// `enqueue`: a list of assignments, evaluated before the strategy's own proposals.
  private static func queue(_ reader: SettingsReader, _ target: SearchTarget) -> [Assignment] {
    guard let given = reader.raw("enqueue"), given != .null else { return [] }
    guard let list = given.array else {
      reader.refuse("enqueue", "expected a list of assignments, found \(given.described)")
      return []
    }
    if target.drawn != nil, !list.isEmpty {
      reader.refuse("enqueue", "expected none, since candidates of this space are drawn whole")
      return []
    }
    return list.enumerated().compactMap { index, value in
      target.space.assignment(value, at: "enqueue[\(index)]", of: reader)
    }
  }
}
