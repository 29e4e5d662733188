import Essentials
import Experiments
import Search
import TestSupport
import Testing

/// The config reader takes any document: it returns or throws, and never traps.
@Suite struct ConfigFuzzTests {
  private static var configs: [JSONValue] {
    get throws {
      let folder = "\(packageRoot)/configs"
      return try Files.list(folder).filter { $0.hasSuffix(".json") }.map { try Files.readJSON("\(folder)/\($0)") }
    }
  }

  @Test func anyDocumentIsReadOrRefused() throws {
    let configs = try Self.configs
    let found = fuzz("configs", rounds: 400) { round, rng in
      let value = mutated(configs[round % configs.count], using: &rng)
      let text = Array(value.line.utf8)
      return round % 4 == 0 ? mutated(text, using: &rng) : text
    } parse: { bytes in
      let experiment = try Experiment(try JSONValue(parsing: bytes), from: "config")
      // What a search would do before its first trial.
      _ = experiment.study().strategy.ask(OpenTrials())
    }
    #expect(found.slowest < (fuzzSeconds == nil ? 60 : 1), "an input took \(found.slowest) s a megabyte")
  }
}
