import CKernels
import TensorCore
import TestSupport
import Testing

/// What convolution's kernels do beyond what `convolution3D` asks of them.
@Suite struct ConvolutionKernelTests {
  /// Strides below, at and above the kernel's size: voxels that several taps reach, one, and none.
  static let cases = [1, 2, 3].flatMap { stride in
    [1, 2, 3].map { window in
      NaiveWindows(
        batch: 2, input: [1, 7, 6], channels: 5, window: [1, window, window], stride: [1, stride, stride],
        padding: .same)
    }
  }

  /// A transposed convolution is an input gradient with a bias and an activation.
  @Test(arguments: cases, [CK_LINEAR, CK_RELU, CK_SIGMOID, CK_TANH, CK_LEAKY_RELU])
  func anInputGradientTakesBiasAndActivation(_ windows: NaiveWindows, _ function: ck_activation) {
    let (filters, slope) = (4, Float(0.1))
    let activation: Activation =
      switch function {
      case CK_RELU: .relu
      case CK_SIGMOID: .sigmoid
      case CK_TANH: .tanh
      case CK_LEAKY_RELU: .leakyReLU(slope: slope)
      default: .linear
      }
    let w = randomTensor(windows.window + [windows.channels, filters], seed: 1)
    let dy = randomTensor([windows.batch] + windows.output + [filters], seed: 2)
    let bias = randomTensor([windows.channels], seed: 3)
    let none = [Float](repeating: 0, count: windows.inputShape.reduce(1, *))
    let inner = windows.gradients(none, w.values, dy.values.map(Double.init), filters: filters).x
    let expected = inner.enumerated().map {
      Naive.activated($1 + Double(bias.values[$0 % windows.channels]), activation)
    }
    let sizes = ck_convolution(
      batch: windows.batch, in_channels: windows.channels, out_channels: filters,
      in: triple(windows.input), out: triple(windows.output), kernel: triple(windows.window),
      stride: triple(windows.stride), pad: triple(windows.before))

    for set in availableKernelSets {
      set.run {
        let dx = Tensor(windows.inputShape, repeating: .nan)
        withUnsafePointer(to: sizes) {
          ck_conv_input_gradient(
            $0, dy.pointer, w.pointer, bias.pointer, function, slope, dx.pointer)
        }
        #expect(largestError(dx.values, expected) < 5e-6, "\(set)")
      }
    }
  }

  private func triple(_ sizes: [Int]) -> (Int, Int, Int) { (sizes[0], sizes[1], sizes[2]) }
}
