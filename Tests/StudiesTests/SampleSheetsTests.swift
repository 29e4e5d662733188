import Essentials
import Search
import TestSupport
import Testing

@testable import Studies

@Suite struct SampleSheetsTests {
  /// Random numbers, of which the two largest live on.
  private struct Numbers: Breeder {
    func firstGenes(_ stream: SeededGenerator) -> [Int] { (0..<4).map { drawn($0, stream) } }

    func successors(of population: [Evaluated<Int>], _ stream: SeededGenerator) -> [Successor<Int>] {
      ranking(population.map(\.fitness)).prefix(2).map { .survivor($0) }
        + (2..<4).map { .child(drawn($0, stream), parents: [], origin: .random) }
    }

    private func drawn(_ place: Int, _ stream: SeededGenerator) -> Int {
      var rng = stream.child("individual", place)
      return rng.integer(below: 1_000_000)
    }

    func identity(of gene: Int) -> Int { gene }
    func candidate(_ gene: Int) -> Candidate { Candidate(parameters: ["gene": .integer(gene)]) }
    func text(_ gene: Int) -> String { "\(gene)" }
    func decoded(_ gene: Int) -> JSONValue { .integer(gene) }
    func diversity(of genes: [Int]) -> Diversity? { nil }
  }

  /// A picture that names its trial; a third of the trials fail, and leave none.
  private struct Painter: Evaluator {
    func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
      let gene = task.parameters["gene"]?.integer ?? 0
      if gene % 3 == 0 { return .failed("diverged") }
      if let path = task.samplesPath { try Files.replace(path, with: "picture of trial \(task.number)") }
      var rng = SeededGenerator(seed: UInt64(task.seed))
      return .complete(fitness: Double(gene) / 1_000_000 + 0.1 * rng.uniform())
    }
  }

  private func run(
    _ path: String, retrains: Bool, keepsSheets: Bool = true, stop: Int? = nil
  ) throws -> StudyResult {
    let strategy = EvolutionStrategy(
      Numbers(), generations: 12, reevaluates: retrains, seed: SeededGenerator(seed: 1))
    var study = Study(
      name: "sheets", method: "toy", seed: 1, config: ["space": .null], version: "1",
      strategy: Batches(strategy))
    study.leavings.samples = true
    let witness = StudyWitness()
    let options = StudyOptions(
      directory: path, resumes: true, grace: 5,
      isInterrupted: { stop.map { witness.progress.trialsEvaluated >= $0 } ?? false })
    let sheets = SampleSheets(RunPaths(path)) { Issue.record("\($0)") }
    return try study.run(
      on: InlineExecutor(Painter()), options: options, listeners: (keepsSheets ? [sheets] : []) + [witness])
  }

  /// The pictures in a run, by name.
  private func pictures(_ path: String) throws -> [String: String] {
    let folder = RunPaths(path).samples
    let list = try Files.list(folder).map { ($0, String(decoding: try Files.read("\(folder)/\($0)"), as: UTF8.self)) }
    return Dictionary(uniqueKeysWithValues: list)
  }

  @Test(arguments: [false, true]) func everyGenerationsBestIsKept(retrains: Bool) throws {
    let folder = try StudyFolder()
    let result = try run(folder.at("run"), retrains: retrains)
    let generations = result.summary.records.compactMap { Generation($0) }
    #expect(generations.count == 12)
    let expected = generations.compactMap { generation -> (String, String)? in
      let best = generation.individuals[ranking(generation.individuals.map(\.fitness))[0]]
      guard let trial = best.trial, best.fitness != nil else { return nil }
      let digits = generation.index < 10 ? "0\(generation.index)" : "\(generation.index)"
      return ("generation-\(digits).png", "picture of trial \(trial)")
    }
    #expect(expected.count > 9)
    #expect(try pictures(folder.at("run")) == Dictionary(uniqueKeysWithValues: expected))
  }

  /// Stopped after any trial, and continued; or killed before anything was copied, which no listener shows best.
  @Test(arguments: [false, true]) func picturesSurviveInterruptions(retrains: Bool) throws {
    let folder = try StudyFolder()
    _ = try run(folder.at("whole"), retrains: retrains)
    let expected = try pictures(folder.at("whole"))
    for stop in 1..<20 {
      for keepsSheets in [true, false] {
        let path = folder.at("run\(stop)\(keepsSheets)")
        #expect(try run(path, retrains: retrains, keepsSheets: keepsSheets, stop: stop).ending == .interrupted)
        try Files.replace("\(RunPaths(path).samples)/generation-03.png.77.partial", with: "half")
        #expect(try run(path, retrains: retrains).ending == .finished)
        #expect(try pictures(path) == expected, "stopped after \(stop)")
      }
    }
  }

  @Test func namesSortInOrderOfGenerations() {
    let paths = RunPaths("/r/")
    #expect(paths.samples(ofGeneration: 7) == "/r/samples/generation-07.png")
    #expect(paths.samples(ofGeneration: 199) == "/r/samples/generation-199.png")
  }

  @Test func aTaskSaysWhereItsPictureGoes() throws {
    var task = TrialTask(number: 2, parameters: ["a": 1], seed: 5)
    task.directory = "/r/trials/2"
    #expect(task.samplesPath == nil)
    task.savesSamples = true
    #expect(task.samplesPath == "/r/trials/2/samples.png")
    #expect(TrialTask(task.json) == task)
    #expect(TrialTask(["number": 2, "parameters": [:], "seed": 5])?.samplesPath == nil)
  }

  /// It ends the study, which can be continued, and not a trial.
  @Test func aPictureThatCannotBeWrittenIsAnError() throws {
    let folder = try StudyFolder()
    let paths = RunPaths(folder.at("run"))
    try Files.makeDirectory("\(paths.samples)/generation-00.png")
    try Files.makeDirectory(paths.trial(0).directory)
    try Files.replace(paths.trial(0).samples, with: "x")
    let sheets = SampleSheets(paths) { Issue.record("warned: \($0)") }
    let individual = Individual(
      id: 0, gene: "g", decoded: .null, fitness: 1, trial: 0, isKnown: false, parents: [], origin: .random)
    let generation = Generation(index: 0, individuals: [individual], diversity: nil, seconds: 0)
    let error = #expect(throws: FileError.self) {
      try sheets.handle(.strategyRecord(generation.record), progress: StudyProgress())
    }
    #expect(error?.path == "\(paths.samples)/generation-00.png" && error?.isOfWriting == true)
  }
}
