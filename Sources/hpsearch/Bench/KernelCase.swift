import CKernels
import Essentials
import NeuralNetworks
import TensorCore

/// One kernel at one shape, as a layer of a network calls it.
struct KernelCase {
  enum Pass: String { case forward, weightGradient, inputGradient }

  /// The layer's name in its network, such as `conv1`.
  let layer: String
  let pass: Pass
  /// `64x32x32x48 -> 64x32x32x48, 3x3`
  let shape: String
  /// Floating-point operations of one call.
  let operations: Int
  let run: () -> Void
}

extension NetworkPlan {
  /// The kernels of the layers with weights over `batch` samples.
  /// - Parameter calls: How many times a step runs a kernel, by its pass and whether its layer is the first with
  ///   weights.
  func kernelCases(
    batch: Int, calls: (_ pass: KernelCase.Pass, _ isFirst: Bool) -> Int
  ) -> [(kernel: KernelCase, calls: Int)] {
    let weighted = elements.filter { $0.multiplyAdds > 0 }
    return weighted.enumerated().flatMap { index, element in
      let runs = element.kernelRuns(batch: batch)
      return [KernelCase.Pass.forward, .weightGradient, .inputGradient].compactMap { pass -> (KernelCase, Int)? in
        let count = calls(pass, index == 0)
        guard count > 0, let run = runs[pass] else { return nil }
        let kernel = KernelCase(
          layer: element.name, pass: pass, shape: element.kernelShape(batch: batch),
          operations: 2 * batch * element.multiplyAdds, run: run)
        return (kernel, count)
      }
    }
  }
}

extension NetworkPlan.Element {
  fileprivate func kernelShape(batch: Int) -> String {
    let window =
      switch layer {
      case let plan as Convolution.Plan: ", \(dimensions(plan.kernel))"
      case let plan as TransposedConvolution.Plan: ", \(dimensions(plan.kernel)) transposed"
      default: ""
      }
    return "\(dimensions([batch] + inputShape)) -> \(dimensions([batch] + outputShape))\(window)"
  }

  /// Empty for a layer that is not a single product.
  fileprivate func kernelRuns(batch: Int) -> [KernelCase.Pass: () -> Void] {
    let (input, output) = ([batch] + inputShape, [batch] + outputShape)
    switch layer {
    case let plan as Convolution.Plan:
      return convolutionRuns(
        input, output, kernel: plan.kernel, stride: plan.stride, padding: plan.padding, isTransposed: false)
    case let plan as TransposedConvolution.Plan:
      return convolutionRuns(
        output, input, kernel: plan.kernel, stride: plan.stride, padding: plan.padding, isTransposed: true)
    case is Dense.Plan: return denseRuns(input, output)
    default: return [:]
    }
  }
}

/// The three kernels of a convolution from `input` to `output`; if transposed, forward and input gradient are swapped.
private func convolutionRuns(
  _ input: [Int], _ output: [Int], kernel: [Int], stride: [Int], padding: Padding, isTransposed: Bool
) -> [KernelCase.Pass: () -> Void] {
  let rank = kernel.count
  guard let windows = Windows(over: Array(input[1...rank]), size: kernel, stride: stride, padding: padding) else {
    return [:]
  }
  var sizes = windows.convolution(batch: input[0], inChannels: input[rank + 1], outChannels: output[rank + 1])
  let (x, y) = (BenchBuffer(input, "input"), BenchBuffer(output, "output"))
  let w = BenchBuffer(kernel + [input[rank + 1], output[rank + 1]], "weight")
  let (dx, dy, dw) = (BenchBuffer(input), BenchBuffer(output), BenchBuffer(w.shape))
  let forward = { ck_conv(&sizes, x.pointer, w.pointer, nil, CK_LINEAR, 0, dy.pointer) }
  let backward = { ck_conv_input_gradient(&sizes, y.pointer, w.pointer, nil, CK_LINEAR, 0, dx.pointer) }
  return [
    .forward: isTransposed ? backward : forward, .inputGradient: isTransposed ? forward : backward,
    .weightGradient: { ck_conv_weight_gradient(&sizes, x.pointer, y.pointer, dw.pointer) },
  ]
}

private func denseRuns(_ input: [Int], _ output: [Int]) -> [KernelCase.Pass: () -> Void] {
  let (inputs, outputs) = (input[input.count - 1], output[output.count - 1])
  let rows = input.dropLast().reduce(1, *)
  let (x, w, dy) = (
    BenchBuffer(input, "input"), BenchBuffer([inputs, outputs], "weight"), BenchBuffer(output, "output")
  )
  let (dx, dw, y) = (BenchBuffer(input), BenchBuffer(w.shape), BenchBuffer(output))
  return [
    .forward: { ck_matmul(rows, outputs, inputs, x.pointer, 0, w.pointer, 0, 0, nil, CK_LINEAR, 0, y.pointer) },
    .weightGradient: {
      ck_matmul(inputs, outputs, rows, x.pointer, 1, dy.pointer, 0, 0, nil, CK_LINEAR, 0, dw.pointer)
    },
    .inputGradient: { ck_matmul(rows, inputs, outputs, dy.pointer, 0, w.pointer, 1, 0, nil, CK_LINEAR, 0, dx.pointer) },
  ]
}

/// Memory that is passed to kernels directly.
private final class BenchBuffer {
  let shape: [Int]
  let pointer: UnsafeMutablePointer<Float>

  /// Zeros.
  init(_ shape: [Int]) {
    self.shape = shape
    let count = shape.reduce(1, *)
    pointer = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  /// Filled with the numbers of `benchTensor`.
  convenience init(_ shape: [Int], _ name: String) {
    self.init(shape)
    for (index, value) in benchTensor(shape, name).values.enumerated() { pointer[index] = value }
  }

  deinit { pointer.deallocate() }
}

/// A tensor of numbers in 0 ..< 1, the same for the same name.
func benchTensor(_ shape: [Int], _ name: String) -> Tensor {
  var draw = SeededGenerator(seed: 0).child(name)
  return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(draw.uniform()) })
}

private func dimensions(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "x") }
