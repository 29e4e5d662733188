import Essentials
import TestSupport
import Testing

@testable import NeuralNetworks
@testable import TensorCore

@Suite struct TrainerPartsTests {
  let clouds = Clouds(count: 120, spread: 0.6)

  private let settings = TrainingSettings(
    epochs: 5, batchSize: 16, patience: 100, optimizer: OptimizerSettings(Adam(), learningRate: 0.02),
    schedule: LearningRateSchedule(.cosine(epochs: 5, lowest: 0), warmUp: .epochs(1)), clipNorm: 1)

  private struct Run: Equatable {
    let result: TrainingResult
    let weights: [Float]
  }

  /// - Parameter state: Gets the state after the last epoch.
  private func run(
    from start: TrainingState? = nil, through lastEpoch: Int? = nil, state: inout TrainingState?,
    shouldPrune: (EpochReport) -> Bool = { _ in false }
  ) throws -> Run {
    let network = try clouds.network([16, 8], dropout: 0.3)
    var kept: TrainingState?
    let result = Trainer(settings, seed: SeededGenerator(seed: 5)).train(
      network, on: clouds, train: Array(0..<80), validation: Array(80..<120), from: start, through: lastEpoch,
      keep: { kept = $0 }, shouldPrune: shouldPrune)
    state = kept
    return Run(result: result, weights: network.allValues)
  }

  @Test func partsGiveTheSameBitsAsTheWhole() throws {
    var (state, unused): (TrainingState?, TrainingState?)
    let whole = try run(state: &unused)
    #expect(whole.result.end == .finished && whole.result.epochs.count == 5)
    let first = try run(through: 2, state: &state)
    #expect(first.result.end == .paused && first.result.epochs == Array(whole.result.epochs[..<2]))
    let rest = try run(from: state, state: &unused)
    #expect(rest == whole)
    // Through 2, through 4, through 9 (beyond the end).
    let second = try run(from: state, through: 4, state: &state)
    #expect(second.result.end == .paused && second.result.epochs.count == 4)
    #expect(try run(from: state, through: 9, state: &unused) == whole)
  }

  @Test func aTrainingIsPrunedAfterACompletedEpoch() throws {
    var (state, unused): (TrainingState?, TrainingState?)
    var asked: [Int] = []
    let pruned = try run(state: &state) { report in
      asked.append(report.epoch)
      return report.epoch == 3
    }
    #expect(pruned.result.end == .pruned && pruned.result.epochs.count == 3 && asked == [1, 2, 3])
    #expect(state?.epochs.count == 3)
    asked = []
    let finished = try run(state: &unused) { report in
      asked.append(report.epoch)
      return report.epoch == 5
    }
    #expect(finished.result.end == .finished, "no epoch follows the last")
    #expect(asked == [1, 2, 3, 4])
    // Interrupted between epoch 3 and its verdict.
    #expect(try run(from: state, state: &unused) { $0.epoch == 3 } == pruned)
  }

  /// Training changes weights and running values where they are: memory is copied for the best epoch only.
  @Test func stepsDoNotMoveTheWeights() throws {
    let network = try clouds.network()
    let optimizer = Optimizer(network.parameters, Adam(), learningRate: 0.01)
    func addresses() -> [ObjectIdentifier] {
      (network.parameters.map(\.parameter.value) + optimizer.state.map(\.tensor)).map { ObjectIdentifier($0.storage) }
    }
    let before = addresses()
    for step in 0..<3 {
      let batch = clouds.batch(Array(0..<16)[...])
      let outputs = network(batch, in: .training(SeededGenerator(seed: UInt64(step))))
      let loss = clouds.targets(Array(0..<16)[...]).loss(of: outputs)
      loss.backward()
      optimizer.step()
      optimizer.clearGradients()
      #expect(outputs.count == 48 && loss.item.isFinite)
    }
    #expect(addresses() == before)
  }
}
