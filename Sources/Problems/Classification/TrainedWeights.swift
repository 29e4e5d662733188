import Essentials
import NeuralNetworks

/// A weights file that names the classifier it belongs to.
public struct TrainedWeights {
  public let parameters: [String: JSONValue]
  public let classNames: [String]
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
    self.path = path
  }

  /// The classifier of a problem that these weights belong to.
  /// - Parameter sampleShape: The shape of a sample, without the batch.
  /// - Throws: `SettingsError` if the problem's model does not fit; `SafetensorsError` if the weights are another
  ///   network's.
  public func network(of problem: ClassificationProblem, sampleShape: [Int]) throws -> Network {
    let network = try problem.builder(sampleShape: sampleShape, classes: classNames.count)
      .plan(parameters).makeNetwork(seed: SeededGenerator(seed: 0))
    try network.load(weights, from: path)
    return network
  }
}
