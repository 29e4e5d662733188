import Essentials
import Studies
import TestSupport
import Testing

@testable import Reports

@Suite struct SummaryTextTests {
  private func text(_ lines: [JSONValue]) throws -> SummaryText {
    let folder = try StudyFolder()
    try Files.replace(folder.at("journal.jsonl"), with: lines.map { $0.line + "\n" }.joined())
    let summary = RunSummary(try JournalContents(path: folder.at("journal.jsonl")), directory: "runs/a")
    return SummaryText(summary, paint: Paint(isOn: false))
  }

  private let study: JSONValue = [
    "event": "study", "name": "a", "method": "gan-refine", "seed": 3, "start": ["fc1": 10, "conv1": "relu"],
    "config": [
      "space": [
        ["name": "fc1", "type": "integer", "min": 1, "max": 100],
        ["name": "conv1", "type": "choice", "choices": ["relu", "tanh"]],
      ]
    ],
  ]

  private func trial(_ number: Int, _ fitness: Double, _ parameters: JSONValue) -> JSONValue {
    [
      "event": "trial", "number": .integer(number), "batch": 0, "parameters": parameters, "seed": 1,
      "state": "complete", "fitness": .number(fitness), "seconds": 1.5,
    ]
  }

  private func test(_ role: String, _ count: Int, _ accuracy: Double) -> JSONValue {
    [
      "event": "test", "role": .string(role), "repeat": .integer(count), "seed": 1, "state": "complete",
      "fitness": 1.0, "metrics": ["testAccuracy": .number(accuracy)], "seconds": 1.0,
    ]
  }

  @Test func endsWithStartEndAndTheChosenVector() throws {
    let lines = [
      study, trial(0, 0.5, ["fc1": 10, "conv1": "relu"]), trial(1, 0.75, ["fc1": 99, "conv1": "tanh"]),
      ["event": "iteration", "index": 0], ["event": "iteration", "index": 1],
      test("start", 0, 0.5), test("start", 1, 0.5), test("end", 0, 0.75), test("end", 1, 0.875), ["event": "end"],
    ]
    #expect(
      try text(lines).ending(time: "42 s") == """
        a  gan-refine, seed 3
        2 trials, none failed, 1 iteration

        start accuracy  0.5000 ± 0.0000  hand-made baseline, test split, retrained with 2 seeds
        end accuracy    0.8125 ± 0.0884  best found (trial 1, 0.7500 in the search), test split, retrained with 2 seeds
        change          +31.25 points

        chosen vector   [99, 1]

          parameter  chosen  baseline
          fc1            99        10
          conv1        tanh      relu

        time            42 s
        run directory   runs/a

        next
          hpsearch inspect runs/a

        """)
  }

  /// The headline names what was measured on the test split, and a single value has no deviation.
  @Test(arguments: [
    ("meanSquaredError", "lower", 25.5, 20.25, "mean squared error  ", "25.5000", "20.2500", "-5.2500"),
    ("macroF1", "higher", 0.25, 0.5, "macro F1  ", "0.2500", "0.5000", "+25.00 points"),
    ("unheard", "higher", 0.25, 0.5, "accuracy  ", "0.2500", "0.5000", "+25.00 points"),
  ])
  func theHeadlineNamesItsMetric(
    metric: String, better: String, from: Double, to: Double, title: String, start: String, end: String, change: String
  ) throws {
    let objective: JSONValue = ["objectives": [["metric": .string(metric), "better": .string(better)]]]
    let name = metric == "unheard" ? "testAccuracy" : "test" + metric.prefix(1).uppercased() + metric.dropFirst()
    func test(_ role: String, _ value: Double) -> JSONValue {
      self.test(role, 0, 0.125).overlaid(by: ["metrics": .object([name: .number(value)])])
    }
    let lines = [
      study.overlaid(by: objective), trial(0, 0.5, ["fc1": 10, "conv1": "relu"]), test("start", from), test("end", to),
    ]
    let page = try text(lines).page
    #expect(page.contains("start \(title)\(start)  hand-made baseline"), "\(page)")
    #expect(page.contains("\(end)  best found") && page.contains(change), "\(page)")
    #expect(!page.contains("±"))
  }

  /// With weights a classifier predicts; a GAN has pictures to look at; without either there is nothing more to do.
  @Test func whatComesNextDependsOnWhatIsThere() throws {
    let folder = try StudyFolder()
    try Files.replace(
      folder.at("journal.jsonl"), with: "\(study.line)\n\(trial(0, 0.5, ["fc1": 10, "conv1": "relu"]).line)\n")
    func next() throws -> String {
      let ending = SummaryText(try RunSummary(directory: folder.path), paint: Paint(isOn: false)).ending(time: nil)
      return String(ending[(try #require(ending.firstRange(of: "next\n"))).upperBound...])
    }
    let run = folder.path
    #expect(try next() == "  hpsearch inspect \(run)\n")
    try Files.replace(folder.at("best.safetensors"), with: "weights")
    #expect(
      try next() == """
          hpsearch inspect \(run)
          hpsearch predict --model \(run)/best.safetensors --config \(run)/config.json --split test
          hpsearch predict --model \(run)/best.safetensors --data PATH

        """)
    try Files.makeDirectory(folder.at("samples"))
    #expect(try next().hasSuffix("\n  look at \(run)/samples, what the best of each generation makes\n"))
  }

  @Test func aRunThatHasJustBegunHasAPage() throws {
    #expect(
      try text([study]).page
        == "a  gan-refine, seed 3\nunfinished: 0 trials, none failed\n\nrun directory   runs/a\n")
    #expect(try text([]).page.hasPrefix("unfinished: 0 trials"))
  }

  @Test func aSearchWithoutSuccessSaysWhy() throws {
    func failed(_ number: Int, _ reason: String) -> JSONValue {
      [
        "event": "trial", "number": .integer(number), "batch": 0, "parameters": ["fc1": 1], "seed": 1,
        "state": "failed", "fitness": .null, "reason": .string(reason), "seconds": 1.5,
      ]
    }
    let lines = [study, failed(0, "diverged"), failed(1, "time limit of 3.0 s"), failed(2, "diverged")]
    #expect(
      try text(lines).page.contains("no trial succeeded: diverged (2 trials), time limit of 3.0 s (1 trial)\n"))
    let other = trial(3, 0.5, ["fc1": 10, "conv1": "relu"])
    #expect(try !text(lines + [other]).page.contains("no trial succeeded"))
  }

  @Test func withoutTestsTheSearchsOwnFitnessIsShown() throws {
    let page = try text([study, trial(0, 0.5, ["fc1": 10, "conv1": "relu"])]).page
    #expect(page.contains("start fitness   0.5000  hand-made baseline\nbest fitness    0.5000  trial 0\n"))
    #expect(page.contains("best trial\n  trial  fitness  fc1  conv1   time\n      0   0.5000   10   relu  1.5 s\n"))
  }

  /// A GAN is no vector and has no room in a row: its gene stands for it.
  @Test func wholeNetworksAreShownByTheirGenes() throws {
    let parameters: JSONValue = ["generator": [["channels": 8, "kernel": 3]], "hidden": 30]
    let generation: JSONValue = [
      "event": "generation", "index": 0,
      "individuals": [
        ["id": 0, "gene": "G 8k3, hidden 30", "decoded": parameters, "fitness": 0.5, "trial": 0, "origin": "random"]
      ],
    ]
    let page = try text([trial(0, 0.5, parameters), generation]).page
    #expect(page.contains("  trial  fitness  gene               time\n      0   0.5000  G 8k3, hidden 30  1.5 s\n"))
    #expect(
      page.contains("\ngene            G 8k3, hidden 30\n\n  parameter  chosen\n  generator  [8/3]\n  hidden     30\n"))
    #expect(!page.contains("chosen vector") && !page.contains("decoded"))
  }
}
