import Essentials
import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

/// Adds to its input how many batches it was trained on, in hundredths: a layer that has a buffer.
private struct BatchCounter: Layer {
  let count = Buffer(Tensor([1], [0]))
  var parameters: [NamedParameter] { [] }
  var buffers: [NamedBuffer] { [NamedBuffer("count", count)] }

  func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    if case .training = mode { count.value[0] += 1 }
    return input + Tensor(input.shape, repeating: count.value.item / 100)
  }
}

@Suite struct TrainingCheckpointTests {
  let clouds = Clouds(count: 120, spread: 0.6)
  let train = Array(0..<80)
  let validation = Array(80..<120)

  static let optimizers = [
    OptimizerSettings(SGD(momentum: 0.9), learningRate: 0.05, weightDecay: 0.001),
    OptimizerSettings(Adam(), learningRate: 0.02), OptimizerSettings(Nadam(), learningRate: 0.02),
    OptimizerSettings(RMSprop(momentum: 0.5, isCentered: true), learningRate: 0.005),
  ]

  func settings(_ optimizer: OptimizerSettings = optimizers[1], epochs: Int = 6, patience: Int = 100)
    -> TrainingSettings
  {
    TrainingSettings(
      epochs: epochs, batchSize: 16, patience: patience, optimizer: optimizer,
      schedule: LearningRateSchedule(.cosine(epochs: 8, lowest: 0.1), warmUp: .batches(12)), clipNorm: 1,
      labelSmoothing: 0.1)
  }

  func network() throws -> Network {
    let network = try clouds.network([16, 8], dropout: 0.3)
    return Network(inputShape: [2], layers: [("counter", BatchCounter())] + network.layers)
  }

  /// Trains, and leaves a checkpoint after each epoch at `path(epoch)`.
  func run(
    _ settings: TrainingSettings, from start: TrainingState? = nil, path: (Int) -> String? = { _ in nil },
    limit: Int = .max
  ) throws -> (result: TrainingResult, state: [Float]) {
    let network = try network()
    var asked = 0
    let result = try Trainer(settings, seed: SeededGenerator(seed: 5)).train(
      network, on: clouds, train: train, validation: validation, from: start,
      keep: { state in
        if let path = path(state.epochs.count) { try TrainingCheckpoint(state, identity: ["a": 1]).write(to: path) }
      },
      shouldStop: {
        asked += 1
        return asked > limit
      })
    return (result, network.state.flatMap(\.tensor.values))
  }

  func state(_ path: String, _ settings: TrainingSettings) throws -> TrainingState {
    try TrainingCheckpoint(contentsOf: path).state.matched(to: network(), settings.optimizer, in: path)
  }

  @Test(arguments: optimizers.indices) func everyEpochContinuesToTheSameBits(_ index: Int) throws {
    let folder = try StudyFolder()
    let settings = settings(Self.optimizers[index])
    let path = { (epoch: Int) -> String in folder.at("\(epoch)") }
    let whole = try run(settings, path: path)
    #expect(whole.result.epochs.count == 6)
    for epoch in 1...6 {
      let resumed = try run(settings, from: try state(path(epoch), settings), path: { _ in folder.at("again") })
      #expect(resumed == whole, "from epoch \(epoch)")
      guard epoch < 6 else { continue }
      #expect(try Files.read(folder.at("again")) == Files.read(path(6)), "from epoch \(epoch)")
    }
  }

  @Test func aTrainingStoppedAnywhereContinuesToTheSameBits() throws {
    let folder = try StudyFolder()
    let settings = settings()
    let whole = try run(settings)
    // 5 batches of training and 3 of validation an epoch.
    for limit in [8, 9, 14, 21, 47] {
      let path = folder.at("checkpoint")
      let stopped = try run(settings, path: { _ in path }, limit: limit)
      #expect(stopped.result.end == .stopped && stopped.result.epochs.count == limit / 8)
      #expect(try run(settings, from: try state(path, settings)) == whole)
    }
  }

  @Test func moreEpochsAreAsIfTheyHadBeenThereFromTheBeginning() throws {
    let folder = try StudyFolder()
    let path = folder.at("checkpoint")
    _ = try run(settings(epochs: 3), path: { _ in path })
    let more = settings(epochs: 6)
    #expect(try run(more, from: try state(path, more)) == run(more))
  }

  @Test func earlyStoppingFollowsFromTheReports() throws {
    let folder = try StudyFolder()
    let slow = OptimizerSettings(SGD(), learningRate: 1e-9)
    // Nothing is ever learnt: the first epoch stays the best.
    func settings(patience: Int) -> TrainingSettings {
      TrainingSettings(epochs: 50, batchSize: 16, patience: patience, optimizer: slow)
    }
    let few = settings(patience: 3)
    let whole = try run(few, path: { folder.at("\($0)") })
    #expect(whole.result.end == .earlyStopped && whole.result.epochs.count < 20)
    let last = whole.result.epochs.count
    for epoch in [1, last - 1, last] {
      #expect(try run(few, from: try state(folder.at("\(epoch)"), few)) == whole)
    }
    let more = settings(patience: 5)
    let longer = try run(more, from: try state(folder.at("\(last)"), more))
    #expect(longer == (try run(more)) && longer.result.epochs.count > last)
  }

  @Test func whatCannotBeKeptEndsTheTraining() throws {
    #expect(throws: FileError.self) { try run(settings(), path: { _ in "/nowhere/checkpoint" }) }
  }

  @Test func reportsKeepTheirBits() throws {
    let report = EpochReport(
      epoch: 3, trainLoss: 0.1 + 0.2, trainAccuracy: 1.0 / 3, validationLoss: nil, validationAccuracy: nil)
    #expect(EpochReport(try JSONValue(parsing: report.json.line)) == report)
    #expect(EpochReport(["epoch": 1, "trainLoss": 1]) == nil)
  }

  /// A whole checkpoint with one change.
  private func changed(_ change: (inout [NamedTensor], inout [String: String]) -> Void) throws -> String {
    let folder = try StudyFolder()
    let path = folder.at("checkpoint")
    _ = try run(settings(epochs: 1), path: { _ in path })
    let file = try Safetensors(contentsOf: path)
    var (tensors, metadata) = (file.tensors, file.metadata)
    change(&tensors, &metadata)
    try Safetensors(tensors, metadata: metadata).write(to: path)
    do {
      _ = try state(path, settings())
      return "no error"
    } catch {
      return "\(error)".replacing(path, with: "c")
    }
  }

  @Test func faultsAreNamed() throws {
    #expect(try changed { _, _ in } == "no error")
    #expect(
      try changed { $1["format"] = nil }
        == "c: format: expected a training's checkpoint, \"hpsearch training 1\", found none")
    #expect(
      try changed { $1["format"] = "hpsearch 1" }
        == "c: format: expected a training's checkpoint, \"hpsearch training 1\", found \"hpsearch 1\"")
    #expect(try changed { $1["epochs"] = "{}" } == "c: epochs: expected a list of epochs")
    #expect(
      try changed { $1["epochs"] = "[{\"epoch\":1}]" }
        == "c: epochs: expected the epochs 1 to 1, each with its losses")
    #expect(try changed { $1["steps"] = "-1" } == "c: steps: expected a number of steps")
    #expect(try changed { $1["identity"] = "1" } == "c: identity: expected an object that says which training it is")
    #expect(
      try changed { tensors, _ in tensors.removeAll { $0.name == "network.counter.count" } }
        == "c: counter.count: missing; the network has such weights of shape [1]")
    #expect(
      try changed { tensors, _ in tensors.append(NamedTensor("best.fc9.bias", Tensor([1], [0]))) }
        == "c: fc9.bias: the network has no such weights; it has fc1.weight, fc1.bias, fc2.weight, fc2.bias, "
        + "output.weight, output.bias, counter.count")
    #expect(
      try changed { tensors, _ in
        tensors = tensors.map {
          $0.name == "optimizer.fc1.bias.mean" ? NamedTensor($0.name, Tensor([1], [0])) : $0
        }
      } == "c: fc1.bias.mean: expected shape [16], found [1]")
  }
}
