import Datasets
import Essentials
import NeuralNetworks

/// A weights file that says which network it belongs to, and how that network's data are read.
public struct TrainedWeights {
  public let parameters: [String: JSONValue]
  /// Empty if the network predicts a number.
  public let classNames: [String]
  /// What the network was trained on; nil if a version that did not save it wrote the file.
  public let data: DataDescription?
  /// The model section, with which the network can be built without its config; nil likewise.
  private let model: JSONValue?
  private let weights: Safetensors
  private let path: String

  /// - Parameter path: A safetensors file that a search or a training has saved.
  /// - Returns: Nil if the file holds no parameters and classes.
  /// - Throws: `SafetensorsError`, `FileError`.
  public init?(_ path: String) throws {
    weights = try Safetensors(contentsOf: path)
    guard let parameters = weights.metadataValue("parameters")?.object,
      let classes = weights.metadataValue("classes")?.array?.compactMap(\.string)
    else { return nil }
    self.parameters = parameters
    classNames = classes
    data = weights.metadataValue("data").flatMap { DataDescription($0, classNames: classes) }
    model = weights.metadataValue("model")
    self.path = path
  }

  /// The metadata that this type reads.
  /// - Parameter model: The model section, `"$name"` references included.
  static func metadata(
    _ parameters: [String: JSONValue], model: JSONValue, data: DataDescription
  ) -> [String: String] {
    [
      "parameters": JSONValue.object(parameters).line, "model": model.line, "data": data.json.line,
      "classes": JSONValue.array(data.classNames.map { .string($0) }).line, "format": "hpsearch 1",
    ]
  }

  /// The network of a problem that these weights belong to.
  /// - Parameter sampleShape: The shape of a sample, without the batch.
  /// - Throws: `SettingsError` if the problem's model does not fit; `SafetensorsError` if the weights are another
  ///   network's.
  public func network(of problem: ClassificationProblem, sampleShape: [Int]) throws -> Network {
    try network(problem.builder(sampleShape: sampleShape, classes: outputs))
  }

  /// The network as the file itself describes it, with what it was trained on.
  /// - Returns: Nil if the file does not describe it.
  /// - Throws: `SettingsError`, `SafetensorsError` if the file has been changed.
  public func network() throws -> (network: Network, data: DataDescription)? {
    guard let model, let data else { return nil }
    let builder = ClassifierBuilder(model: model, sampleShape: data.sampleShape, classes: outputs, file: path)
    return (try network(builder), data)
  }

  /// One for each class, or one number.
  private var outputs: Int { max(1, classNames.count) }

  private func network(_ builder: ClassifierBuilder) throws -> Network {
    let network = try builder.plan(parameters).makeNetwork(seed: SeededGenerator(seed: 0))
    try network.load(weights, from: path)
    return network
  }
}
