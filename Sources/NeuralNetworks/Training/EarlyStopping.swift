/// Watches a number that should improve, and says when it has stopped improving.
public struct EarlyStopping: Equatable, Sendable {
  /// The direction in which the number improves.
  public enum Better: Sendable {
    case higher, lower
  }

  /// The number of epochs without improvement after which training stops.
  public let patience: Int
  public let better: Better
  /// The epoch of the best value so far; nil before the first. Of equal values that with the lower loss counts, and of
  /// equal losses the first.
  public private(set) var bestEpoch: Int?
  /// The best value so far; before the first the worst there is.
  public private(set) var best: Double
  /// The loss of the best epoch; nil if it was not given.
  private var bestLoss: Double?
  private var waited = 0

  public init(patience: Int, better: Better = .higher) {
    self.patience = patience
    self.better = better
    best = better == .higher ? -Double.infinity : Double.infinity
  }

  /// Takes in an epoch's value.
  /// - Parameter loss: Decides between equal values; nil: the first of them counts.
  /// - Returns: Whether it is better than every one before; NaN never is.
  public mutating func improves(_ value: Double, loss: Double? = nil, epoch: Int) -> Bool {
    let isBetter = better == .higher ? value > best : value < best
    guard isBetter || (value == best && isLower(loss)) else {
      waited += 1
      return false
    }
    (best, bestLoss, bestEpoch, waited) = (value, loss, epoch, 0)
    return true
  }

  private func isLower(_ loss: Double?) -> Bool {
    guard let loss, let bestLoss else { return false }
    return loss < bestLoss
  }

  /// True once `patience` epochs in a row brought no improvement.
  public var isOver: Bool { waited >= patience }
}
