import Essentials

/// A network drawn as its layers in order, with their shapes and numbers of parameters.
public struct NetworkDiagram: Equatable, Sendable {
  public struct Layer: Equatable, Sendable {
    public let name: String
    /// What it computes, such as `convolution 5x5, 32 filters`.
    public let kind: String
    /// Without the batch.
    public let outputShape: [Int]
    public let parameterCount: Int

    public init(name: String, kind: String, outputShape: [Int], parameterCount: Int) {
      self.name = name
      self.kind = kind
      self.outputShape = outputShape
      self.parameterCount = parameterCount
    }
  }

  public let name: String
  public let inputShape: [Int]
  public let layers: [Layer]

  public init(name: String, inputShape: [Int], layers: [Layer]) {
    self.name = name
    self.inputShape = inputShape
    self.layers = layers
  }

  var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  var nodes: [HTMLNode] {
    let input = HTMLNode(
      "li", ["class": "plain"],
      [.element("strong", "input"), HTMLNode("span", ["class": "shape"], [.text(Self.shape(inputShape))])])
    let items = layers.map { layer in
      HTMLNode(
        "li", layer.parameterCount > 0 ? [:] : ["class": "plain"],
        [
          .element("strong", layer.name), HTMLNode("span", ["class": "kind"], [.text(layer.kind)]),
          HTMLNode("span", ["class": "shape"], [.text("→ \(Self.shape(layer.outputShape))")]),
          HTMLNode("span", ["class": "count"], [.text(counted(layer.parameterCount, "parameter"))]),
        ])
    }
    return [
      .element("h3", "\(name): \(counted(layers.count, "layer")), \(counted(parameterCount, "parameter"))"),
      HTMLNode("ol", ["class": "net"], [input] + items),
    ]
  }

  private static func shape(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " × ") }
}
