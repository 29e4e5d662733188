import Essentials
import NeuralNetworks
import Testing

@Suite struct LearningRateScheduleTests {
  /// The factors of the first epochs' first batches, without a warm-up.
  func factors(_ shape: LearningRateSchedule.Shape, _ epochs: Int) -> [Double] {
    (0..<epochs).map { LearningRateSchedule(shape).factor(epoch: $0, batch: 0, of: 10) }
  }

  func expect(_ found: [Double], _ expected: [Double]) {
    #expect(found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
  }

  // o = torch.optim.SGD([p], lr=1.0); s = the scheduler; each epoch: o.param_groups[0]["lr"], o.step(), s.step()
  @Test func shapesArePyTorchs() {
    expect(factors(.constant, 3), [1, 1, 1])
    // StepLR(o, 3, 0.5)
    expect(factors(.step(every: 3, factor: 0.5), 8), [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
    // ExponentialLR(o, 0.8)
    expect(
      factors(.exponential(factor: 0.8), 8), [1, 0.8, 0.64, 0.512, 0.4096, 0.32768, 0.262144, 0.2097152])
    // CosineAnnealingLR(o, 6, eta_min=0.1)
    expect(
      factors(.cosine(epochs: 6, lowest: 0.1), 7), [1, 0.939711432, 0.775, 0.55, 0.325, 0.160288568, 0.1])
  }

  @Test func aCosineStaysAtItsLowest() {
    expect(factors(.cosine(epochs: 2, lowest: 0.1), 6), [1, 0.55, 0.1, 0.1, 0.1, 0.1])
  }

  // LinearLR(o, start_factor=1/5, total_iters=4), s.step() after each batch
  @Test func aWarmUpRisesWithEachBatch() {
    let batches = LearningRateSchedule(warmUp: .batches(5))
    expect(
      (0..<8).map { batches.factor(epoch: $0 / 3, batch: $0 % 3, of: 3) }, [0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1])
    let epochs = LearningRateSchedule(.step(every: 1, factor: 0.5), warmUp: .epochs(2))
    expect(
      (0..<6).map { epochs.factor(epoch: $0 / 2, batch: $0 % 2, of: 2) },
      [0.25, 0.5, 0.75 / 2, 1.0 / 2, 1.0 / 4, 1.0 / 4])
  }

  func read(_ value: JSONValue) throws -> (settings: LearningRateSchedule, resolved: JSONValue) {
    try Settings.read(value, from: "a.json") { LearningRateSchedule($0, epochs: 40) }
  }

  @Test func defaultsAreFilledIn() throws {
    let none: [String: JSONValue] = ["warmupEpochs": 0, "warmupBatches": 0]
    let cases: [(JSONValue, LearningRateSchedule.Shape, [String: JSONValue])] = [
      ([:], .constant, ["name": "constant"]),
      (["name": "step"], .step(every: 10, factor: 0.1), ["name": "step", "every": 10, "factor": 0.1]),
      (["name": "exponential"], .exponential(factor: 0.95), ["name": "exponential", "factor": 0.95]),
      (["name": "cosine"], .cosine(epochs: 40, lowest: 0), ["name": "cosine", "epochs": 40, "lowest": 0.0]),
    ]
    for (given, shape, resolved) in cases {
      let found = try read(given)
      #expect(found.settings == LearningRateSchedule(shape))
      #expect(found.resolved == .object(resolved.merging(none) { $1 }))
      #expect(shape.json == .object(resolved))
    }
    #expect(try read(["warmupEpochs": 3]).settings == LearningRateSchedule(warmUp: .epochs(3)))
    #expect(try read(["warmupBatches": 500]).settings == LearningRateSchedule(warmUp: .batches(500)))
  }

  @Test(
    arguments: [
      (
        ["name": "cosin"],
        "name: expected one of \"constant\", \"step\", \"exponential\", \"cosine\", found the text \"cosin\"; "
          + "did you mean \"cosine\"?"
      ),
      (
        ["name": "step", "lowest": 0.1],
        "lowest: unknown key; known here: every, factor, name, warmupBatches, warmupEpochs"
      ),
      (["name": "exponential", "factor": 1.1], "factor: expected a number from 1e-09 to 1.0, found 1.1"),
      (
        ["name": "cosine", "lowest": 2],
        "lowest: expected a number from 0.0 to 1.0 (part of the learning rate), found 2"
      ),
      (["warmupEpochs": 1, "warmupBatches": 20], "warmupBatches: expected 0 beside warmupEpochs, found 20"),
    ] as [(JSONValue, String)])
  func wrongValuesAreNamed(value: JSONValue, message: String) {
    #expect { try read(value) } throws: { "\($0)" == "a.json: \(message)" }
  }
}
