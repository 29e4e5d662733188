import Essentials
import NeuralNetworks
import TestSupport
import Testing

@testable import hpsearch

/// Trains until weights would be denormal floats: those of voxels that are never occupied only decay, by a tenth a
/// step, and 960 steps take them from 0.1 to 1e-45. A few times the smallest denormal, less a tenth, is rounded to
/// itself, so they would stay there.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct DenormalsProgramTests {
  let folder: StudyFolder

  init() throws { folder = try StudyFolder() }

  private func train(threads: Int) throws -> [UInt8] {
    let path = folder.at("run\(threads)")
    let ended = try runShell(
      """
      $hpsearch train -c '\(packageRoot)/configs/modelnet.json' --threads \(threads) -o '\(path)' --json \
      --set dataset.path='\(packageRoot)/datasets/shapes10' --set dataset.cache='\(folder.at("cache"))' \
      --set dataset.gridSize=12 --set dataset.padding=2 --set dataset.limit=8 --set training.patience=1000 \
      --set 'model={"builder":"mlp","units":[100,"$fc2"]}' --set training.epochs=120 --set training.batchSize=8 \
      --set 'training.optimizer={"name":"sgd","momentum":0,"learningRate":0.1,"weightDecay":1}'
      """)
    try #require(ended.code == 0, "\(ended.errors)")
    return try Files.read("\(path)/checkpoint.safetensors")
  }

  @Test func aTrainingFlushesThemAtAnyNumberOfThreads() throws {
    let one = try train(threads: 1)
    let weights = try TrainingCheckpoint(contentsOf: folder.at("run1/checkpoint.safetensors")).state.network
    #expect(weights.allSatisfy { $0.tensor.values.allSatisfy { $0.isZero || $0.isNormal } })
    #expect(weights.contains { $0.tensor.values.contains(0) })
    #expect(try train(threads: 2) == one && train(threads: 3) == one)
  }
}
