import Essentials
import Search
import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of its own for a test, removed with all it holds when the last reference goes.
public final class StudyFolder: Sendable {
  public let path: String

  public init() throws {
    // In memory where there is such a place: flushing to disk a thousand times takes its time.
    let parent = Files.isDirectory("/dev/shm") ? "/dev/shm" : "/tmp"
    var template = Array("\(parent)/hpsearch-study-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(path: parent, operation: "make a directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeAll(path) }

  /// A path inside the folder.
  public func at(_ name: String) -> String { "\(path)/\(name)" }

  private static func removeAll(_ path: String) {
    guard Files.isDirectory(path) else { return Files.remove(path) }
    for name in (try? Files.list(path)) ?? [] { removeAll("\(path)/\(name)") }
    Files.removeDirectory(path)
  }
}

/// A space with one parameter of each kind.
public let toySpace = SearchSpace([
  SearchParameter(name: "units", domain: .integer(1...100)),
  SearchParameter(name: "rate", domain: .real(0.001...1, isLogarithmic: true)),
  SearchParameter(name: "activation", domain: .choice(["relu", "tanh", "a,\"b\""])),
  SearchParameter(name: "dropout", domain: .flag),
])

/// The resolved config of a toy study, with `toySpace` as configs write it.
public func toyConfig(batches: Int = 3) -> JSONValue {
  [
    "batches": .integer(batches), "jobs": 1, "training": ["epochs": 2],
    "space": [
      ["name": "units", "type": "integer", "min": 1, "max": 100],
      ["name": "rate", "type": "real", "min": 0.001, "max": 1.0, "log": true],
      ["name": "activation", "type": "choice", "choices": ["relu", "tanh", "a,\"b\""]],
      ["name": "dropout", "type": "flag"],
    ],
  ]
}

/// Proposes random points around the best so far; what it proposes depends on every result it was told.
public struct ToyStrategy: BatchStrategy {
  private let batches: Int
  private let size: Int
  private let seed: SeededGenerator
  private var index = 0
  private var digest = ContentHash()
  private var best: CandidateResult?

  public var stage: String? { "iteration \(index)" }

  public init(batches: Int = 3, size: Int = 4, seed: UInt64 = 7) {
    self.batches = batches
    self.size = size
    self.seed = SeededGenerator(seed: seed)
  }

  /// The first candidate of the first batch.
  public var baseline: Assignment { toySpace.assignment(at: [0, 0, 0, 0.5]) }

  public func ask() -> [Candidate] {
    if index == batches { return [] }
    return (0..<size).map { position in
      if index == 0, position == 0 { return Candidate(baseline) }
      var stream = seed.child("batch \(index) \(digest.hexadecimal)", position)
      return Candidate(toySpace.assignment(at: (0..<4).map { _ in stream.uniform(in: -1...1) }))
    }
  }

  public mutating func tell(_ results: [CandidateResult]) -> [StrategyRecord] {
    for result in results {
      digest.update(result.fitness.map { $0.bitPattern } ?? 0)
      if result.fitness ?? -1 > best?.fitness ?? -1 { best = result }
    }
    defer { index += 1 }
    let mean = results.compactMap(\.fitness).reduce(0, +) / Double(results.count)
    return [StrategyRecord(event: "iteration", fields: ["index": .integer(index), "mean": .number(mean)])]
  }
}

/// A formula of parameters and seed, with two epochs, some failures, and weights that name their trial.
public struct ToyEvaluator: Evaluator {
  public init() {}

  public func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    var random = SeededGenerator(seed: UInt64(task.seed))
    for index in 1...2 {
      _ = epoch(EpochRecord(epoch: index, trainLoss: 1 / Double(index), validationAccuracy: random.uniform()))
    }
    let units = Double(task.parameters["units"]?.integer ?? 0)
    let fitness = (units / 100 + random.uniform()) / 2
    if case .search = task.purpose, task.number % 5 == 3 { return .failed("diverged") }
    if task.wantsWeights(fitness: fitness), let path = task.weightsPath {
      try Files.replace(path, with: "weights of trial \(task.number)")
    }
    return .complete(fitness: fitness, metrics: ["testAccuracy": fitness / 2, "loss": 1 - fitness])
  }
}

/// The toy study: 12 trials in 3 batches, then 2 final tests each of start and best.
public func toyStudy(
  batches: Int = 3, size: Int = 4, seed: Int = 7, savesWeights: Bool = true, testRepeats: Int = 2
) -> Study {
  let strategy = ToyStrategy(batches: batches, size: size, seed: UInt64(seed))
  var study = Study(
    name: "toy", method: "random", seed: seed, config: toyConfig(batches: batches), version: "1.2.3",
    strategy: Batches(strategy))
  study.space = toySpace
  study.start = strategy.baseline
  study.testRepeats = testRepeats
  study.leavings.weights = savesWeights
  study.trialsTotal = batches * size
  return study
}

/// Remembers what a study said.
public final class StudyWitness: StudyListener {
  public private(set) var events: [String] = []
  public private(set) var warnings: [String] = []
  public private(set) var progress = StudyProgress()

  public init() {}

  public func handle(_ event: StudyEvent, progress: StudyProgress) {
    self.progress = progress
    switch event {
    case .opened(let replayed): events.append("opened \(replayed)")
    case .taskStarted(let task): events.append("started \(task.number)")
    case .epoch(let task, let record): events.append("epoch \(task.number).\(record.epoch)")
    case .trialFinished(let trial): events.append("trial \(trial.number) \(trial.state.rawValue)")
    case .strategyRecord(let record): events.append(record.event)
    case .confirmationFinished(let record): events.append("confirmation \(record.candidate) \(record.count)")
    case .testFinished(let test): events.append("test \(test.role.rawValue) \(test.count)")
    case .warning(let text): warnings.append(text)
    case .interrupting(let running, let isLate): events.append("\(isLate ? "late" : "interrupting") \(running)")
    case .ended(let result): events.append("ended \(result.ending)")
    }
  }
}
