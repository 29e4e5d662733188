import Essentials
import Search
import Studies
import TestSupport
import Testing

@testable import Experiments

@Suite struct ExperimentTests {
  static func bundled() throws -> JSONValue { try Files.readJSON("\(packageRoot)/configs/modelnet.json") }

  /// The bundled config with one member replaced.
  static func config(_ key: String, _ value: JSONValue) throws -> JSONValue {
    var object = try #require(try bundled().object)
    object[key] = value
    return .object(object)
  }

  static func faults(_ config: JSONValue) -> String {
    do {
      _ = try Experiment(config, from: "c.json")
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func everyBundledConfigIsValid() throws {
    let names = try Files.list("\(packageRoot)/configs").filter { $0.hasSuffix(".json") }
    #expect(names.count >= 3)
    for name in names {
      let config = try Files.readJSON("\(packageRoot)/configs/\(name)")
      if GANExperiment.isSingle(config) {
        let experiment = try GANExperiment(config, from: name)
        #expect(experiment.name + ".json" == name)
        #expect(try GANExperiment(experiment.resolved, from: name).resolved == experiment.resolved)
        continue
      }
      let experiment = try Experiment(config, from: name)
      #expect(experiment.name + ".json" == name)
      // The resolved config is a config, and resolves to itself.
      #expect(try Experiment(experiment.resolved, from: name).resolved == experiment.resolved)
    }
  }

  @Test func theSourcesTableIsTheBundledSearch() throws {
    let experiment = try Experiment(try Files.readJSON("\(packageRoot)/configs/modelnet40.json"), from: "c")
    #expect(experiment.problem.target.baseline?.vector == [1024, 256, 1, 1, 1, 1, 1, 1, 0])
    let corners = [-1.0, 1.0].map { corner in
      experiment.problem.target.space.assignment(at: [Double](repeating: corner, count: 9)).vector
    }
    #expect(corners == [[1, 1, 0, 0, 0, 0, 0, 0, 0], [4000, 4000, 3, 3, 3, 3, 3, 3, 1]])
    #expect(experiment.study().trialsTotal == 81)
  }

  @Test func everyFaultIsNamedAtOnce() throws {
    let found = Self.faults(
      try Self.config("strategy", ["iteration": 3, "samples": 0, "generatorLoss": "saturated"]))
    #expect(
      found == """
        c.json: strategy.samples: expected an integer from 1 to 10000 candidates per generator, found 0
        c.json: strategy.generatorLoss: expected one of "saturating", "non-saturating", found the text \
        "saturated"; did you mean "saturating"?
        c.json: strategy.iteration: unknown key; did you mean "iterations"?
        """)
  }

  @Test func aBaselineOutsideTheSpaceIsRefused() throws {
    #expect(
      Self.faults(try Self.config("baseline", [0, 256, 1, 1, 1, 1, 1, 1, 0]))
        == "c.json: baseline.fc1: expected an integer from 1 to 1024, found 0")
    #expect(
      Self.faults(try Self.config("baseline", [1, 2]))
        == "c.json: baseline: expected 9 values in the order of the space, found a list of 2")
  }

  @Test func aModelThatDoesNotFitIsRefusedBeforeAnythingRuns() throws {
    #expect(
      Self.faults(try Self.config("dataset", ["path": "x", "gridSize": 8, "padding": 1]))
        == "c.json: model.kernels[1]: conv2: the kernel 3x3x3 is larger than its input 2x2x2")
    #expect(
      Self.faults(try Self.config("model", ["builder": "voxnet", "fc1": "$fc3"])).hasPrefix("c.json: model.fc1: "))
  }

  /// A kernel and a number of blocks that fit alone, but not together.
  @Test func whatFitsAloneMustFitTogether() throws {
    var config = try #require(try Self.bundled().object)
    config["model"] = [
      "layers": [
        [
          "repeat": "$blocks",
          "layers": [
            ["layer": "conv", "filters": 4, "kernel": "$kernel", "activation": "$activation"], ["layer": "maxPool"],
          ],
        ],
        ["layer": "flatten"],
        ["layer": "dense", "units": ["value": "$classes", "times": 3]], ["layer": "output"],
      ]
    ]
    config["space"] = [
      ["name": "kernel", "type": "integer", "min": 1, "max": 5],
      ["name": "blocks", "type": "integer", "min": 1, "max": 4],
      ["name": "activation", "type": "choice", "choices": ["relu", "tanh"]],
    ]
    config["baseline"] = [1, 1, 0]
    #expect(
      Self.faults(.object(config))
        == "c.json: model.layers[0].layers[0].kernel: conv3: the kernel 5x5x5 is larger than "
        + "its input 2x2x2 (with kernel = 5, blocks = 4)")
    config["baseline"] = [5, 4, 0]
    #expect(
      Self.faults(.object(config))
        == "c.json: model.layers[0].layers[0].kernel: conv3: the kernel 5x5x5 is larger than "
        + "its input 2x2x2")
    config["baseline"] = [1, 1, 0]
    config["space"] = .array(
      (config["space"]?.array ?? []).enumerated().map { index, parameter in
        index == 1 ? ["name": "blocks", "type": "integer", "min": 1, "max": 2] : parameter
      })
    #expect(Self.faults(.object(config)) == "none")
    let plan = try Experiment(.object(config), from: "c.json")
      .classification.builder(sampleShape: [20, 20, 20, 1], classes: 7).plan([
        "kernel": 2, "blocks": 2, "activation": "tanh",
      ])
    #expect(
      plan.elements.map(\.name) == [
        "conv1", "maxPool1", "conv2", "maxPool2", "flatten1", "dense1", "output",
      ])
    #expect(plan.elements[5].outputShape == [21] && plan.outputShape == [7])
  }

  /// Random search could draw an assignment twice when journals had format 1; they are continued as they were begun.
  @Test func journalsOfFormat1KeepTheirDefaults() throws {
    var config = try #require(try Self.bundled().object)
    config["method"] = "random"
    config["strategy"] = ["trials": 9, "batchSize": 4]
    let old = try Experiment(.object(config), from: "c", format: 1).resolved
    let new = try Experiment(.object(config), from: "c").resolved
    #expect(old["strategy"] == ["trials": 9, "window": 4, "duplicates": "allow"])
    #expect(new["strategy"] == ["trials": 9, "window": 4, "duplicates": "refuse"])
  }

  /// One fault is one message: what depends on it is not looked at.
  @Test func anUnknownMethodOrKindHasNoFollowers() throws {
    let method = Self.faults(try Self.config("method", "gan-refin"))
    #expect(method.hasPrefix("c.json: method: expected one of ") && !method.contains("\n"), "\(method)")
    let kind = Self.faults(try Self.config("problem", ["type": "clasification"]))
    #expect(kind.hasPrefix("c.json: problem.type: expected one of ") && !kind.contains("\n"), "\(kind)")
  }

  /// With the shape of the samples unknown, the model's keys are checked all the same, beside faults elsewhere.
  @Test func faultsOfTheModelAreFound() throws {
    var config = try #require(try Self.config("fitness", ["on": "tset"]).object)
    config["dataset"] = ["path": "nowhere", "format": "csv"]
    config["model"] = ["builder": "mlp", "untis": [3]]
    let found = Self.faults(.object(config))
    #expect(found.contains("c.json: fitness.on: expected one of"), "\(found)")
    #expect(found.contains("c.json: model.untis: unknown key; did you mean \"units\"?"), "\(found)")
  }

  @Test func theVersionOfARunDirectoryIsNoSetting() throws {
    #expect(Self.faults(try Self.config("version", "0.0.1")) == "none")
  }

  @Test(arguments: ["", ".", "../up", "a/b", " a", "two\nlines"])
  func aNameMustNameAFolder(name: String) throws {
    #expect(
      Self.faults(try Self.config("name", .string(name)))
        == "c.json: name: expected a text that can name a folder, found the text \"\(name)\"")
  }

  @Test func anEmptySpaceIsOneFault() throws {
    #expect(
      Self.faults(try Self.config("space", [])).hasPrefix(
        "c.json: space: expected a list of objects, found an empty list"))
    #expect(!Self.faults(try Self.config("space", [])).contains("baseline"))
  }

  @Test func anotherSeedAnotherSearch() throws {
    func proposals(seed: Int) throws -> [[String: JSONValue]] {
      var strategy = try Experiment(try Self.config("seed", .integer(seed)), from: "c").study().strategy
      guard case .candidate(let baseline) = strategy.ask(OpenTrials()) else { return [] }
      _ = strategy.tell(CandidateResult(candidate: baseline, fitness: 0.5))
      var open = OpenTrials()
      while case .candidate(let candidate) = strategy.ask(open) { open.own.append(candidate) }
      return open.own.map(\.parameters)
    }
    #expect(try proposals(seed: 1).count == 4 && proposals(seed: 1) == proposals(seed: 1))
    #expect(try proposals(seed: 1) != proposals(seed: 2))
  }
}
