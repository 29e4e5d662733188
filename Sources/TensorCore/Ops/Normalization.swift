import CKernels

/// A normalisation of channels with what follows it in the same passes over memory:
/// `rectified((x - mean) / √(variance + epsilon) · scale + shift)`.
///
/// Only the input and the moments are kept for the backward pass.
struct Normalization {
  /// The number of independent normalisations, each over `rows` rows of `channels` channels.
  let groups: Int
  let rows: Int
  let channels: Int
  /// `[groups · channels]`; nil: 0 and 1.
  let moments: (mean: Tensor, variance: Tensor)?
  /// Whether the moments are constants; else they are the input's, and the forward pass writes them.
  let isFixed: Bool
  let epsilon: Float
  /// `[channels]`; nil: 1 and 0.
  let scale: Tensor?
  let shift: Tensor?
  /// `[channels]`, what negative values are multiplied by; nil: no rectifier.
  let slope: Tensor?

  /// The operation on `input`, recorded.
  func callAsFunction(_ input: Tensor) -> Tensor {
    let output = Tensor(uninitialized: input.shape)
    write(input, to: output)
    return output.recorded(from: [input, scale, shift, slope]) { gradient in
      let parts = [input, scale, shift, slope].map(gradientRoom)
      writeGradients(gradient, of: input, to: parts.map { $0?.pointer })
      return parts
    } tangent: { _, changes in
      changed(input, by: inputChange(changes))
    }
  }

  /// The change of the output with that of the input, recorded.
  private func changed(_ input: Tensor, by change: Tensor) -> Tensor {
    let result = Tensor(uninitialized: input.shape)
    withSizes { ck_normalize_change($0, input.pointer, change.pointer, result.pointer) }
    return result.recorded(from: [input, change, scale, slope]) { gradient in
      let parts = [input, change, scale, slope].map(gradientRoom)
      withSizes {
        ck_normalize_change_backward(
          $0, input.pointer, change.pointer, gradient.pointer, parts[0]?.pointer, parts[1]?.pointer,
          parts[2]?.pointer, parts[3]?.pointer)
      }
      return parts
    }
  }

  func withSizes(_ body: (UnsafePointer<ck_normalization>) -> Void) {
    withExtendedLifetime(self) {
      let sizes = ck_normalization(
        groups: groups, rows: rows, channels: channels, mean: moments?.mean.pointer,
        variance: moments?.variance.pointer, fixed: isFixed ? 1 : 0, epsilon: epsilon, scale: scale?.pointer,
        shift: shift?.pointer, slope: slope?.pointer)
      withUnsafePointer(to: sizes, body)
    }
  }
}

/// Memory for a gradient, if one is needed.
private func gradientRoom(_ tensor: Tensor?) -> Tensor? {
  tensor.flatMap { $0.needsGradient ? Tensor(uninitialized: $0.shape) : nil }
}

extension Tensor {
  /// A rectifier is applied in the normalisation's passes; another activation is an operation after it.
  func normalized(
    groups: Int, rows: Int, moments: (mean: Tensor, variance: Tensor), isFixed: Bool, scale: Tensor?,
    shift: Tensor?, epsilon: Float, activation: Activation, slope: Tensor?
  ) -> Tensor {
    precondition(slope == nil || activation == .linear, "a normalisation takes an activation or a PReLU, not both")
    let channels = shape[shape.count - 1]
    let constant = activation.rectifierSlope.map { Tensor([channels], repeating: $0) }
    let operation = Normalization(
      groups: groups, rows: rows, channels: channels, moments: moments, isFixed: isFixed, epsilon: epsilon,
      scale: scale, shift: shift, slope: slope ?? constant)
    let output = operation(self)
    return activation == .linear || constant != nil ? output : activate(output, activation)
  }
}

/// The channels of `[N, …, C]`, each of which has a number in each of `parameters`.
func channelCount(of input: Tensor, _ operation: String, _ parameters: Tensor?...) -> Int {
  precondition(input.shape.count >= 2, "\(operation): an input of shape \(input.shape) has no channels")
  let channels = input.shape[input.shape.count - 1]
  for parameter in parameters {
    precondition(
      parameter.map { $0.shape == [channels] } ?? true,
      "\(operation): input \(input.shape) and a parameter of shape \(parameter?.shape ?? []) do not agree")
  }
  return channels
}
