import Essentials
import NeuralNetworks
import TensorCore

/// The state of a GAN's training after an epoch.
struct GANState: Sendable {
  /// The number of completed epochs.
  let epochs: Int
  /// `Network.state` of each network.
  let generator: [NamedTensor]
  let discriminator: [NamedTensor]
  /// `Optimizer.state` of each network's, and the steps that it has made.
  let generatorOptimizer: [NamedTensor]
  let generatorSteps: Int
  let discriminatorOptimizer: [NamedTensor]
  let discriminatorSteps: Int
  /// The averaged generator, and the updates that it has had; empty without an average.
  let average: [NamedTensor]
  let averageUpdates: Int

  /// The same with everything in the order of another state.
  /// - Throws: `SafetensorsError` when it is another training's.
  func matched(to own: GANState, in file: String) throws -> GANState {
    GANState(
      epochs: epochs, generator: try generator.matched(to: own.generator, of: "the generator", in: file),
      discriminator: try discriminator.matched(to: own.discriminator, of: "the discriminator", in: file),
      generatorOptimizer: try generatorOptimizer.matched(
        to: own.generatorOptimizer, of: "the generator's optimizer", in: file),
      generatorSteps: generatorSteps,
      discriminatorOptimizer: try discriminatorOptimizer.matched(
        to: own.discriminatorOptimizer, of: "the discriminator's optimizer", in: file),
      discriminatorSteps: discriminatorSteps,
      average: try average.matched(to: own.average, of: "the averaged generator", in: file),
      averageUpdates: averageUpdates)
  }
}

/// A GAN's training as one safetensors file, from which it continues to the same bits.
///
/// Tensors: `generator.NAME`, `discriminator.NAME` (weights and buffers), `average.NAME`, and the optimizers'
/// `generatorOptimizer.NAME.STATE` and `discriminatorOptimizer.NAME.STATE`. Metadata: `format`, the counts `epochs`,
/// `generatorSteps`, `discriminatorSteps` and `averageUpdates`, and `identity`, a JSON object that says which training
/// it is: settings, seed and a digest of the data. Random streams are named below the seed by epoch and step, and have
/// no state of their own.
public struct GANCheckpoint: Sendable {
  private static let format = "hpsearch gan 1"

  let state: GANState
  /// Settings, seed and data, in the form that the caller compares; an object.
  public let identity: JSONValue

  /// The number of completed epochs.
  public var epochs: Int { state.epochs }

  init(_ state: GANState, identity: JSONValue) {
    self.state = state
    self.identity = identity
  }

  /// Writes the file atomically: after a crash either the previous one or this one exists.
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    let tensors =
      state.generator.prefixed("generator") + state.discriminator.prefixed("discriminator")
      + state.average.prefixed("average") + state.generatorOptimizer.prefixed("generatorOptimizer")
      + state.discriminatorOptimizer.prefixed("discriminatorOptimizer")
    try Safetensors(
      tensors,
      metadata: [
        "format": Self.format, "identity": identity.line, "epochs": "\(state.epochs)",
        "generatorSteps": "\(state.generatorSteps)", "discriminatorSteps": "\(state.discriminatorSteps)",
        "averageUpdates": "\(state.averageUpdates)",
      ]
    ).write(to: path)
  }

  /// Reads a file.
  /// - Throws: `SafetensorsError` when it is broken or no checkpoint, `FileError`.
  public init(contentsOf path: String) throws {
    let file = try Safetensors(contentsOf: path)
    try file.requireFormat(Self.format, of: "a GAN's checkpoint", in: path)
    func count(_ key: String) throws -> Int {
      guard let count = file.metadata[key].flatMap({ Int($0) }), count >= 0 else {
        throw SafetensorsError(
          file: path, location: key,
          message: "expected a count, found \(file.metadata[key].map { "\"\($0)\"" } ?? "nothing")")
      }
      return count
    }
    identity = try file.trainingIdentity(in: path)
    state = GANState(
      epochs: try count("epochs"), generator: file.tensors.under("generator"),
      discriminator: file.tensors.under("discriminator"),
      generatorOptimizer: file.tensors.under("generatorOptimizer"), generatorSteps: try count("generatorSteps"),
      discriminatorOptimizer: file.tensors.under("discriminatorOptimizer"),
      discriminatorSteps: try count("discriminatorSteps"), average: file.tensors.under("average"),
      averageUpdates: try count("averageUpdates"))
  }
}
