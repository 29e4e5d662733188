import Essentials
import TensorCore

/// A sample's values under another shape, in the same order: channels run fastest.
public struct Reshape: Layer, LayerPlan {
  /// The shape of a sample, without the batch; at most one size is -1, which is what the others leave.
  public let shape: [Int]

  public init(_ shape: [Int]) { self.shape = shape }

  public var parameters: [NamedParameter] { [] }
  public var described: String { "reshape \(sizes(shape))" }

  /// - Parameter input: `[N, …]`.
  /// - Returns: `[N] + shape`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    guard let shape = resolved(for: input.shape.dropFirst().reduce(1, *)) else {
      preconditionFailure("reshape: \(input.shape) cannot take the shape \(shape)")
    }
    return input.reshaped([input.shape[0]] + shape)
  }

  public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
    guard shape.allSatisfy({ $0 > 0 || $0 == -1 }), shape.count(where: { $0 == -1 }) <= 1 else {
      throw ShapeMismatch("a shape has sizes from 1 and at most one -1, found \(sizes(shape))")
    }
    let count = input.reduce(1, *)
    guard let output = resolved(for: count) else {
      throw ShapeMismatch("the \(count) values of an input of \(sizes(input)) do not fill \(sizes(shape))")
    }
    return output
  }

  public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer { self }

  /// The shape of `count` values; nil when they do not fill it.
  private func resolved(for count: Int) -> [Int]? {
    let known = boundedProduct(shape.filter { $0 != -1 })
    guard shape.contains(-1) ? count % known == 0 : count == known else { return nil }
    return shape.map { $0 == -1 ? count / known : $0 }
  }
}

// MARK: - Settings

extension LayerKind {
  /// Another shape of the same values. Keys: `shape`, in which one size can be -1, for what the others leave.
  static let reshape = LayerKind("reshape") { reader in
    let shape = reader.shape("shape", in: -1...1_000_000_000, axes: 1...4)
    return LayerDraft.Fitting(key: "shape") { _, _ in Reshape(shape) }
  }
}
