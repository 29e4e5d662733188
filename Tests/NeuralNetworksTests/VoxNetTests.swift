import Essentials
import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// VoxNet against PyTorch 2.13; Fixtures/voxnet.py makes what is expected.
@Suite struct VoxNetTests {
  /// The network of the fixture `small`, and its batch.
  func small(_ activation: String) throws -> Network {
    var model: [String: JSONValue] = [
      "builder": "voxnet", "filters": [4, 5, 6, 7], "fc1": 11, "fc2": 9,
    ]
    for key in ["conv1", "conv2", "conv3", "conv4", "fc1", "fc2"] { model["\(key)Activation"] = .string(activation) }
    return withHashedWeights(
      try ModelSettings.read(.object(model), parameters: [:], from: "test").plan(input: [23, 23, 23, 1], classes: 5))
  }

  func withHashedWeights(_ plan: NetworkPlan) -> Network {
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    network.restore(
      network.parameters.enumerated().map { key, element in
        let shape = element.parameter.shape
        let scale = shape.count > 1 ? (6 / Double(shape.dropLast().reduce(1, *))).squareRoot() : 0.1
        return NamedTensor(element.name, hashed(shape, key: UInt32(key), scale: scale))
      })
    return network
  }

  func volumes(_ batch: Int, _ edge: Int) -> Tensor {
    let shape = [batch, edge, edge, edge, 1]
    return Tensor(shape, hashed(shape, key: 99).values.map { $0 > 0.4 ? 1 : 0 })
  }

  func expected() throws -> [String: [Double]] {
    let file = try Safetensors(contentsOf: try fixture("voxnet_small.safetensors"))
    return Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor.values.map(Double.init)) })
  }

  @Test(arguments: ["relu", "sigmoid", "tanh", "linear", "leakyRelu"], availableKernelSets)
  func lossAndAllGradientsArePyTorchs(_ activation: String, on set: KernelSet) throws {
    try set.run {
      let expected = try expected()
      let network = try small(activation)
      let loss = crossEntropy(
        network(volumes(3, 23), in: .training(SeededGenerator(seed: 1))), labels: [4, 0, 2])
      #expect(largestError(loss.values, expected["\(activation).loss"]!) < 1e-5)
      loss.backward()
      for (name, parameter) in network.parameters.map({ ($0.name, $0.parameter) }) {
        let error = largestError(
          parameter.gradient?.values ?? [], expected["\(activation).gradient.\(name)"] ?? [], floor: 1e-6)
        #expect(error < 1e-4, "\(name)")
      }
    }
  }

  @Test(arguments: ["sgd", "adam"]) func threeStepsArePyTorchs(_ rule: String) throws {
    let expected = try expected()
    let network = try small("relu")
    let optimizer =
      rule == "sgd"
      ? Optimizer(network.parameters, SGD(momentum: 0.9), learningRate: 0.05)
      : Optimizer(network.parameters, Adam(), learningRate: 0.001)
    for _ in 0..<3 {
      optimizer.clearGradients()
      crossEntropy(network(volumes(3, 23), in: .training(SeededGenerator(seed: 1))), labels: [4, 0, 2]).backward()
      optimizer.step()
    }
    for element in network.parameters {
      let error = largestError(element.parameter.value.values, expected["\(rule).after.\(element.name)"] ?? [])
      #expect(error < 1e-4, "\(element.name)")
    }
  }

  @Test func theWholeNetworkIsPyTorchs() throws {
    let expected = try JSONValue(parsing: try Files.read(try fixture("voxnet_full.json")))
    let plan = try ModelSettings.read(["builder": "voxnet"], parameters: [:], from: "test")
      .plan(input: [32, 32, 32, 1], classes: 40)
    #expect(plan.parameterCount == expected["parameterCount"]?.integer)
    let network = withHashedWeights(plan)
    #expect(network.parameterCount == plan.parameterCount)
    let loss = crossEntropy(
      network(volumes(4, 32), in: .training(SeededGenerator(seed: 1))), labels: [7, 39, 0, 21])
    #expect(abs(Double(loss.item) / expected["loss"]!.number! - 1) < 1e-5)
    loss.backward()
    for element in network.parameters {
      let gradient = element.parameter.gradient!.values
      let known = expected["gradients"]![element.name]!
      let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(norm / known["norm"]!.number! - 1) < 1e-4, "\(element.name)")
      let selected = known["places"]!.array!.map { gradient[$0.integer!] }
      // Relative to a typical value of this gradient.
      let typical = norm / Double(gradient.count).squareRoot()
      #expect(
        largestError(selected, known["values"]!.array!.map { $0.number! }, floor: typical) < 1e-4, "\(element.name)")
    }
  }

  @Test func theTableSaysEverySize() throws {
    let plan = try ModelSettings.read(["builder": "voxnet", "dropout": true], parameters: [:], from: "test")
      .plan(input: [32, 32, 32, 1], classes: 40)
    #expect(
      plan.summary == """
        layer    kind                                           output       parameters  multiply-adds
        input                                                   32x32x32x1            0              0
        conv1    convolution 32 @ 5x5x5, stride 2, valid, relu  14x14x14x32        4032       10976000
        conv2    convolution 32 @ 3x3x3, valid, relu            12x12x12x32       27680       47775744
        pool1    max pooling 2x2x2                              6x6x6x32              0              0
        conv3    convolution 64 @ 3x3x3, same, relu             6x6x6x64          55360       11943936
        conv4    convolution 64 @ 3x3x3, same, relu             6x6x6x64         110656       23887872
        pool2    max pooling 2x2x2                              3x3x3x64              0              0
        flatten  flatten                                        1728                  0              0
        fc1      dense 1024, relu                               1024            1770496        1769472
        dropout  dropout 0.5                                    1024                  0              0
        fc2      dense 256, relu                                256              262400         262144
        output   dense 40, linear                               40                10280          10240
        total                                                                   2240904       96625408
        """)
  }
}
