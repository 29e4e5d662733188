/// Watches a number that should rise, and says when it has stopped rising.
public struct EarlyStopping: Equatable, Sendable {
  /// Epochs without improvement that are waited for.
  public let patience: Int
  /// The epoch of the highest value so far; nil before the first. The first of equals counts.
  public private(set) var bestEpoch: Int?
  public private(set) var best = -Double.infinity
  private var waited = 0

  public init(patience: Int) { self.patience = patience }

  /// Takes in an epoch's value.
  /// - Returns: Whether it is higher than every one before; NaN never is.
  public mutating func improves(_ value: Double, epoch: Int) -> Bool {
    guard value > best else {
      waited += 1
      return false
    }
    (best, bestEpoch, waited) = (value, epoch, 0)
    return true
  }

  /// True once `patience` epochs in a row brought no improvement.
  public var isOver: Bool { waited >= patience }
}
