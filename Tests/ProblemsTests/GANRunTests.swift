import Essentials
import Experiments
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import Problems

/// Trainings of single GANs of numbers.
@Suite struct GANRunTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  /// Trains up to an epoch.
  private func trained(_ run: GANRun, through last: Int) -> GANRun {
    while run.epochs.count < last, case .epoch = run.next() {}
    return run
  }

  private func weights(_ run: GANRun) -> [[Float]] { run.modelFile.tensors.map(\.tensor.values) }

  @Test(arguments: [1, 3, 5]) func aTrainingContinuesToTheSameBits(epochs: Int) throws {
    let experiment = try GANProblemTests.experiment()
    let whole = trained(try experiment.open(), through: 6)
    #expect(whole.epochs.count == 6 && whole.next() == .finished)
    let path = folder.at("checkpoint.safetensors")
    let first = trained(try experiment.open(), through: epochs)
    try first.checkpoint.write(to: path)

    let second = try experiment.open()
    let checkpoint = try GANCheckpoint(contentsOf: path)
    // What an interrupted epoch has done is forgotten.
    try second.restore(checkpoint, epochs: first.epochs, from: path)
    _ = trained(second, through: 6)
    #expect(second.epochs == whole.epochs)
    #expect(weights(second) == weights(whole))
    try second.checkpoint.write(to: folder.at("second"))
    try whole.checkpoint.write(to: folder.at("whole"))
    #expect(try Files.read(folder.at("second")) == Files.read(folder.at("whole")))
    #expect(checkpoint.identity == second.identity)
  }

  @Test func theSeedDecidesTheTraining() throws {
    let first = trained(try GANProblemTests.experiment().open(), through: 2)
    #expect(trained(try GANProblemTests.experiment().open(), through: 2).epochs == first.epochs)
    #expect(trained(try GANProblemTests.experiment(["seed": 2]).open(), through: 2).epochs != first.epochs)
  }

  @Test func measuresComeAtIntervalsAndAtTheEnd() throws {
    let run = trained(try GANProblemTests.experiment(["training": ["epochs": 5]]).open(), through: 5)
    #expect(run.epochs.map(\.measures.isEmpty) == [true, false, true, false, false])
    let last = try #require(run.summary.last)
    #expect(last.epoch == 5)
    #expect(
      Set(last.measures.keys) == [
        "kolmogorovSmirnov", "wasserstein1", "mean", "deviation", "beyondTwo", "beyondThree", "diversity",
      ])
    let best = try #require(run.summary.best)
    #expect(run.epochs.allSatisfy { $0.measures["kolmogorovSmirnov"] ?? 1 >= best.measures["kolmogorovSmirnov"] ?? 1 })
    let json = run.summary.json
    #expect(json["measures"]?["kolmogorovSmirnov"]?["best"]?.number == best.measures["kolmogorovSmirnov"])
    #expect(json["measures"]?["wasserstein1"]?["last"]?.number == last.measures["wasserstein1"])
  }

  @Test func aTrainingThatDivergesSaysSo() throws {
    let run = try GANProblemTests.experiment([
      "generator": ["optimizer": ["name": "sgd", "learningRate": 100]],
      "discriminator": ["optimizer": ["name": "sgd", "learningRate": 100, "momentum": 0.99], "spectralNorm": false],
      "loss": ["name": "leastSquares", "weights": "equal"], "training": ["epochs": 60],
    ]).open()
    while case .epoch = run.next() {}
    #expect(run.next() == .diverged)
    #expect(run.summary.diagnosis.kind == .divergence)
    let epoch = try #require(run.divergedIn)
    #expect(run.summary.diagnosis.sentence.contains("in epoch \(epoch) a loss or a weight"))
  }

  @Test func anInterruptedEpochIsNone() throws {
    let run = try GANProblemTests.experiment().open()
    var batches = 0
    let step = run.next {
      batches += 1
      return batches > 2
    }
    #expect(step == .stopped && run.epochs.isEmpty)
  }

  // MARK: - Files

  @Test func theLogHoldsEveryEpoch() throws {
    let run = trained(try GANProblemTests.experiment().open(), through: 3)
    let path = folder.at("log.jsonl")
    let head: JSONValue = ["gan": "rich", "by": "kolmogorovSmirnov", "better": "lower"]
    do {
      let log = try GANLog(path, head: head, epochs: [])
      for epoch in run.epochs { try log.append(epoch.json) }
    }
    #expect(try GANLog.read(path).epochs == run.epochs)
    #expect(try GANLog.read(path).summary == run.summary)
    // A torn last line is left out, and what follows an epoch is cut off when the log is continued.
    try Files.replace(path, with: String(decoding: try Files.read(path), as: UTF8.self) + "{\"epoch\":4,\"disc")
    #expect(try GANLog.read(path).epochs == run.epochs)
    let log = try GANLog(path, head: head, epochs: Array(run.epochs.prefix(2)))
    try log.end(run.summary)
    let read = try GANLog.read(path)
    #expect(read.epochs == Array(run.epochs.prefix(2)) && read.end?["end"] == "finished")
    try Files.replace(folder.at("other"), with: "{}\n")
    #expect(throws: GANLogError.self) { try GANLog.read(folder.at("other")) }
  }

  @Test func aGeneratorFileDescribesItself() throws {
    let run = trained(try GANProblemTests.experiment().open(), through: 2)
    let path = folder.at("best.safetensors")
    try run.modelFile.write(to: path)
    let file = try GeneratorFile(contentsOf: path)
    #expect(file.sampleShape == [1])
    let samples = file.samples(100, seed: SeededGenerator(seed: 3))
    #expect(samples.shape == [100, 1])
    #expect(samples.values == file.samples(100, seed: SeededGenerator(seed: 3)).values)
    #expect(samples.values != file.samples(100, seed: SeededGenerator(seed: 4)).values)
    try Safetensors([]).write(to: folder.at("empty"))
    #expect {
      try GeneratorFile(contentsOf: folder.at("empty"))
    } throws: {
      "\($0)" == "\(folder.at("empty")): metadata: expected the description of a generator, \"gan\", found none"
    }
  }

  @Test func anotherTrainingsCheckpointIsRefused() throws {
    let path = folder.at("checkpoint.safetensors")
    let run = trained(try GANProblemTests.experiment().open(), through: 1)
    try run.checkpoint.write(to: path)
    let other = try GANProblemTests.experiment(["generator": ["noise": [4]]]).open()
    #expect(throws: SafetensorsError.self) {
      try other.restore(try GANCheckpoint(contentsOf: path), epochs: run.epochs, from: path)
    }
  }
}
