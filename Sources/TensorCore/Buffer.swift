/// A tensor that a layer keeps and changes but does not learn, such as running statistics.
public final class Buffer: @unchecked Sendable {
  // Belongs to the model that lists it, which one thread uses at a time.

  /// The present value; always of the same shape.
  public var value: Tensor {
    get { current }
    _modify { yield &current }
    set {
      precondition(
        newValue.shape == current.shape, "a buffer of shape \(current.shape) cannot become \(newValue.shape)")
      current = newValue.detached
    }
  }
  private var current: Tensor

  public init(_ value: Tensor) { current = value.detached }
}
