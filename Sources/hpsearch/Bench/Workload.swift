import Essentials
import NeuralNetworks
import TensorCore

/// Something whose speed is measured: steps that all do the same work.
struct Workload {
  /// Floating-point operations of one step.
  let operations: Int
  /// What is learned in it; nil for a bare kernel.
  let parameters: Int?
  let step: () -> Void
}

extension Workload {
  /// Every workload, by the name that `--workload` selects.
  enum Name: String, CaseIterable {
    case gemm1024 = "gemm_1024"
    case voxnetB32 = "voxnet_b32"

    func make() throws -> Workload {
      switch self {
      case .gemm1024: .product(size: 1024)
      case .voxnetB32: try .voxnet(batch: 32)
      }
    }
  }

  /// A square matrix product.
  private static func product(size: Int) -> Workload {
    let left = noise([size, size], "left")
    let right = noise([size, size], "right")
    return Workload(operations: 2 * size * size * size, parameters: nil) {
      _ = dense(left, weight: right)
    }
  }

  /// A whole training step of the 3D CNN on 32^3 grids of 40 classes: forward, backward and Adam.
  private static func voxnet(batch: Int) throws -> Workload {
    let model: JSONValue = ["builder": "voxnet"]
    let plan = try ModelSettings.read(model, parameters: [:], from: "bench").plan(
      input: [32, 32, 32, 1], classes: 40)
    return training(plan, batch: batch, classes: 40)
  }

  private static func training(_ plan: NetworkPlan, batch: Int, classes: Int) -> Workload {
    let seed = SeededGenerator(seed: 0)
    let network = plan.makeNetwork(seed: seed)
    let optimizer = OptimizerSettings(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 1e-3)
      .makeOptimizer(for: network.parameters.map(\.parameter))
    let input = noise([batch] + plan.inputShape, "input")
    var draw = seed.child("labels")
    let labels = (0..<batch).map { _ in Int32(draw.integer(below: classes)) }
    return Workload(operations: batch * plan.trainingOperations, parameters: plan.parameterCount) {
      crossEntropy(network(input, in: .training(seed)), labels: labels).backward()
      optimizer.step()
      optimizer.clearGradients()
    }
  }

  private static func noise(_ shape: [Int], _ name: String) -> Tensor {
    var draw = SeededGenerator(seed: 0).child(name)
    return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(draw.uniform()) })
  }
}
