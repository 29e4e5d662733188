import CKernels

/// The three products of a convolution, on all threads: parts of the batch or, for the weights' gradient, of the
/// weights.
struct ConvolutionProducts {
  let sizes: ck_convolution

  /// `[batch, windows…, out_channels] = activation(input * weight + bias)`.
  func forward(
    _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil,
    _ activation: Activation = .linear, to output: UnsafeMutablePointer<Float>
  ) {
    splitBatch { part, first in
      ck_conv(
        part, input + first * inputSize, weight, bias, activation.kernel, activation.parameter,
        output + first * outputSize)
    }
  }

  /// The input's gradient from the output's, or a transposed convolution: then with bias and activation.
  func inputGradient(
    _ gradient: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil,
    _ activation: Activation = .linear, to result: UnsafeMutablePointer<Float>
  ) {
    splitBatch { part, first in
      ck_conv_input_gradient(
        part, gradient + first * outputSize, weight, bias, activation.kernel, activation.parameter,
        result + first * inputSize)
    }
  }

  func weightGradient(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>
  ) {
    let parts = Threads.parts(nanoseconds: nanoseconds)
    withUnsafePointer(to: sizes) { sizes in
      guard parts > 1 else { return ck_conv_weight_gradient(sizes, input, gradient, result) }
      Threads.run(parts) { ck_conv_weight_gradient_part(sizes, $0, parts, input, gradient, result) }
    }
  }

  private func splitBatch(_ body: (_ part: UnsafePointer<ck_convolution>, _ first: Int) -> Void) {
    Threads.split(sizes.batch, nanoseconds: nanoseconds) { samples in
      var part = sizes
      part.batch = samples.count
      body(&part, samples.lowerBound)
    }
  }

  /// Values of one sample.
  private var inputSize: Int { positions(sizes.in) * sizes.in_channels }
  private var outputSize: Int { positions(sizes.out) * sizes.out_channels }
  private var nanoseconds: Int {
    Cost.multiplyAdds(sizes.batch * outputSize * positions(sizes.kernel) * sizes.in_channels)
  }

  private func positions(_ axes: (Int, Int, Int)) -> Int { axes.0 * axes.1 * axes.2 }
}
