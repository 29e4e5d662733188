import TensorCore

// Layouts of weights as `Network+Safetensors.swift` lists them.

extension Dense: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsLast(input)
    let outputs = weight.shape[1]
    let matrix = graph.constant("weight", weight.value)
    let vector = bias.map { graph.constant("bias", $0.value) }
    var name: String
    if value.shape.count == 1 {
      name = graph.add("Gemm", [value.name, matrix] + (vector.map { [$0] } ?? []))
    } else {
      name = graph.add("MatMul", [value.name, matrix])
      if let vector { name = graph.add("Add", [name, vector]) }
    }
    return try graph.activated(ONNXValue(name: name, shape: value.shape.dropLast() + [outputs]), activation)
  }
}

extension Convolution: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsFirst(input)
    let axes = stride.count
    let windows = ONNXWindows(over: value.shape, size: Array(weight.shape.prefix(axes)), stride: stride, padding)
    let filters = weight.shape[axes + 1]
    // [K…, C, F] becomes [F, C, K…].
    let kernel = graph.constant("weight", weight.value.permuted([axes + 1, axes] + Array(0..<axes)))
    let inputs = [value.name, kernel] + (bias.map { [graph.constant("bias", $0.value)] } ?? [])
    let name = graph.add("Conv", inputs, windows.attributes)
    return try graph.activated(
      ONNXValue(name: name, shape: windows.counts + [filters], hasChannelsFirst: true), activation)
  }
}

extension TransposedConvolution: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsFirst(input)
    let axes = stride.count
    let size = Array(weight.shape.prefix(axes))
    let spatial = Array(value.shape.dropLast())
    guard
      let windows = Windows(
        transposedOver: spatial, size: size, stride: stride, padding: padding, outputPadding: outputPadding)
    else { preconditionFailure("the kernel \(size) does not fit \(spatial), which the network's plan has checked") }
    // ONNX's output has stride (n - 1) + size + added - before - after positions.
    let full = zip(spatial.indices, size).map { axis, size in stride[axis] * (spatial[axis] - 1) + size }
    let surplus = zip(full, windows.input).map { $0 - $1 }
    let added = zip(surplus, windows.before).map { max(0, $1 - $0, -$0) }
    let after = spatial.indices.map { surplus[$0] + added[$0] - windows.before[$0] }
    // [K…, F, C] becomes [C, F, K…].
    let kernel = graph.constant("weight", weight.value.permuted([axes + 1, axes] + Array(0..<axes)))
    let inputs = [value.name, kernel] + (bias.map { [graph.constant("bias", $0.value)] } ?? [])
    let name = graph.add(
      "ConvTranspose", inputs,
      [
        .integers("kernel_shape", size), .integers("strides", stride), .integers("pads", windows.before + after),
        .integers("output_padding", added),
      ])
    let shape = windows.input + [weight.shape[axes]]
    return try graph.activated(ONNXValue(name: name, shape: shape, hasChannelsFirst: true), activation)
  }
}

extension PReLU: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    graph.rectified(input, slope: slope.value)
  }
}

// MARK: - Norms

extension BatchNormalization: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsFirst(input)
    let (scale, shift) = graph.rescaling(rescaling, channels: running.mean.value.count)
    let inputs = [
      value.name, scale, shift, graph.constant("runningMean", running.mean.value),
      graph.constant("runningVariance", running.variance.value),
    ]
    let name = graph.add("BatchNormalization", inputs, [.float("epsilon", epsilon)])
    return try graph.rectified(value.replaced(by: name), rescaling)
  }
}

extension InstanceNormalization: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsFirst(input)
    let (scale, shift) = graph.rescaling(rescaling, channels: value.shape[value.shape.count - 1])
    let name = graph.add("InstanceNormalization", [value.name, scale, shift], [.float("epsilon", epsilon)])
    return try graph.rectified(value.replaced(by: name), rescaling)
  }
}

extension ONNXGraph {
  /// Scale and shift, which ONNX's norms always have.
  fileprivate mutating func rescaling(_ rescaling: Rescaling, channels: Int) -> (scale: String, shift: String) {
    let scale = rescaling.scale?.value ?? Tensor([channels], repeating: 1)
    let shift = rescaling.shift?.value ?? Tensor([channels], repeating: 0)
    return (constant("scale", scale), constant("shift", shift))
  }

  fileprivate mutating func rectified(_ value: ONNXValue, _ rescaling: Rescaling) throws(ONNXError) -> ONNXValue {
    if let slope = rescaling.slope { return rectified(value, slope: slope.value) }
    return try activated(value, rescaling.activation)
  }
}

// MARK: - LSTM

extension LSTM: ONNXLayer {
  func add(to graph: inout ONNXGraph, _ input: ONNXValue) throws(ONNXError) -> ONNXValue {
    let value = graph.channelsLast(input)
    let units = recurrentWeight.shape[0]
    // ONNX wants the steps first: [T, N, F].
    let steps = graph.add("Transpose", [value.name], [.integers("perm", [1, 0, 2])])
    let inputs = [
      steps, graph.constant("inputWeight", gates(inputWeight.value)),
      graph.constant("recurrentWeight", gates(recurrentWeight.value)),
      graph.constant("bias", biases(units)),
    ]
    let attributes: [ONNXAttribute] = [
      .integer("hidden_size", units), .texts("activations", ["Sigmoid", onnxActivation, onnxActivation]),
      .floats("activation_alpha", activation == .linear ? [1, 1] : []),
      .floats("activation_beta", activation == .linear ? [0, 0] : []),
    ]
    // Outputs: every step [T, 1, N, H], then the last one [1, N, H].
    let output = graph.add(
      "LSTM", inputs, activation == .linear ? attributes : Array(attributes.prefix(2)),
      outputs: returnsSequence ? 1 : 2)
    let axis = graph.constant("direction", [returnsSequence ? 1 : 0])
    let hidden = graph.add("Squeeze", [output, axis])
    guard returnsSequence else { return ONNXValue(name: hidden, shape: [units]) }
    let name = graph.add("Transpose", [hidden], [.integers("perm", [1, 0, 2])])
    return ONNXValue(name: name, shape: [value.shape[0], units])
  }

  private var onnxActivation: String {
    switch activation {
    case .sigmoid: "Sigmoid"
    case .relu: "Relu"
    case .linear: "Affine"
    default: "Tanh"
    }
  }

  /// `[inputs, 4 H]` with the gates i, f, g, o as `[1, 4 H, inputs]` in ONNX's order i, o, f, c, whose c is g.
  private func gates(_ weight: Tensor) -> Tensor {
    let (inputs, columns) = (weight.shape[0], weight.shape[1])
    let units = columns / 4
    let values = weight.values
    let ordered = [0, 3, 1, 2].flatMap { gate in
      (gate * units..<(gate + 1) * units).flatMap { column in (0..<inputs).map { values[$0 * columns + column] } }
    }
    return Tensor([1, columns, inputs], ordered)
  }

  /// The input's bias and the recurrent one, `[1, 8 H]`.
  private func biases(_ units: Int) -> Tensor {
    func ordered(_ bias: Tensor?) -> [Float] {
      let values = bias?.values ?? [Float](repeating: 0, count: 4 * units)
      return [0, 3, 1, 2].flatMap { values[$0 * units..<($0 + 1) * units] }
    }
    return Tensor([1, 8 * units], ordered(bias.value) + ordered(recurrentBias?.value))
  }
}

// MARK: - Tensors

extension Tensor {
  /// The same values with the axes in another order: axis i of the result is axis `order[i]` of this tensor.
  fileprivate func permuted(_ order: [Int]) -> Tensor {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let sizes = order.map { shape[$0] }
    let steps = order.map { strides[$0] }
    let values = values
    var index = [Int](repeating: 0, count: sizes.count)
    var offset = 0
    return Tensor(sizes) { target in
      for position in target.indices {
        target[position] = values[offset]
        var axis = sizes.count - 1
        while axis >= 0 {
          index[axis] += 1
          offset += steps[axis]
          if index[axis] < sizes[axis] { break }
          offset -= steps[axis] * sizes[axis]
          index[axis] = 0
          axis -= 1
        }
      }
    }
  }
}
