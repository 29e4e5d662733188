import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite struct ModelSettingsTests {
  func message(
    _ model: JSONValue, _ parameters: [String: JSONValue] = [:], input: [Int] = [32, 32, 32, 1]
  ) -> String {
    do {
      _ = try ModelSettings.read(model, parameters: parameters, from: "a.json").plan(input: input, classes: 10)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func referencesTakeTheParametersValues() throws {
    let model: JSONValue = [
      "builder": "voxnet", "fc1": "$units", "filters": [8, "$filters", 8, 8], "conv3Activation": "$act",
      "dropout": "$drop",
    ]
    let settings = try ModelSettings.read(
      model, parameters: ["units": 33, "filters": 5, "act": "tanh", "drop": true], from: "a.json")
    guard case .voxnet(let voxnet) = settings.builder else {
      Issue.record("expected a VoxNet")
      return
    }
    #expect(voxnet.fc1 == 33 && voxnet.fc2 == 256)
    #expect(voxnet.filters == [8, 5, 8, 8])
    #expect(voxnet.activations == [.relu, .relu, .tanh, .relu, .relu, .relu])
    #expect(voxnet.dropoutRate == 0.5)
    #expect(settings.resolved["fc1"] == 33 && settings.resolved["fc2"] == 256)
  }

  @Test func dropoutStandsBetweenTheFullyConnectedLayers() throws {
    let plan = try ModelSettings.read(["builder": "voxnet", "dropout": true], parameters: [:], from: "a.json")
      .plan(input: [32, 32, 32, 1], classes: 10)
    #expect(plan.elements.map(\.name).suffix(4) == ["fc1", "dropout", "fc2", "output"])
    let without = try ModelSettings.read(["builder": "voxnet"], parameters: [:], from: "a.json")
      .plan(input: [32, 32, 32, 1], classes: 10)
    #expect(without.elements.map(\.name).suffix(3) == ["fc1", "fc2", "output"])
  }

  @Test func wrongSettingsAreNamed() {
    let builders =
      #""voxnet", "mlp", "char-cnn", "har-lstm", "cifar-cnn", "chromosome-cnn", "feature-classifier", "#
      + #""dcgan", "block-gan""#
    #expect(
      message(["builder": "voxnet", "fc1": "$fc3"], ["fc1": 3, "x": 1])
        == "a.json: model.fc1: there is no search parameter \"fc3\"; did you mean \"$fc1\"?")
    #expect(
      message(["builder": "voxnet", "filters": [1, "$width", 1, 1]])
        == "a.json: model.filters[1]: there is no search parameter \"width\"; known here: none")
    #expect(
      message(["builder": "voxnet", "fc1": "$fc1"], ["fc1": 0])
        == "a.json: model.fc1: expected an integer from 1 to 1000000 units, found 0")
    #expect(
      message(["builder": "voxnet", "kernels": [5, 3]])
        == "a.json: model.kernels: expected 4 values, one per convolution, found 2")
    #expect(
      message(["builder": "voxnet", "fc1Activation": "rulu"])
        == "a.json: model.fc1Activation: expected one of \"sigmoid\", \"relu\", \"linear\", \"tanh\", \"leakyRelu\", "
        + "\"elu\", \"softplus\", \"swish\", \"gelu\", found the text \"rulu\"; did you mean \"relu\"?")
    #expect(
      message(["builder": "voxnet", "fc3": 5])
        == "a.json: model.fc3: unknown key; did you mean \"fc1\"?")
    #expect(
      message(["builder": "vox"])
        == "a.json: model.builder: expected one of \(builders), found the text \"vox\"")
    #expect(
      message(7) == "a.json: model: expected an object, found 7\n"
        + "a.json: model.builder: missing; expected one of \(builders)")
  }

  @Test func aStackThatDoesNotFitIsNamed() {
    #expect(
      message(["builder": "voxnet"], input: [6, 6, 6, 1])
        == "a.json: model.kernels[1]: conv2: the kernel 3x3x3 is larger than its input 1x1x1")
    #expect(
      message(["builder": "voxnet", "kernels": [9, 3, 3, 3]], input: [8, 32, 32, 1])
        == "a.json: model.kernels[0]: conv1: the kernel 9x9x9 is larger than its input 8x32x32")
    #expect(
      message(["builder": "voxnet", "strides": [2, 1, 4, 1]])
        == "no error")
    #expect(
      message(["builder": "voxnet", "strides": [2, 1, 8, 1]])
        == "a.json: model.strides[3]: pool2: the window 2x2x2 is larger than its input 1x1x1")
    #expect(
      message(["builder": "voxnet"], input: [561])
        == "a.json: model.kernels[0]: conv1: a 3D kernel needs an input of depth x height x width x channels, found 561"
    )
  }

  @Test func aPerceptronTakesAnyInput() throws {
    let model: JSONValue = [
      "builder": "mlp", "units": [20, "$n"], "activation": "leakyRelu", "leakySlope": 0.2, "dropout": true,
    ]
    let plan = try ModelSettings.read(model, parameters: ["n": 7], from: "a.json").plan(
      input: [4, 4, 4, 1], classes: 3)
    #expect(plan.elements.map(\.name) == ["flatten", "fc1", "dropout1", "fc2", "dropout2", "output"])
    #expect(plan.parameterCount == 65 * 20 + 21 * 7 + 8 * 3)
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    #expect(network(Tensor([2, 4, 4, 4, 1], repeating: 1), in: .inference).shape == [2, 3])
    #expect((network.layers[1].layer as? Dense)?.activation == .leakyReLU(slope: 0.2))
  }
}
