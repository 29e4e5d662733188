import TensorCore

/// An exponential moving average of a network's weights and buffers, which generates better samples than the weights
/// of any one step (Yazıcı et al., 2019, arXiv 1806.04498).
///
/// average ← β average + (1 - β) weights, where after n updates β is the smaller of `decay` and (1 + n) / (10 + n), so
/// that the first weights are soon forgotten.
public final class AveragedNetwork {
  /// In 0 ..< 1.
  public let decay: Double
  /// The average, as `Network.state` of the network.
  public private(set) var state: [NamedTensor]
  /// The number of updates so far.
  public private(set) var updates = 0
  private let network: Network

  public init(of network: Network, decay: Double) {
    precondition((0..<1).contains(decay), "the decay of an average is in 0 ..< 1, found \(decay)")
    self.network = network
    self.decay = decay
    state = network.state
  }

  /// Takes in the network's present weights.
  public func update() {
    let factor = Float(min(decay, Double(1 + updates) / Double(10 + updates)))
    state = zip(state, network.state).map { average, present in
      NamedTensor(average.name, average.tensor.scaled(by: factor) + present.tensor.scaled(by: 1 - factor))
    }
    updates += 1
  }

  /// Runs `body` while the network has the average's weights.
  public func replacing<Result>(_ body: () throws -> Result) rethrows -> Result {
    let present = network.state
    network.restore(state)
    defer { network.restore(present) }
    return try body()
  }

  /// Continues from the state of an average of the same network.
  public func restore(_ state: [NamedTensor], updates: Int) {
    self.state.requireSameNames(as: state)
    self.state = state
    self.updates = updates
  }
}
