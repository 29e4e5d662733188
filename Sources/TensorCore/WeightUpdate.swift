import CKernels

/// What every optimizer's rule does to a gradient first, and how far it follows the direction it finds.
public struct Descent: Equatable, Sendable {
  /// The learning rate.
  public var rate: Double
  /// What the gradient is multiplied by, as clipping requires.
  public var scale: Double
  /// Weight decay: this times the value is added to the gradient, the slope of an L2 penalty.
  public var decay: Double

  public init(rate: Double, scale: Double = 1, decay: Double = 0) {
    self.rate = rate
    self.scale = scale
    self.decay = decay
  }

  /// The same as the kernels take it.
  public var terms: ck_descent { ck_descent(rate: Float(rate), scale: Float(scale), decay: Float(decay)) }
}

/// One step of some weights of a parameter, as an optimizer's kernel takes it. The memory is valid only during the
/// step.
public struct WeightUpdate {
  /// The number of weights.
  public let count: Int
  /// Counts from 1.
  public let step: Int
  public let descent: Descent
  public let gradient: UnsafePointer<Float>
  /// What the rule keeps of the parameter, in its own order; the step changes the values.
  public let state: [UnsafeMutablePointer<Float>]
  /// The parameter's value, which the step changes.
  public let value: UnsafeMutablePointer<Float>
}

extension Parameter {
  /// One step against the gradient; nothing when there is none.
  /// - Parameters:
  ///   - state: What the rule keeps of this parameter.
  ///   - step: Counts from 1.
  ///   - rule: Writes the new value and state, each weight's from its own; called for several parts at a time.
  public func update(_ state: inout [Tensor], step: Int, _ descent: Descent, _ rule: (WeightUpdate) -> Void) {
    guard let gradient else { return }
    value.makeUnique()
    for index in state.indices { state[index].makeUnique() }
    let (states, value) = (state.map(\.pointer), value.pointer)
    withExtendedLifetime((gradient, state)) {
      // Three passes at least: the value, the gradient and what most rules keep.
      Threads.split(count, inMultiplesOf: 64, nanoseconds: 3 * Cost.pass(count)) { part in
        let at = part.lowerBound
        rule(
          WeightUpdate(
            count: part.count, step: step, descent: descent, gradient: UnsafePointer(gradient.pointer + at),
            state: states.map { $0 + at }, value: value + at))
      }
    }
  }

  /// Clamps every value to ±limit.
  public func clip(to limit: Float) {
    value.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = min(max(values[index], -limit), limit) }
    }
  }
}

extension Tensor {
  /// The sum of the squares of all values, added up in double precision.
  public var squaredNorm: Double { ck_squared_norm(count, pointer) }

  /// The sum of the products of equal positions, added up in double precision.
  public func inner(_ other: Tensor) -> Double {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape) do not agree")
    let product = Tensor(uninitialized: shape)
    ck_multiply(count, pointer, other.pointer, product.pointer)
    return ck_sum(count, product.pointer)
  }
}
