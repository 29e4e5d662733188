/// An array of floats with a shape, channels last, and its place in the computation that made it.
///
/// ```swift
/// let y = dense(x, weight: w.tensor, bias: b.tensor, activation: .relu)
/// crossEntropy(y, labels: labels).backward()
/// ```
///
/// A tensor is a value: no operation changes one. Shapes that do not fit are a programmer's error and
/// stop the process with a sentence; whoever builds networks from a config checks shapes first.
public struct Tensor: Sendable {
  /// Sizes, slowest axis first; `[]` is a scalar.
  public let shape: [Int]
  public let storage: TensorStorage
  /// What computed it, when a gradient has to flow back through it.
  let node: GraphNode?

  init(shape: [Int], storage: TensorStorage, node: GraphNode?) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A tensor whose values hold anything until they are written.
  public init(uninitialized shape: [Int]) {
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

  /// How many values it holds.
  public var count: Int { storage.count }
  public var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// A copy of the values, in row-major order.
  public var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// The value of a tensor that holds just one.
  public var item: Float {
    precondition(count == 1, "only a tensor of one value has an item; this one has shape \(shape)")
    return pointer[0]
  }

  /// The same values, cut from the computation: no gradient flows through.
  public var detached: Tensor { Tensor(shape: shape, storage: storage, node: nil) }

  /// Whether a gradient flows back through this tensor.
  public var needsGradient: Bool { node != nil }
}
