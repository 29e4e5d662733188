import Essentials
import Methods
import NeuralNetworks

/// A classifier with the weights of a file, built from the parameters that the file holds.
struct TrainedNetwork {
  let network: Network
  let plan: NetworkPlan
  let parameters: [String: JSONValue]

  /// - Parameters:
  ///   - path: A safetensors file that a search or a training has saved.
  ///   - classNames: Those of the data, where the network has to know the same; else any will do.
  /// - Throws: `UsageError` when there is no such file, `SafetensorsError`, `SettingsError`.
  init(_ path: String, _ experiment: Experiment, sampleShape: [Int], classNames: [String]? = nil) throws {
    guard Files.exists(path) else { throw UsageError("--model: \(path): no such file") }
    let weights = try Safetensors(contentsOf: path)
    guard let parameters = parsed(weights.metadata["parameters"])?.object,
      let classes = parsed(weights.metadata["classes"])?.array?.compactMap(\.string)
    else {
      throw UsageError("\(path): holds no parameters and classes; expected weights that hpsearch has saved")
    }
    if let classNames, classes != classNames {
      throw UsageError(
        "\(path): was trained on the classes \(classes.joined(separator: ", ")), "
          + "but the data has \(classNames.joined(separator: ", "))")
    }
    let builder = try experiment.classification.builder(sampleShape: sampleShape, classes: classes.count)
    plan = try builder.plan(parameters)
    network = plan.makeNetwork(seed: experiment.stream)
    try network.load(weights, from: path)
    self.parameters = parameters
  }
}

private func parsed(_ text: String?) -> JSONValue? {
  text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
}
