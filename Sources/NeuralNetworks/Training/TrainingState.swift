import TensorCore

/// The state of a training after an epoch: all that determines how it continues.
///
/// Random streams are named by epoch and batch, the learning rate is a function of them, and early stopping
/// follows from the reports: none of these has state of its own.
public struct TrainingState: Sendable {
  /// Every epoch so far.
  public let epochs: [EpochReport]
  /// `Network.state` after the last of them.
  public let network: [NamedTensor]
  /// `Network.state` after the best of them.
  public let best: [NamedTensor]
  /// `Optimizer.state`, and the steps that it has made.
  public let optimizer: [NamedTensor]
  public let steps: Int
}

extension TrainingState {
  /// The same with everything in the order of a network and its optimizer.
  /// - Parameter file: Where it was read, for errors.
  /// - Throws: `SafetensorsError` when it is another network's or optimizer's.
  public func matched(to network: Network, _ optimizer: OptimizerSettings, in file: String) throws -> TrainingState {
    let own = network.state
    let optimizer = optimizer.makeOptimizer(for: network.parameters)
    return TrainingState(
      epochs: epochs, network: try self.network.matched(to: own, of: "the network", in: file),
      best: try best.matched(to: own, of: "the network", in: file),
      optimizer: try self.optimizer.matched(to: optimizer.state, of: "the optimizer", in: file), steps: steps)
  }
}
