import Essentials
import Testing

@testable import Experiments

/// Networks of journals before format 3, which are continued as they were begun.
@Suite struct EarlierNetworksTests {
  @Test func sectionsHadTwoActivations() throws {
    let config = try EvolutionExperimentTests.bundled("mini-chromosome")
    let old = try Experiment(config, from: "c", format: 2).resolved
    let new = try Experiment(config, from: "c").resolved
    #expect(old["model"]?["activateEach"] == true)
    #expect(new["model"]?["activateEach"] != true)
    // What is said explicitly stays.
    let explicit = config.overlaid(by: ["model": ["activateEach": false]])
    #expect(try Experiment(explicit, from: "c", format: 2).resolved["model"]?["activateEach"] == false)
  }

  @Test func gansWereRepaired() throws {
    let config = try EvolutionExperimentTests.bundled("mini-elitist")
    #expect(try Experiment(config, from: "c", format: 2).resolved["space"]?["draws"] == "repaired")
    #expect(try Experiment(config, from: "c").resolved["space"]?["draws"] == "even")
  }

  @Test func otherSearchesAreLeftAlone() {
    let config: JSONValue = ["model": ["builder": "voxnet"], "space": [["name": "a", "type": "flag"]]]
    #expect(EarlierNetworks.filled(into: config) == config)
  }
}
