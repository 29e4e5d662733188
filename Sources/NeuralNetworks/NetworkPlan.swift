import Essentials
import TensorCore

/// A network before it has weights: its layers, checked to fit each other, with all their sizes.
public struct NetworkPlan: Sendable {
  /// One layer and what goes in and out, without the batch.
  public struct Element: Sendable {
    public let name: String
    public let layer: any LayerPlan
    public let inputShape: [Int]
    public let outputShape: [Int]

    public var parameterCount: Int { layer.parameterCount(for: inputShape) }
    public var multiplyAdds: Int { layer.multiplyAdds(for: inputShape) }
  }

  /// The shape of a sample, without the batch.
  public let inputShape: [Int]
  public private(set) var elements: [Element] = []

  public init(inputShape: [Int]) { self.inputShape = inputShape }

  public var outputShape: [Int] { elements.last?.outputShape ?? inputShape }
  public var parameterCount: Int { elements.reduce(0) { $0 + $1.parameterCount } }
  /// Multiply-adds of a forward pass over one sample.
  public var multiplyAdds: Int { elements.reduce(0) { $0 + $1.multiplyAdds } }
  /// Floating-point operations of a training step over one sample: forward, weight gradient and input
  /// gradient cost the same, and the first layer with weights needs no input gradient.
  public var trainingOperations: Int {
    2 * (3 * multiplyAdds - (elements.first { $0.multiplyAdds > 0 }?.multiplyAdds ?? 0))
  }

  /// Adds a layer behind the others.
  /// - Parameter setting: The key of the model's settings that decides whether it fits, such as `kernels[1]`.
  /// - Throws: `LayerMisfit` when it does not fit what goes in.
  public mutating func add(
    _ name: String, _ layer: any LayerPlan, setting: String
  ) throws(LayerMisfit) {
    let input = outputShape
    do {
      let output = try layer.outputShape(for: input)
      elements.append(Element(name: name, layer: layer, inputShape: input, outputShape: output))
    } catch {
      throw LayerMisfit(layer: name, setting: setting, mismatch: error)
    }
  }

  /// The network with fresh weights; each layer draws from the stream of its name below `seed`.
  public func makeNetwork(seed: SeededGenerator) -> Network {
    Network(
      inputShape: inputShape,
      layers: elements.map { element in
        (element.name, element.layer.makeLayer(for: element.inputShape, seed: seed.child(element.name)))
      })
  }

  /// A table of the layers, their output shapes, parameters and multiply-adds a sample, one a line.
  public var summary: String {
    var table = TextTable([
      ("layer", .left), ("kind", .left), ("output", .left), ("parameters", .right), ("multiply-adds", .right),
    ])
    table.rows =
      [["input", "", sizes(inputShape), "0", "0"]]
      + elements.map {
        [$0.name, $0.layer.described, sizes($0.outputShape), String($0.parameterCount), String($0.multiplyAdds)]
      }
      + [["total", "", "", String(parameterCount), String(multiplyAdds)]]
    return table.lines.joined(separator: "\n")
  }
}

/// A layer of a plan that does not fit what goes into it.
public struct LayerMisfit: Error, Equatable, CustomStringConvertible {
  /// The layer's name, such as `conv2`.
  public let layer: String
  /// The key of the model's settings, such as `kernels[1]`.
  public let setting: String
  public let mismatch: ShapeMismatch

  public var description: String { "\(layer): \(mismatch)" }
}
