import Essentials
import NeuralNetworks
import TensorCore

/// Whether a training's steps become slower as it goes on, which they would if its numbers became denormal floats.
struct Drift {
  /// Indices of steps, from 0, whose median times are compared.
  let early: Range<Int>
  let late: Range<Int>
  /// The largest ratio of late to early that passes.
  let bound: Double

  /// Runs all steps and compares them.
  /// - Returns: One JSON line, for programs.
  func line(of name: String, _ step: () throws -> Void) rethrows -> JSONValue {
    var times: [Double] = []
    for _ in 0..<late.upperBound {
      let start = Time.monotonic
      try step()
      times.append((Time.monotonic - start) * 1e3)
    }
    func median(_ range: Range<Int>) -> Double { times[range].sorted()[range.count / 2] }
    let ratio = median(late) / median(early)
    return [
      "workload": .string(name), "kernels": .string(KernelSet.current.rawValue), "steps": .integer(times.count),
      "earlyMs": .number(rounded(median(early))), "lateMs": .number(rounded(median(late))),
      "ratio": .number(rounded(ratio)), "bound": .number(bound), "passes": .bool(ratio <= bound),
    ]
  }
}

extension Workload {
  /// A network with decaying weights and nothing to learn: its outputs are to be 0. Weights shrink by a tenth a step:
  /// after some 800 steps they would be denormal, and stay so, for a few times the smallest float less a tenth is
  /// rounded to itself.
  static func decay() -> Workload {
    let seed = SeededGenerator(seed: 0)
    let layers = [256, 256, 10].enumerated().map { index, units in
      let name = "layer\(index + 1)"
      let plan = Dense.Plan(units: units, activation: index == 2 ? .linear : .relu)
      return (name, plan.makeLayer(for: [index == 0 ? 128 : 256], seed: seed.child(name)))
    }
    let network = Network(inputShape: [128], layers: layers)
    let optimizer = Optimizer(network.parameters, SGD(), learningRate: 0.1, weightDecay: 1)
    let samples = benchTensor([32, 128], "input")
    var workload = Workload {
      let output = network(samples, in: .training(seed))
      (output * output).mean.backward()
      optimizer.step()
      optimizer.clearGradients()
    }
    workload.drift = Drift(early: 10..<210, late: 1500..<1700, bound: 1.5)
    return workload
  }

  /// The same workload, of which the times of its steps are compared.
  func comparing(_ drift: Drift) -> Workload {
    var copy = self
    copy.drift = drift
    return copy
  }
}
