import CKernels

/// How windows are placed at the edge of their input.
public enum Padding: Equatable, Hashable, Sendable {
  /// No padding: every window lies inside the input.
  case valid
  /// As many zeros as make ⌈input / stride⌉ windows; an odd one is added at the end (TensorFlow's and Keras's rule;
  /// PyTorch's `padding="same"` agrees for stride 1, the only one it takes).
  case same
  /// This number of zeros on both sides of each spatial axis.
  case explicit([Int])

  /// Whether every window overlaps the input, whatever the input's size: explicit zeros are at most half a window.
  public func isWithinHalf(of window: [Int]) -> Bool {
    guard case .explicit(let zeros) = self else { return true }
    return zip(zeros, window).allSatisfy { 2 * $0 <= $1 }
  }
}

/// The windows of a convolution or a pooling along the spatial axes of its input.
public struct Windows: Equatable, Sendable {
  /// Sizes of the input and of a window, and the step from one window to the next; one entry per spatial axis.
  public let input: [Int]
  public let size: [Int]
  public let stride: [Int]
  /// How many there are along each axis.
  public let counts: [Int]
  /// The number of positions by which the first window begins before the input.
  public let before: [Int]

  /// - Returns: nil when a window is larger than its padded input.
  public init?(over input: [Int], size: [Int], stride: [Int], padding: Padding) {
    precondition(
      (1...3).contains(input.count) && size.count == input.count && stride.count == input.count,
      "windows \(size) with stride \(stride) over \(input): expected equally many sizes, from 1 to 3")
    var counts: [Int] = []
    var before: [Int] = []
    for axis in input.indices {
      switch padding {
      case .valid, .explicit:
        let zeros = if case .explicit(let zeros) = padding { zeros[axis] } else { 0 }
        let room = input[axis] + 2 * zeros - size[axis]
        guard room >= 0 else { return nil }
        counts.append(room / stride[axis] + 1)
        before.append(zeros)
      case .same:
        let count = (input[axis] + stride[axis] - 1) / stride[axis]
        counts.append(count)
        before.append(max(0, (count - 1) * stride[axis] + size[axis] - input[axis]) / 2)
      }
    }
    self.init(input: input, size: size, stride: stride, counts: counts, before: before)
  }

  /// The windows whose convolution, run backward, takes `input` values to an output: see
  /// `transposedConvolution`. `counts` is the transposed convolution's input, `input` its output.
  /// - Parameter outputPadding: Positions added at the end of the output, fewer than the stride; with `.same` the
  ///   output has input · stride positions, and this is 0.
  /// - Returns: nil when nothing is left of the output.
  public init?(transposedOver counts: [Int], size: [Int], stride: [Int], padding: Padding, outputPadding: [Int]) {
    var input: [Int] = []
    var before: [Int] = []
    for axis in counts.indices {
      switch padding {
      case .valid, .explicit:
        let zeros = if case .explicit(let zeros) = padding { zeros[axis] } else { 0 }
        input.append((counts[axis] - 1) * stride[axis] - 2 * zeros + size[axis] + outputPadding[axis])
        before.append(zeros)
      case .same:
        input.append(counts[axis] * stride[axis])
        before.append(max(0, size[axis] - stride[axis]) / 2)
      }
      guard input[axis] > 0 else { return nil }
    }
    self.init(input: input, size: size, stride: stride, counts: counts, before: before)
  }

  private init(input: [Int], size: [Int], stride: [Int], counts: [Int], before: [Int]) {
    self.input = input
    self.size = size
    self.stride = stride
    self.counts = counts
    self.before = before
  }

  /// As the sizes of a kernel's convolution of `inChannels` to `outChannels`.
  package func convolution(batch: Int, inChannels: Int, outChannels: Int) -> ck_convolution {
    ck_convolution(
      batch: batch, in_channels: inChannels, out_channels: outChannels, in: triple(input, 1),
      out: triple(counts, 1), kernel: triple(size, 1), stride: triple(stride, 1), pad: triple(before, 0))
  }

  /// As the sizes of a kernel's pooling.
  package func pooling(batch: Int, channels: Int) -> ck_pooling {
    ck_pooling(
      batch: batch, channels: channels, in: triple(input, 1), out: triple(counts, 1), window: triple(size, 1),
      stride: triple(stride, 1), pad: triple(before, 0))
  }

  /// Three sizes as a C array, those of missing leading axes filled in.
  private func triple(_ sizes: [Int], _ missing: Int) -> (Int, Int, Int) {
    let all = Array(repeating: missing, count: 3 - sizes.count) + sizes
    return (all[0], all[1], all[2])
  }
}
