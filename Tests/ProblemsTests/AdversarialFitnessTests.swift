import Essentials
import Testing

@testable import Problems

@Suite struct AdversarialFitnessTests {
  static func fitness(_ changes: JSONValue) throws -> AdversarialFitness {
    try Settings.read(changes, at: "fitness", from: "c.json") { AdversarialFitness($0) }.settings
  }

  // t = np.tanh; .75*t(.01*(1/.5 + 1/2)) + .25*t(5e6/5e6); .75*t(.01*(1/1.386 + 1/.693)) + .25*t(5e6/25e6)
  @Test func theFormulaIsTheSources() throws {
    let fitness = try Self.fitness([:])
    func value(_ d: Double, _ g: Double, _ weights: Int) -> Double {
      fitness.value(discriminatorLoss: d, generatorLoss: g, weights: weights, distance: nil)
    }
    #expect(abs(value(0.5, 2, 5_000_000) - 0.20914463371525674) < 1e-15)
    #expect(abs(value(1.386, 0.693, 25_000_000) - 0.06557506155417432) < 1e-15)
    // Small losses and few weights score high, up to 1.
    #expect(value(0, 0, 1) == 1 && value(1e-9, 1, 1000) > 0.999)
    #expect(value(1e30, 1e30, 1 << 60) > 0 && value(1e30, 1e30, 1 << 60) < 1e-11)
  }

  // .5*t(.02*(1/.001 + 1/.004)) + .25*t(1e6/3e6) + .25*t(10/40)
  @Test func constantsAndTheDistanceAreKeys() throws {
    let fitness = try Self.fitness([
      "lambda": 0.5, "lossScale": 0.02, "parameterScale": 1e6,
      "frechet": ["model": "m", "config": "c", "layer": "fc1"],
    ])
    #expect(fitness.frechet?.weight == 0.25 && fitness.frechet?.scale == 10)
    let value = fitness.value(discriminatorLoss: 0.001, generatorLoss: 0.004, weights: 3_000_000, distance: 40)
    #expect(abs(value - 0.6416078499838358) < 1e-15)
    #expect(fitness.value(discriminatorLoss: 1, generatorLoss: 1, weights: 1, distance: 0) < 1)
  }

  @Test func whatLeavesItsRangeIsRefused() {
    #expect {
      try Self.fitness(["lambda": 0.8, "frechet": ["model": "m", "layer": 3]])
    } throws: {
      "\($0)" == """
        c.json: fitness.frechet.config: missing; expected a text
        c.json: fitness.frechet.layer: expected a text, found 3
        c.json: fitness.lambda: expected lambda + gamma + frechet.weight of at most 1, so that the fitness lies in 0 to 1; \
        found 1.3
        """
    }
  }
}
