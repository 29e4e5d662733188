/// An array of floats with a shape, channels last, and the node of the computation that made it.
///
/// ```swift
/// let y = dense(x, weight: w.tensor, bias: b.tensor, activation: .relu)
/// crossEntropy(y, labels: labels).backward()
/// ```
///
/// A tensor is a value: a change of one is seen by no other. Copies share their memory until one of them is
/// changed. Shapes that do not fit are a programmer's error and stop the process with a sentence; code that
/// builds networks from a config checks shapes first.
public struct Tensor: Sendable {
  /// Sizes, slowest axis first; `[]` is a scalar.
  public let shape: [Int]
  private(set) var storage: TensorStorage
  /// The computation that a gradient flows back through; nil for a constant.
  private(set) var node: GraphNode?

  init(shape: [Int], storage: TensorStorage, node: GraphNode?) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A tensor whose values are undefined until they are written.
  init(uninitialized shape: [Int]) {
    let count = shape.reduce(1, *)
    self.init(shape: shape, storage: TensorStorage(uninitialized: count), node: nil)
  }

  /// A tensor of the given values, in row-major order.
  public init(_ shape: [Int], _ values: [Float]) {
    self.init(uninitialized: shape)
    precondition(values.count == count, "a tensor of shape \(shape) cannot hold \(values.count) values")
    pointer.update(from: values, count: count)
  }

  /// A tensor filled with one value.
  public init(_ shape: [Int], repeating value: Float) {
    self.init(uninitialized: shape)
    pointer.update(repeating: value, count: count)
  }

  /// A tensor whose values `fill` writes, all of them, in row-major order.
  /// - Parameter fill: Gets the memory, whose values are undefined; valid only during the call.
  public init(_ shape: [Int], filledBy fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    self.init(uninitialized: shape)
    try fill(UnsafeMutableBufferPointer(start: pointer, count: count))
  }

  /// The number of values.
  public var count: Int { storage.count }

  /// A copy of the values, in row-major order.
  public var values: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// The value of a tensor that holds just one.
  public var item: Float {
    precondition(count == 1, "only a tensor of one value has an item; this one has shape \(shape)")
    return pointer[0]
  }

  /// The same values as a constant: no gradient flows through.
  public var detached: Tensor { Tensor(shape: shape, storage: storage, node: nil) }

  /// Whether a gradient flows back through this tensor.
  public var needsGradient: Bool { node != nil }
}

// MARK: - Access to the values

extension Tensor {
  /// The memory, for the operations of this module: they write only to a tensor that they have just made, or
  /// made unique.
  var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// Gives this tensor memory of its own, if it shares it, and makes it a constant: the values about to be
  /// written are not those that its computation gave.
  mutating func makeUnique() {
    node = nil
    if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
  }

  /// The value at `index`, from 0, in row-major order. A write makes the tensor a constant.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "a tensor of \(count) values has no index \(index)")
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "a tensor of \(count) values has no index \(index)")
      makeUnique()
      pointer[index] = newValue
    }
  }

  /// Reads the values in place, in row-major order; the memory is valid only during the call.
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(start: pointer, count: count)) }
  }

  /// Changes the values in place, in row-major order, and makes the tensor a constant; the memory is valid only
  /// during the call.
  public mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    makeUnique()
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: pointer, count: count))
    }
  }

  /// A copy of the rows `range` along the first axis: `[range.count] + shape.dropFirst()`, a constant.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape.first ?? 0,
      "a tensor of shape \(shape) has no rows \(range)")
    let size = count / shape[0]
    let part = Tensor(uninitialized: [range.count] + shape.dropFirst())
    part.pointer.update(from: pointer + range.lowerBound * size, count: part.count)
    return part
  }
}
