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
  private var names: Set<String> = []

  public init(inputShape: [Int]) { self.inputShape = inputShape }

  public var outputShape: [Int] { elements.last?.outputShape ?? inputShape }
  public var parameterCount: Int { elements.reduce(0) { $0 + $1.parameterCount } }
  /// Multiply-adds of a forward pass over one sample.
  public var multiplyAdds: Int { elements.reduce(0) { $0 + $1.multiplyAdds } }
  /// Of them, those whose gradient with respect to the network's own input is as much work again: what a
  /// training step is spared, as nothing learns from that gradient.
  public var inputMultiplyAdds: Int {
    guard let first = elements.first(where: { $0.parameterCount > 0 }) else { return 0 }
    return first.layer.inputMultiplyAdds(for: first.inputShape)
  }
  /// Floating-point operations of a training step over one sample: forward, weight gradient and input
  /// gradient cost the same, and nothing before the first layer with weights needs a gradient.
  public var trainingOperations: Int { 2 * (3 * multiplyAdds - inputMultiplyAdds) }

  /// Adds a layer at the end.
  /// - Parameters:
  ///   - name: Its own in this network.
  ///   - setting: Where the model's settings decide whether it fits, such as `kernels[1]`.
  /// - Throws: `LayerMisfit` when it does not fit what goes in.
  public mutating func add(
    _ name: String, _ layer: any LayerPlan, setting: String
  ) throws(LayerMisfit) {
    precondition(names.insert(name).inserted, "a network has two layers called \"\(name)\"")
    let input = outputShape
    do throws(ShapeMismatch) {
      guard boundedProduct(input) < sizeLimit else { throw ShapeMismatch("its input is too large for any machine") }
      let output = try layer.outputShape(for: input)
      let sizes = [boundedProduct(output), layer.parameterCount(for: input), layer.multiplyAdds(for: input)]
      guard sizes.allSatisfy({ $0 < sizeLimit }) else { throw ShapeMismatch("is too large for any machine") }
      elements.append(Element(name: name, layer: layer, inputShape: input, outputShape: output))
    } catch {
      throw LayerMisfit(layer: name, setting: setting, mismatch: error)
    }
  }

  /// The same network with some layers replaced by others that take and give the same shapes.
  func mapped(_ change: (any LayerPlan) -> any LayerPlan) -> NetworkPlan {
    var plan = self
    plan.elements = elements.map {
      Element(name: $0.name, layer: change($0.layer), inputShape: $0.inputShape, outputShape: $0.outputShape)
    }
    return plan
  }

  /// The network with fresh weights; each layer draws from the stream of its name below `seed`.
  public func makeNetwork(seed: SeededGenerator) -> Network {
    Network(
      inputShape: inputShape,
      layers: elements.map { element in
        (element.name, element.layer.makeLayer(for: element.inputShape, seed: seed.child(element.name)))
      })
  }

  /// A table of the layers, their output shapes, parameters and multiply-adds per sample, one per line. The layers
  /// within a residual one are indented below it, and are included in its counts.
  public var summary: String {
    var table = TextTable([
      ("layer", .left), ("kind", .left), ("output", .left), ("parameters", .right), ("multiply-adds", .right),
    ])
    table.rows =
      [["input", "", sizes(inputShape), "0", "0"]] + rows(indent: "")
      + [["total", "", "", String(parameterCount), String(multiplyAdds)]]
    return table.lines.joined(separator: "\n")
  }

  private func rows(indent: String) -> [[String]] {
    elements.flatMap { element in
      let row = [
        indent + element.name, element.layer.described, sizes(element.outputShape), String(element.parameterCount),
        String(element.multiplyAdds),
      ]
      let inner = (element.layer as? Residual.Plan)?.branches ?? []
      return [row] + inner.flatMap { $0.rows(indent: indent + "  ") }
    }
  }
}

/// A layer of a plan that does not fit what goes into it.
public struct LayerMisfit: Error, Equatable, CustomStringConvertible {
  /// The layer's name, such as `conv2`; one within a residual layer is called `residual1.conv2`.
  public let layer: String
  /// Where the model's settings decide it, such as `kernels[1]`.
  public let setting: String
  public let mismatch: ShapeMismatch

  public var description: String { "\(layer): \(mismatch)" }
}
