import Essentials
import Experiments
import Search
import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The overhead of searches.
extension Workload {
  /// A proposal of a strategy that knows many trials: the space of nine mixed parameters is that of the 3D CNN search.
  /// - Parameters:
  ///   - known: The number of trials told in advance.
  ///   - items: The number of trials in a step.
  static func proposals(of method: String, settings: JSONValue, known: Int, items: Int) throws -> Workload {
    let config: JSONValue = [
      "name": "bench", "method": .string(method), "problem": ["type": "manual"], "space": mixedSpace,
      "strategy": settings.overlaid(by: ["trials": 10_000_000]),
    ]
    var base = try Experiment(config, from: "bench").study().strategy
    var open = OpenTrials()
    var number = 0
    for _ in 0..<known { propose(&base, &open, &number) }
    let (start, started) = (base, open)
    return Workload(
      items: items,
      prepare: {
        // Every step starts from the same state, in memory of its own.
        (base, open, number) = (start, started, known)
        propose(&base, &open, &number)
      },
      step: { for _ in 0..<items { propose(&base, &open, &number) } })
  }

  /// Asks for as much as the window allows, and tells the oldest.
  private static func propose(_ strategy: inout any SearchStrategy, _ open: inout OpenTrials, _ number: inout Int) {
    while case .candidate(let candidate) = strategy.ask(open) { open.own.append(candidate) }
    let candidate = open.own.removeFirst()
    _ = strategy.tell(CandidateResult(candidate: candidate, fitness: fitness(of: candidate), trial: number))
    number += 1
  }

  /// A smooth function with its maximum at the source's refined vector.
  private static func fitness(of candidate: Candidate) -> Double {
    let entries = candidate.assignment?.vector ?? []
    let widths = zip(entries, [1242.0, 1790.0]).reduce(0) { $0 - ($1.0 - $1.1) * ($1.0 - $1.1) / 4e6 }
    return widths - entries.dropFirst(2).reduce(0, +) / 10
  }

  private static var mixedSpace: JSONValue {
    let widths: [JSONValue] = ["fc1", "fc2"].map {
      ["name": .string($0), "type": "integer", "min": 1, "max": 4000]
    }
    let activations: [JSONValue] = (1...6).map {
      ["name": .string("activation\($0)"), "type": "choice", "choices": ["sigmoid", "relu", "linear", "tanh"]]
    }
    return .array(widths + activations + [["name": "dropout", "type": "flag"]])
  }

  /// Whole studies of trials that take no time, including the journal and its flushes to disk.
  /// - Parameter isInline: Whether trials are evaluated in this process, otherwise in a worker.
  static func noOperation(trials: Int, isInline: Bool) throws -> Workload {
    let config: JSONValue = [
      "name": "bench", "method": "random", "problem": ["type": "formula", "function": "sphere", "dimensions": 2],
      "strategy": ["trials": .integer(trials)],
    ]
    return try studies(config, trials: trials, isInline: isInline)
  }

  /// Whole studies whose trials run a program that does nothing.
  static func command(_ program: String, trials: Int) throws -> Workload {
    let config: JSONValue = [
      "name": "bench", "method": "random", "problem": ["type": "command", "command": [.string(program)]],
      "space": [["name": "x", "type": "real", "min": 0, "max": 1]], "strategy": ["trials": .integer(trials)],
    ]
    return try studies(config, trials: trials, isInline: false)
  }

  private static func studies(_ config: JSONValue, trials: Int, isInline: Bool) throws -> Workload {
    let experiment = try Experiment(config, from: "bench")
    return Workload(items: trials) {
      let folder = try temporaryFolder()
      defer { Files.removeAll(folder) }
      let paths = RunPaths("\(folder)/run")
      let opened = try experiment.open()
      let executor: any Executor =
        isInline
        ? InlineExecutor(opened.evaluator)
        : LocalExecutor(
          jobs: 1, command: [Program.executable, WorkerCommand.syntax.name, "--config", paths.config],
          log: paths.workersLog)
      _ = try experiment.study(on: opened.digest).run(
        on: executor, options: StudyOptions(directory: paths.directory))
    }
  }

  /// Below the working directory, so that flushes go to the same disk as those of searches.
  private static func temporaryFolder() throws -> String {
    var template = Array("hpsearch-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(path: ".", operation: "make a directory") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
