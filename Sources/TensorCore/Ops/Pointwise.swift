import CKernels

/// `activation` of every value.
public func activate(_ input: Tensor, _ activation: Activation) -> Tensor {
  let output = Tensor(uninitialized: input.shape)
  splitPass(input.count) { part in
    let at = part.lowerBound
    ck_activate(activation.kernel, activation.parameter, part.count, input.pointer + at, output.pointer + at)
  }
  // Keeps the one that the derivative needs, and frees the other.
  let kept = activation.isGivenByOutput ? output : input.detached
  return output.recorded(from: [input]) { gradient in
    let result = Tensor(uninitialized: kept.shape)
    splitPass(kept.count) { part in
      let at = part.lowerBound
      ck_activate_backward(
        activation.kernel, activation.parameter, part.count, kept.pointer + at, gradient.pointer + at,
        result.pointer + at)
    }
    return [result]
  } tangent: { node, changes in
    let point = activation.isGivenByOutput ? output.attached(to: node) : input
    return changed(inputChange(changes), through: activation, at: point)
  }
}

/// Inverted dropout: a value is zeroed with probability `rate`, in 0 ..< 1, and the others are scaled by
/// 1/(1 - rate).
/// - Parameter seed: Determines which values are zeroed.
public func dropout(_ input: Tensor, rate: Float, seed: UInt64) -> Tensor {
  func dropped(_ tensor: Tensor) -> Tensor {
    let result = Tensor(uninitialized: tensor.shape)
    splitPass(tensor.count) { part in
      let at = part.lowerBound
      ck_dropout(part.count, at, rate, seed, tensor.pointer + at, result.pointer + at)
    }
    return result
  }
  return dropped(input).recorded(from: [input]) {
    [dropped($0)]
  } tangent: { _, changes in
    dropout(inputChange(changes), rate: rate, seed: seed)
  }
}

extension Tensor {
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    pointwise(left, right, ck_add).recorded(from: [left, right]) {
      [$0, $0]
    } tangent: { _, changes in
      sum(changes[0], changes[1])
    }
  }

  public static func - (left: Tensor, right: Tensor) -> Tensor {
    pointwise(left, right, ck_subtract).recorded(from: [left, right]) {
      [$0, $0.detached.scaled(by: -1)]
    } tangent: { _, changes in
      sum(changes[0], changes[1]?.scaled(by: -1))
    }
  }

  /// Value by value.
  public static func * (left: Tensor, right: Tensor) -> Tensor {
    pointwise(left, right, ck_multiply).recorded(from: [left, right]) {
      [
        left.needsGradient ? pointwise($0, right, ck_multiply) : nil,
        right.needsGradient ? pointwise($0, left, ck_multiply) : nil,
      ]
    } tangent: { _, changes in
      sum(changes[0].map { $0 * right }, changes[1].map { $0 * left })
    }
  }

  public func scaled(by factor: Float) -> Tensor {
    let output = Tensor(uninitialized: shape)
    splitPass(count) { ck_scale($0.count, factor, pointer + $0.lowerBound, output.pointer + $0.lowerBound) }
    return output.recorded(from: [self]) {
      [$0.detached.scaled(by: factor)]
    } tangent: { _, changes in
      inputChange(changes).scaled(by: factor)
    }
  }

  /// The mean of all values, a scalar.
  public var mean: Tensor {
    let output = Tensor([], [Float(ck_sum(count, pointer) / Double(count))])
    return output.recorded(from: [self]) {
      [Tensor(shape, repeating: $0.item / Float(count))]
    } tangent: { _, changes in
      inputChange(changes).mean
    }
  }
}

/// The sum of the tensors that are not nil; at least one is not.
private func sum(_ left: Tensor?, _ right: Tensor?) -> Tensor {
  guard let left, let right else { return left ?? right ?? Tensor([], [0]) }
  return left + right
}

private func pointwise(
  _ left: Tensor, _ right: Tensor,
  _ kernel: (Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void
) -> Tensor {
  precondition(left.shape == right.shape, "shapes \(left.shape) and \(right.shape) do not agree")
  let output = Tensor(uninitialized: left.shape)
  splitPass(left.count) { part in
    let at = part.lowerBound
    kernel(part.count, left.pointer + at, right.pointer + at, output.pointer + at)
  }
  return output
}

/// Calls `body` with parts of `count` values, on all threads; parts are whole vectors of any kernel set.
func splitPass(_ count: Int, _ body: (Range<Int>) -> Void) {
  Threads.split(count, inMultiplesOf: 64, nanoseconds: Cost.pass(count), body)
}
