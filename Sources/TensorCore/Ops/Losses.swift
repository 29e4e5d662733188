import CKernels

/// Mean cross-entropy of softmax(logits) against class labels, in nats: a scalar.
///
/// - Parameters:
///   - logits: `[N, classes]`.
///   - labels: N class indices from 0.
///   - smoothing: In 0 ..< 1. What the probabilities are held against is 1 − smoothing at the label, and smoothing
///     spread evenly over all classes (Szegedy et al., 2016; PyTorch's `label_smoothing`).
///   - classWeights: What the loss of each class's samples is multiplied by, before the mean over all samples is taken;
///     nil for 1.
public func crossEntropy(
  _ logits: Tensor, labels: [Int32], smoothing: Double = 0, classWeights: [Float]? = nil
) -> Tensor {
  precondition(
    logits.shape.count == 2 && logits.shape[0] == labels.count,
    "crossEntropy: logits \(logits.shape) and \(labels.count) labels do not agree")
  let (rows, classes) = (logits.shape[0], logits.shape[1])
  precondition(
    labels.allSatisfy { (0..<Int32(classes)).contains($0) }, "crossEntropy: a label is not below \(classes)")
  let slope = logits.needsGradient ? Tensor(uninitialized: logits.shape) : nil
  guard let classWeights else {
    let sum = ck_cross_entropy(rows, classes, logits.pointer, labels, smoothing, slope?.pointer)
    return meanLoss(sum, over: rows, of: logits, slope: slope)
  }
  precondition(classWeights.count == classes, "crossEntropy: every class needs its weight")
  var sum = 0.0
  for (row, label) in labels.enumerated() {
    let (weight, offset) = (classWeights[Int(label)], row * classes)
    let rowSlope = slope?.pointer.advanced(by: offset)
    let loss = ck_cross_entropy(1, classes, logits.pointer + offset, [label], smoothing, rowSlope)
    sum += loss * Double(weight)
    if let rowSlope { for index in 0..<classes { rowSlope[index] *= weight } }
  }
  return meanLoss(sum, over: rows, of: logits, slope: slope)
}

/// Mean binary cross-entropy of sigmoid(logits) against targets in [0, 1], in nats: a scalar.
///
/// - Parameters:
///   - logits: Any shape.
///   - target: The one target of all values.
public func binaryCrossEntropy(_ logits: Tensor, target: Float) -> Tensor {
  binaryCrossEntropy(logits, targets: Tensor(logits.shape, repeating: target))
}

/// Mean binary cross-entropy of sigmoid(logits) against targets of the same shape, in nats: a scalar.
public func binaryCrossEntropy(_ logits: Tensor, targets: Tensor) -> Tensor {
  precondition(
    logits.shape == targets.shape,
    "binaryCrossEntropy: logits \(logits.shape) and targets \(targets.shape) do not agree")
  let slope = logits.needsGradient ? Tensor(uninitialized: logits.shape) : nil
  let sum = ck_binary_cross_entropy(logits.count, logits.pointer, targets.pointer, slope?.pointer)
  return meanLoss(sum, over: logits.count, of: logits, slope: slope)
}

/// The mean of (prediction - target)² over all values: a scalar.
///
/// - Parameter target: Of the prediction's shape; no gradient flows into it.
public func meanSquaredError(_ prediction: Tensor, target: Tensor) -> Tensor {
  precondition(
    prediction.shape == target.shape,
    "meanSquaredError: prediction \(prediction.shape) and target \(target.shape) do not agree")
  let slope = prediction.needsGradient ? Tensor(uninitialized: prediction.shape) : nil
  let sum = ck_squared_error(prediction.count, prediction.pointer, target.pointer, slope?.pointer)
  return meanLoss(sum, over: prediction.count, of: prediction, slope: slope)
}

/// A summed loss as a recorded mean, its slope over the logits already known.
private func meanLoss(_ sum: Double, over count: Int, of logits: Tensor, slope: Tensor?) -> Tensor {
  Tensor([], [Float(sum / Double(count))]).recorded(from: [logits]) { gradient in
    [slope.map { $0.scaled(by: gradient.item / Float(count)) }]
  }
}
