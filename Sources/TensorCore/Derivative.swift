import CKernels

extension Tensor {
  /// The derivative of this tensor in one direction: d/dε of its value at ε = 0 when `variable` is
  /// variable + ε · direction.
  ///
  /// Computed forward, operation by operation, along the recorded graph. The result is recorded too: gradients
  /// of it flow to whatever the computation used, which is how a penalty on a gradient is learned from.
  /// - Parameters:
  ///   - direction: Of the variable's shape, taken as a constant.
  ///   - variable: A parameter's `tensor` that went into the computation.
  /// - Returns: Of this tensor's shape; nil when it does not depend on the variable.
  func derivative(along direction: Tensor, of variable: Tensor) -> Tensor? {
    precondition(direction.shape == variable.shape, "a direction has its variable's shape")
    guard let root = node, let start = variable.node else { return nil }
    var changes = [ObjectIdentifier(start): direction.detached]
    for node in reverseTopologicalOrder(from: root).reversed() where node !== start {
      let inputs = node.parents.map { $0.flatMap { changes[ObjectIdentifier($0)] } }
      guard inputs.contains(where: { $0 != nil }) else { continue }
      changes[ObjectIdentifier(node)] = node.change(with: inputs)
    }
    return changes[ObjectIdentifier(root)]
  }
}

/// The change of y = f(x) from that of x.
/// - Parameter point: What f' follows from: y, or x where `isGivenByOutput` is false.
func changed(_ change: Tensor, through activation: Activation, at point: Tensor) -> Tensor {
  if activation == .linear { return change }
  let (kernel, parameter, count) = (activation.kernel, activation.parameter, point.count)
  let result = Tensor(uninitialized: point.shape)
  ck_activate_backward(kernel, parameter, count, point.pointer, change.pointer, result.pointer)
  return result.recorded(from: [change, point]) { gradient in
    [
      change.gradientIfNeeded {
        ck_activate_backward(kernel, parameter, count, point.pointer, gradient.pointer, $0)
      },
      point.gradientIfNeeded {
        ck_activation_curvature(kernel, count, point.pointer, change.pointer, gradient.pointer, $0)
      },
    ]
  }
}

/// The change of the first input of an operation whose other inputs are weights, which stay as they are.
func inputChange(_ changes: [Tensor?]) -> Tensor {
  guard let change = changes[0], changes.dropFirst().allSatisfy({ $0 == nil }) else {
    preconditionFailure("weights do not change along a direction of the input")
  }
  return change
}
