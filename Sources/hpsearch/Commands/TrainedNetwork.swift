import Essentials
import Experiments
import NeuralNetworks
import Problems

/// A classifier with the weights of the file that `--model` names.
struct TrainedNetwork {
  let network: Network
  let parameters: [String: JSONValue]

  /// - Parameter classNames: The classes that the network must have been trained on; nil for any.
  /// - Throws: `UsageError` if there is no such file, `SafetensorsError`, `SettingsError`.
  init(_ path: String, _ experiment: Experiment, sampleShape: [Int], classNames: [String]? = nil) throws {
    let weights = try Self.weights(path)
    if let classNames, weights.classNames != classNames {
      throw UsageError(
        "\(path): was trained on the classes \(weights.classNames.joined(separator: ", ")), "
          + "but the data has \(classNames.joined(separator: ", "))")
    }
    network = try weights.network(of: experiment.classification, sampleShape: sampleShape)
    parameters = weights.parameters
  }

  /// The file that `--model` names.
  /// - Throws: `UsageError` if there is no such file or hpsearch has not saved it, `SafetensorsError`.
  static func weights(_ path: String) throws -> TrainedWeights {
    guard Files.exists(path) else { throw UsageError("--model: \(path): no such file") }
    guard let weights = try TrainedWeights(path) else {
      throw UsageError("\(path): holds no parameters and classes; expected weights saved by hpsearch")
    }
    return weights
  }
}
