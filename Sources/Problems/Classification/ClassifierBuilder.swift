import Essentials
import NeuralNetworks

/// Turns parameters into the configured network.
public struct ClassifierBuilder: Sendable {
  private let model: JSONValue
  /// The path of the model in the configuration.
  private let path: String
  private let sampleShape: [Int]
  private let classes: Int
  /// The configuration's name in messages.
  private let file: String

  init(model: JSONValue, at path: String = "model", sampleShape: [Int], classes: Int, file: String) {
    self.model = model
    self.path = path
    self.sampleShape = sampleShape
    self.classes = classes
    self.file = file
  }

  /// The network's layers for parameters given by name; `"$classes"` stands for the number of classes, unless a
  /// parameter has that name.
  /// - Throws: `SettingsError` naming the key that does not fit.
  public func plan(_ parameters: [String: JSONValue]) throws -> NetworkPlan {
    try reading(parameters) { try $0.plan(input: sampleShape, classes: classes) }
  }

  /// Reads the model's keys, without a look at the shape of samples.
  /// - Throws: `SettingsError` naming every fault.
  func check(_ parameters: [String: JSONValue]) throws { try reading(parameters) { _ in } }

  private func reading<Result>(
    _ parameters: [String: JSONValue], _ body: (ModelSettings) throws -> Result
  ) throws -> Result {
    let known = parameters.merging(["classes": .integer(classes)]) { parameter, _ in parameter }
    do {
      return try body(ModelSettings.read(model, parameters: known, from: file))
    } catch let error as SettingsError {
      // Paths in a model's faults begin with `model`, whatever section it is from.
      let faults = error.faults.map { fault in
        SettingsFault(path: path + fault.path.dropFirst("model".count), message: fault.message)
      }
      throw SettingsError(file: error.file, faults: faults)
    }
  }
}
