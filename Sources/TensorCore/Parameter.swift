import CKernels

/// A tensor that training changes, with the gradient that the last backward passes left for it.
public final class Parameter: @unchecked Sendable {
  // Belongs to the model that lists it, which one thread trains at a time.

  /// The present value; always of the same shape. A graph that was recorded before a change keeps the value
  /// it was computed with.
  public var value: Tensor {
    get { current }
    _modify { yield &current }
    set {
      precondition(newValue.shape == shape, "a parameter of shape \(shape) cannot become \(newValue.shape)")
      current = newValue.detached
    }
  }
  private var current: Tensor
  /// The sum of the gradients since `clearGradient`; nil when there was none.
  public private(set) var gradient: Tensor?
  /// A frozen parameter takes part as a constant: nothing is computed for its gradient.
  public var isTrainable = true

  public init(_ value: Tensor) { current = value.detached }

  public var shape: [Int] { current.shape }
  public var count: Int { current.count }

  /// The value as an operation's input.
  public var tensor: Tensor {
    guard isTrainable, Gradients.areRecorded else { return current }
    let node = GraphNode(parents: [nil]) { gradient in
      self.add(gradient)
      return [nil]
    }
    return Tensor(shape: current.shape, storage: current.storage, node: node)
  }

  public func clearGradient() { gradient = nil }

  /// Replaces the gradient, such as by a weighted sum of gradients of several losses.
  public func setGradient(_ gradient: Tensor) {
    precondition(gradient.shape == shape, "a parameter of shape \(shape) has no gradient of \(gradient.shape)")
    self.gradient = gradient.detached
  }

  private func add(_ part: Tensor) {
    guard let gradient else {
      self.gradient = part.detached
      return
    }
    self.gradient = gradient + part.detached
  }
}

extension Sequence<Parameter> {
  /// Runs `body` with these parameters held constant: gradients flow through operations with them, not into
  /// them. Afterwards each is trainable or frozen as before.
  public func frozen<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = map { ($0, $0.isTrainable) }
    before.forEach { $0.0.isTrainable = false }
    defer { before.forEach { $0.0.isTrainable = $0.1 } }
    return try body()
  }
}
