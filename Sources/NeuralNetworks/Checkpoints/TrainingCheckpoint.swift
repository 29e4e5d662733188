import Essentials
import TensorCore

/// A training as one safetensors file, from which it continues to the same bits.
///
/// Tensors: `network.NAME` (weights and buffers), `best.NAME` (those of the best epoch), `optimizer.NAME.STATE`.
/// Metadata: `format`, `epochs` (a list of reports as JSON), `steps` (the optimizer's), and `identity`, a JSON
/// object that says which training it is. The same bits need the same instruction set as well.
public struct TrainingCheckpoint: Sendable {
  private static let format = "hpsearch training 1"

  public let state: TrainingState
  /// Settings, seed and data, in the form that the caller compares; an object.
  public let identity: JSONValue

  public init(_ state: TrainingState, identity: JSONValue) {
    self.state = state
    self.identity = identity
  }

  /// Writes the file atomically: after a crash either the previous one or this one exists.
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    let tensors =
      state.network.prefixed("network") + state.best.prefixed("best") + state.optimizer.prefixed("optimizer")
    let metadata = [
      "format": Self.format, "epochs": JSONValue.array(state.epochs.map(\.json)).line, "steps": "\(state.steps)",
      "identity": identity.line,
    ]
    try Safetensors(tensors, metadata: metadata).write(to: path)
  }

  /// Reads a file.
  /// - Throws: `SafetensorsError` when it is broken or no checkpoint, `FileError`.
  public init(contentsOf path: String) throws {
    let file = try Safetensors(contentsOf: path)
    func fault(_ location: String, _ message: String) -> SafetensorsError {
      SafetensorsError(file: path, location: location, message: message)
    }
    try file.requireFormat(Self.format, of: "a training's checkpoint", in: path)
    guard let list = file.metadataValue("epochs")?.array else { throw fault("epochs", "expected a list of epochs") }
    let epochs = list.compactMap(EpochReport.init)
    guard epochs.map(\.epoch) == Array(1..<list.count + 1) else {
      throw fault("epochs", "expected the epochs 1 to \(list.count), each with its losses")
    }
    guard let steps = file.metadataValue("steps")?.integer, steps >= 0 else {
      throw fault("steps", "expected a number of steps")
    }
    identity = try file.trainingIdentity(in: path)
    state = TrainingState(
      epochs: epochs, network: file.tensors.under("network"), best: file.tensors.under("best"),
      optimizer: file.tensors.under("optimizer"), steps: steps)
  }
}
