import Essentials
import TensorCore

/// A layer before it has weights: a value that holds every size, and checks that it fits.
public protocol LayerPlan: Sendable {
  /// What a table calls it: `convolution 32 @ 5x5x5, stride 2, relu`.
  var described: String { get }

  /// The shape of a sample's output.
  /// - Parameter input: The shape of a sample's input, without the batch.
  /// - Throws: `ShapeMismatch` when such an input does not fit.
  func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int]

  /// How many numbers it learns, for an input that fits.
  func parameterCount(for input: [Int]) -> Int

  /// Multiply-adds of a forward pass over one sample, for an input that fits; what is not a product with
  /// weights counts nothing.
  func multiplyAdds(for input: [Int]) -> Int

  /// Of the multiply-adds, those whose backward pass to the layer's own input is as much work again; a
  /// network's first layer is spared it.
  func inputMultiplyAdds(for input: [Int]) -> Int

  /// The layer with fresh weights, for an input that fits.
  /// - Parameter seed: Weights are drawn from streams named below it.
  func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer
}

extension LayerPlan {
  public func parameterCount(for input: [Int]) -> Int { 0 }
  public func multiplyAdds(for input: [Int]) -> Int { 0 }
  public func inputMultiplyAdds(for input: [Int]) -> Int { multiplyAdds(for: input) }
}

/// What a layer or its weights may come to at most: no machine holds or computes so much. Below it, sums over the
/// layers of a network do not overflow.
let sizeLimit = 1 << 45

/// The product of sizes from 0; of a larger one than `sizeLimit` that limit.
func boundedProduct(_ sizes: some Sequence<Int>) -> Int {
  var product = 1
  for size in sizes {
    if size == 0 { return 0 }
    product = product > sizeLimit / size ? sizeLimit : product * size
  }
  return product
}

/// A layer that does not fit its input.
public struct ShapeMismatch: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// Sizes as a message writes them: `5x5x5`.
func sizes(_ shape: [Int]) -> String {
  shape.isEmpty ? "a single value" : shape.map(String.init).joined(separator: "x")
}
