import Datasets
import Essentials
import NeuralNetworks

extension TrainedWeights {
  /// The network as an ONNX file, with the normalisation of its training data: samples go in as they are stored.
  /// - Parameter version: Of this program.
  /// - Returns: The file's bytes; nil if the weights do not describe their network.
  /// - Throws: `SettingsError`, `SafetensorsError` if the weights have been changed, `ONNXError`.
  public func onnx(version: String) throws -> [UInt8]? {
    guard let (network, data) = try network() else { return nil }
    let normalization = data.normalization
    let scaling = ONNXModel.Scaling(scale: normalization.scale, offset: normalization.offset)
    let output: ONNXModel.Output =
      data.targets.map { .number(mean: $0.mean, deviation: $0.deviation) } ?? .classes
    var model = ONNXModel(network, scaling: normalization.kind == .none ? nil : scaling, output: output)
    model.producerVersion = version
    model.documentation = Self.documentation(data)
    model.metadata = [
      "parameters": JSONValue.object(parameters).line,
      "normalization": normalization.kind.rawValue,
    ]
    if !classNames.isEmpty { model.metadata["classes"] = JSONValue.array(classNames.map { .string($0) }).line }
    return try model.bytes()
  }

  private static func documentation(_ data: DataDescription) -> String {
    let shape = (["N"] + data.sampleShape.map(String.init)).joined(separator: ", ")
    let values = data.normalization.kind == .none ? "" : "; the model normalises them as its training data were"
    let result =
      data.targets == nil
      ? "\"logits\" and \"probabilities\", [N, \(data.classNames.count)], in the order of the metadata's \"classes\""
      : "\"value\", [N, 1], in the unit of the training data"
    return "\"input\": raw samples, [\(shape)], channels last, floats as stored\(values). Outputs: \(result)."
  }
}
