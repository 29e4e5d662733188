import Essentials
import TensorCore
import Testing

@testable import NeuralNetworks

/// The files themselves are opened by ONNX's own programs in Tests/exports.py.
@Suite struct ONNXModelTests {
  private func network(_ layers: JSONValue, input: [Int]) throws -> Network {
    let settings = try ModelSettings.read(["layers": layers], parameters: [:], from: "a")
    return try settings.plan(input: input, classes: 2).makeNetwork(seed: SeededGenerator(seed: 1))
  }

  /// Whether bytes hold a text as a field of a message: its length, then itself.
  private func holds(_ bytes: [UInt8], _ text: String) -> Bool {
    let field = [UInt8(text.utf8.count)] + Array(text.utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: field) }
  }

  @Test func axesAreMovedOnlyWhereTheOrderChanges() throws {
    let network = try network(
      [
        ["layer": "conv", "filters": 2, "kernel": 3], ["layer": "batchNorm"], ["layer": "maxPool"],
        ["layer": "flatten"], ["layer": "output"],
      ], input: [8, 8, 1])
    var graph = ONNXGraph()
    let output = try network.add(to: &graph, ONNXValue(name: "input", shape: [8, 8, 1]))
    let bytes = graph.message(name: "g", inputs: [], outputs: []).bytes
    #expect(output.shape == [2] && output.name == "output.Gemm")
    #expect(holds(bytes, "conv1.Transpose") && holds(bytes, "flatten1.Transpose"))
    #expect(!holds(bytes, "maxPool1.Transpose") && !holds(bytes, "batchNorm1.Transpose"))
  }

  @Test func classifiersGiveLogitsAndProbabilities() throws {
    let network = try network([["layer": "output"]], input: [3])
    let scaling = ONNXModel.Scaling(scale: [1, 2, 3], offset: [0, 0, 1])
    var model = ONNXModel(network, scaling: scaling, output: .classes)
    model.metadata = ["classes": "[]"]
    let bytes = try model.bytes()
    for text in ["input", "normalization.Mul", "logits", "probabilities", "classes", "hpsearch"] {
      #expect(holds(bytes, text))
    }
    #expect(try ONNXModel(network, output: .classes).bytes() == ONNXModel(network, output: .classes).bytes())
  }

  @Test func aLayerWithoutOperatorsIsRefusedByName() throws {
    let plan = try NetworkPlan(inputShape: [3]).adding("fc", Dense.Plan(units: 2)).spectrallyNormalized
    let network = plan.makeNetwork(seed: SeededGenerator(seed: 1))
    #expect(throws: ONNXError(layer: "fc", reason: "SpectralNormalization")) {
      _ = try ONNXModel(network, output: .sample).bytes()
    }
    #expect(
      ONNXError(layer: "fc", reason: "SpectralNormalization").description
        == "fc: cannot be exported to ONNX, which has no operator for SpectralNormalization")
  }
}

extension NetworkPlan {
  fileprivate func adding(_ name: String, _ layer: any LayerPlan) throws -> NetworkPlan {
    var plan = self
    try plan.add(name, layer, setting: name)
    return plan
  }
}
