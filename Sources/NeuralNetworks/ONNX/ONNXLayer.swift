import TensorCore

/// A layer that can be written as ONNX operators; one that does not conform is refused by its name.
protocol ONNXLayer: Layer {
  /// Adds the layer's operators, as they are in inference.
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue
}

extension Network: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let path = graph.layer
    var value = input
    for (name, layer) in layers {
      graph.layer = path.isEmpty ? name : "\(path).\(name)"
      guard let layer = layer as? any ONNXLayer else {
        throw ONNXError(layer: graph.layer, reason: "\(type(of: layer))")
      }
      value = try layer.add(to: &graph, value)
    }
    graph.layer = path
    return value
  }
}

extension Residual: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let path = graph.layer
    graph.layer = "\(path).body"
    let inner = try body.add(to: &graph, input)
    graph.layer = "\(path).projection"
    var around = input
    if let projection {
      guard let layer = projection as? any ONNXLayer else {
        throw ONNXError(layer: graph.layer, reason: "\(type(of: projection))")
      }
      around = try layer.add(to: &graph, input)
    }
    graph.layer = path
    around = inner.hasChannelsFirst ? graph.channelsFirst(around) : graph.channelsLast(around)
    return try graph.activated(inner.replaced(by: graph.add("Add", [inner.name, around.name])), activation)
  }
}

// MARK: - Layers without weights

extension ActivationLayer: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    try graph.activated(input, activation)
  }
}

extension SoftmaxLayer: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let axis = input.hasChannelsFirst ? 1 : -1
    return input.replaced(by: graph.add("Softmax", [input.name], [.integer("axis", axis)]))
  }
}

extension Dropout: ONNXLayer {
  /// Nothing is dropped in inference.
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue { input }
}

extension Flatten: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsLast(input)
    let name = graph.add("Flatten", [value.name], [.integer("axis", 1)])
    return ONNXValue(name: name, shape: [value.shape.reduce(1, *)])
  }
}

extension Reshape: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsLast(input)
    let output = (try? outputShape(for: value.shape)) ?? shape
    // 0 keeps the size of the batch.
    let sizes = graph.constant("shape", [0] + output)
    return ONNXValue(name: graph.add("Reshape", [value.name, sizes]), shape: output)
  }
}

// MARK: - Poolings

extension MaxPooling: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    graph.pooled("MaxPool", input, window: window, stride: stride, padding)
  }
}

extension AveragePooling: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    // With "same", a window at the edge is divided by the values that it covers.
    let counts = ONNXAttribute.integer("count_include_pad", padding == .same ? 0 : 1)
    return graph.pooled("AveragePool", input, window: window, stride: stride, padding, [counts])
  }
}

extension GlobalAveragePooling: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let first = input.hasChannelsFirst ? 2 : 1
    let axes = Array(first..<first + input.shape.count - 1)
    let name = graph.add("ReduceMean", [input.name], [.integers("axes", axes), .integer("keepdims", 0)])
    return ONNXValue(name: name, shape: [input.shape[input.shape.count - 1]])
  }
}

extension ONNXGraph {
  fileprivate mutating func pooled(
    _ operation: String, _ input: ONNXValue, window: [Int], stride: [Int], _ padding: Padding,
    _ attributes: [ONNXAttribute] = []
  ) -> ONNXValue {
    let value = channelsFirst(input)
    let windows = ONNXWindows(over: value.shape, size: window, stride: stride, padding)
    let name = add(operation, [value.name], windows.attributes + attributes)
    let channels = value.shape.suffix(1)
    return ONNXValue(name: name, shape: windows.counts + channels, hasChannelsFirst: true)
  }
}

/// Windows moved over the spatial axes of an input, as ONNX's attributes say them.
struct ONNXWindows {
  /// How many there are along each axis.
  let counts: [Int]
  /// `kernel_shape`, `strides` and `pads`.
  let attributes: [ONNXAttribute]

  /// - Parameter shape: Of a sample, `[spatial…, channels]`.
  init(over shape: [Int], size: [Int], stride: [Int], _ padding: Padding) {
    let spatial = Array(shape.dropLast())
    guard let windows = Windows(over: spatial, size: size, stride: stride, padding: padding) else {
      preconditionFailure("windows \(size) do not fit \(spatial), which the network's plan has checked")
    }
    counts = windows.counts
    let after = spatial.indices.map { axis in
      let needed = (windows.counts[axis] - 1) * stride[axis] + size[axis] - spatial[axis]
      switch padding {
      case .valid: return 0
      case .same: return max(0, needed) - windows.before[axis]
      case .explicit: return windows.before[axis]
      }
    }
    attributes = [
      .integers("kernel_shape", size), .integers("strides", stride), .integers("pads", windows.before + after),
    ]
  }
}
