import Essentials
import TensorCore

/// A trained network as an ONNX file: raw samples go in, what it predicts comes out.
public struct ONNXModel {
  /// What the network's output means, which decides what the file gives.
  public enum Output: Sendable {
    /// One logit per class: outputs `logits` and `probabilities`, `[N, K]`.
    case classes
    /// One number, scaled for training: output `value`, `[N, 1]`, times `deviation` plus `mean`.
    case number(mean: Double, deviation: Double)
    /// A generated sample: output `sample`, `[N] + shape`.
    case sample
  }

  /// What multiplies and is added to each channel, the last axis, of the samples that go in.
  public struct Scaling: Sendable {
    public let scale: [Double]
    public let offset: [Double]

    public init(scale: [Double], offset: [Double]) {
      self.scale = scale
      self.offset = offset
    }
  }

  /// What the network is, for people.
  public var documentation = ""
  /// Texts to keep beside it, such as the names of the classes.
  public var metadata: [String: String] = [:]
  /// The version of this program.
  public var producerVersion = ""
  /// The name of the input, `[N] + the network's input shape`, channels last.
  public var input = "input"
  private let network: Network
  private let scaling: Scaling?
  private let output: Output

  /// The version of ONNX's operators, of 2022; every runtime since reads it.
  static let operators = 17
  private static let format = 8

  /// - Parameter scaling: Nil if the samples go in as they are.
  public init(_ network: Network, scaling: Scaling? = nil, output: Output) {
    self.network = network
    self.scaling = scaling
    self.output = output
  }

  /// The file's bytes, a `ModelProto`.
  /// - Throws: `ONNXError` naming the layer that has no operators in ONNX.
  public func bytes() throws(ONNXError) -> [UInt8] {
    var model = ProtocolBuffer()
    model.add(1, Self.format)
    model.add(2, "hpsearch")
    model.add(3, producerVersion)
    model.add(6, documentation)
    model.add(7, try graph())
    model.add(8) { $0.add(2, Self.operators) }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      model.add(14) { entry in
        entry.add(1, key)
        entry.add(2, value)
      }
    }
    return model.bytes
  }

  private func graph() throws(ONNXError) -> ProtocolBuffer {
    var graph = ONNXGraph()
    var value = ONNXValue(name: input, shape: network.inputShape)
    graph.layer = "normalization"
    if let scaling { value = graph.rescaled(value, scaling) }
    graph.layer = ""
    value = graph.channelsLast(try network.add(to: &graph, value))
    let outputs: [(name: String, shape: [Int])]
    graph.layer = "output"
    switch output {
    case .classes:
      graph.rename(value.name, to: "logits")
      let probabilities = graph.add("Softmax", ["logits"], [.integer("axis", -1)])
      graph.rename(probabilities, to: "probabilities")
      outputs = [("logits", value.shape), ("probabilities", value.shape)]
    case .number(let mean, let deviation):
      let scaled = graph.rescaled(value, Scaling(scale: [deviation], offset: [mean]))
      graph.rename(scaled.name, to: "value")
      outputs = [("value", value.shape)]
    case .sample:
      graph.rename(value.name, to: "sample")
      outputs = [("sample", value.shape)]
    }
    return graph.message(
      name: "network", inputs: [Self.valueInfo(input, network.inputShape)],
      outputs: outputs.map { Self.valueInfo($0.name, $0.shape) })
  }

  /// A `ValueInfoProto` of floats `[N] + shape`.
  private static func valueInfo(_ name: String, _ shape: [Int]) -> ProtocolBuffer {
    var info = ProtocolBuffer()
    info.add(1, name)
    info.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, ONNXType.float.rawValue)
        tensor.add(2) { sizes in
          sizes.add(1) { $0.add(2, "N") }
          for size in shape { sizes.add(1) { $0.add(1, size) } }
        }
      }
    }
    return info
  }
}

extension ONNXGraph {
  /// `value * scale + offset` for each channel.
  fileprivate mutating func rescaled(_ value: ONNXValue, _ scaling: ONNXModel.Scaling) -> ONNXValue {
    func channels(_ values: [Double]) -> Tensor { Tensor([values.count], values.map { Float($0) }) }
    let scale = constant("scale", channels(scaling.scale))
    let offset = constant("offset", channels(scaling.offset))
    return value.replaced(by: add("Add", [add("Mul", [value.name, scale]), offset]))
  }
}
