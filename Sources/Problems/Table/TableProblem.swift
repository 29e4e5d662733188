import Essentials
import Search
import Studies

/// A search in a table of measured results: every configuration was evaluated beforehand, so that a search takes
/// milliseconds and its regret is known.
public struct TableProblem: Problem {
  /// Nil if it could not be read, which is a fault of the configuration.
  private let table: BenchmarkTable?
  private let path: String
  public let target: SearchTarget

  /// Reads the section `problem`: `path`, of a CSV file beside its description in JSON. What is wrong is left with the
  /// reader.
  init(_ reader: SettingsReader, _ context: ProblemContext) {
    let section = reader.section("problem")
    path = Self.found(section.text("path"), beside: context.file)
    var found: BenchmarkTable?
    if section.has("path") {
      do {
        found = try BenchmarkTable(path: path)
      } catch {
        section.refuse("path", "\(error)")
      }
    }
    table = found
    let parameters = found?.parameters ?? []
    let space = SearchSpace(
      parameters.map { SearchParameter(name: $0.name, domain: .choice($0.choices, isOrdered: $0.isOrdered)) })
    let better: Direction = found?.direction == .minimize ? .lower : .higher
    target = SearchTarget(
      space: space, baseline: space.optionalBaseline(of: reader), objectives: [Objective("value", better: better)])
  }

  /// A path that leads nowhere from the working directory may lead to a file beside the configuration.
  private static func found(_ path: String, beside file: String) -> String {
    guard !path.hasPrefix("/"), !Files.exists(path), let slash = file.lastIndex(of: "/") else { return path }
    let other = String(file[...slash]) + path
    return Files.exists(other) ? other : path
  }

  public var isCheap: Bool { true }
  public var dependsOnKernels: Bool { false }

  public var rows: [(label: String, text: String)] {
    guard let table else { return [] }
    return [
      (
        "table",
        "\(table.name), \(counted(table.rows, "configuration")), \(counted(table.runs, "run")) of each; "
          + "\(table.metric), best mean \(significant(table.bestMean))"
      )
    ]
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    guard let table else { throw StudyFailure("\(path): the table could not be read") }
    var hash = ContentHash()
    for byte in try Files.read(path) { hash.update(UInt64(byte)) }
    return OpenProblem(digest: hash.hexadecimal, evaluator: TableEvaluator(table: table))
  }
}

extension TableProblem {
  public static let entry = ProblemEntry(
    name: "table", summary: "a table of results measured beforehand; reports the regret",
    changeableKeys: ["problem.path"]
  ) { reader, context in
    TableProblem(reader, context)
  }
}

extension BenchmarkTable.Parameter {
  /// Numbers in ascending or descending order are steps of one quantity.
  fileprivate var isOrdered: Bool {
    let numbers = choices.compactMap(\.number)
    guard numbers.count == choices.count, numbers.count > 2 else { return false }
    return numbers == numbers.sorted() || numbers == numbers.sorted(by: >)
  }
}

/// Looks a configuration up. A trial sees the value of one run, drawn by its seed, and records the regret of the mean
/// over all runs, which the search does not see.
private struct TableEvaluator: Evaluator {
  let table: BenchmarkTable

  func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
    let indexes = table.parameters.compactMap { parameter in
      task.parameters[parameter.name].flatMap { value in parameter.choices.firstIndex { $0.isSame(value) } }
    }
    guard indexes.count == table.parameters.count else {
      throw StudyFailure("trial \(task.number): its parameters are no configuration of the table \(table.name)")
    }
    var rng = SeededGenerator(seed: UInt64(task.seed)).child("run")
    return .complete(
      fitness: table.value(of: indexes, using: &rng),
      metrics: ["mean": table.mean(of: indexes), "regret": table.regret(of: indexes)])
  }
}
