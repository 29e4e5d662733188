import Essentials
import TensorCore

/// A computation in the form of ONNX (onnx.ai): nodes in order, and the constants that they read.
///
/// Layers add themselves (see `ONNXLayer`); names are those of the layers, which the config gives.
struct ONNXGraph {
  /// The path of the layer that is being added, such as `residual1.body.conv2`; the beginning of names.
  var layer = ""
  private var nodes: [ONNXNode] = []
  private var constants: [ProtocolBuffer] = []
  private var names: Set<String> = []

  /// Adds a node.
  /// - Parameters:
  ///   - operation: The operator's name, of version `ONNXModel.operators`.
  ///   - inputs: The names of values; empty for an optional one that is left out.
  ///   - outputs: The number of outputs that the operator has up to the one that is used, which is the last.
  /// - Returns: The name of that output.
  mutating func add(
    _ operation: String, _ inputs: [String], _ attributes: [ONNXAttribute] = [], outputs: Int = 1
  ) -> String {
    let name = unused(operation)
    nodes.append(
      ONNXNode(
        name: name, operation: operation, inputs: inputs,
        outputs: Array(repeating: "", count: outputs - 1) + [name], attributes: attributes))
    return name
  }

  /// Adds a constant of floats.
  /// - Returns: Its name, `layer.name`.
  mutating func constant(_ name: String, _ tensor: Tensor) -> String {
    let bytes = tensor.withUnsafeBufferPointer { values in
      values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) }
    }
    return constant(name, tensor.shape, type: .float, bytes)
  }

  /// Adds a list of integers as a constant.
  mutating func constant(_ name: String, _ integers: [Int]) -> String {
    let bytes = integers.flatMap { value in withUnsafeBytes(of: Int64(value).littleEndian, Array.init) }
    return constant(name, [integers.count], type: .int64, bytes)
  }

  /// Gives a value another name, such as that of the graph's output.
  mutating func rename(_ old: String, to new: String) {
    for index in nodes.indices { nodes[index].rename(old, to: new) }
  }

  private mutating func constant(_ name: String, _ shape: [Int], type: ONNXType, _ bytes: [UInt8]) -> String {
    let name = unused(name)
    var tensor = ProtocolBuffer()
    for size in shape { tensor.add(1, size) }
    tensor.add(2, type.rawValue)
    tensor.add(8, name)
    tensor.add(9, bytes)
    constants.append(tensor)
    return name
  }

  /// A name below the present layer's that no other value has.
  private mutating func unused(_ word: String) -> String {
    let name = layer.isEmpty ? word : "\(layer).\(word)"
    if names.insert(name).inserted { return name }
    var number = 2
    while !names.insert("\(name)\(number)").inserted { number += 1 }
    return "\(name)\(number)"
  }

  /// The `GraphProto`.
  func message(name: String, inputs: [ProtocolBuffer], outputs: [ProtocolBuffer]) -> ProtocolBuffer {
    var message = ProtocolBuffer()
    for node in nodes { message.add(1, node.message) }
    message.add(2, name)
    for constant in constants { message.add(5, constant) }
    for input in inputs { message.add(11, input) }
    for output in outputs { message.add(12, output) }
    return message
  }
}

/// The element types that networks need, by their number in `TensorProto.DataType`.
enum ONNXType: Int {
  case float = 1
  case int64 = 7
}

/// An attribute of a node: a constant of the operator.
struct ONNXAttribute {
  let message: ProtocolBuffer

  private init(_ name: String, type: Int, _ build: (inout ProtocolBuffer) -> Void) {
    var message = ProtocolBuffer()
    message.add(1, name)
    build(&message)
    message.add(20, type)
    self.message = message
  }

  static func float(_ name: String, _ value: Float) -> ONNXAttribute {
    ONNXAttribute(name, type: 1) { $0.add(2, value) }
  }

  static func integer(_ name: String, _ value: Int) -> ONNXAttribute {
    ONNXAttribute(name, type: 2) { $0.add(3, value) }
  }

  static func floats(_ name: String, _ values: [Float]) -> ONNXAttribute {
    ONNXAttribute(name, type: 6) { message in values.forEach { message.add(7, $0) } }
  }

  static func integers(_ name: String, _ values: [Int]) -> ONNXAttribute {
    ONNXAttribute(name, type: 7) { message in values.forEach { message.add(8, $0) } }
  }

  static func texts(_ name: String, _ values: [String]) -> ONNXAttribute {
    ONNXAttribute(name, type: 8) { message in values.forEach { message.add(9, $0) } }
  }
}

/// One operator applied to values.
private struct ONNXNode {
  let name: String
  let operation: String
  var inputs: [String]
  var outputs: [String]
  let attributes: [ONNXAttribute]

  mutating func rename(_ old: String, to new: String) {
    inputs = inputs.map { $0 == old ? new : $0 }
    outputs = outputs.map { $0 == old ? new : $0 }
  }

  /// The `NodeProto`.
  var message: ProtocolBuffer {
    var message = ProtocolBuffer()
    for input in inputs { message.add(1, input) }
    for output in outputs { message.add(2, output) }
    message.add(3, name)
    message.add(4, operation)
    for attribute in attributes { message.add(5, attribute.message) }
    return message
  }
}
