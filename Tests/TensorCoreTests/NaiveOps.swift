import Foundation
import TensorCore
import Testing

/// The operations written from their definitions, one value at a time in double precision.
enum Naive {
  /// op(a) op(b) of an (m,k) and a (k,n) matrix given by their elements.
  static func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: (Int, Int) -> Double, _ b: (Int, Int) -> Double
  ) -> [Double] {
    (0..<m).flatMap { i in (0..<n).map { j in (0..<k).reduce(0) { $0 + a(i, $1) * b($1, j) } } }
  }

  static func activated(_ x: Double, _ activation: Activation) -> Double {
    switch activation.name {
    case "linear": x
    case "sigmoid": 1 / (1 + exp(-x))
    case "relu": max(0, x)
    case "tanh": tanh(x)
    case "leakyRelu": x > 0 ? x : Double(activation.parameter) * x
    case "elu": x > 0 ? x : Double(activation.parameter) * expm1(x)
    case "softplus": max(0, x) + log1p(exp(-abs(x)))
    case "swish": x / (1 + exp(-x))
    case "gelu": x * normal(x)
    default: .nan
    }
  }

  /// The derivative at x.
  static func slope(_ x: Double, _ activation: Activation) -> Double {
    switch activation.name {
    case "linear": 1
    case "sigmoid": activated(x, .sigmoid) * (1 - activated(x, .sigmoid))
    case "relu": x > 0 ? 1 : 0
    case "tanh": 1 - tanh(x) * tanh(x)
    case "leakyRelu": x > 0 ? 1 : Double(activation.parameter)
    case "elu": x > 0 ? 1 : Double(activation.parameter) * exp(x)
    case "softplus": activated(x, .sigmoid)
    case "swish": activated(x, .sigmoid) * (1 + x * activated(-x, .sigmoid))
    case "gelu": normal(x) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    default: .nan
    }
  }

  /// The normal distribution below x.
  private static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}

/// The two rules, and zeros that differ from axis to axis.
let naivePaddings = [Padding.valid, .same, .explicit([1, 0, 2])]

/// A window that moves over a batch of volumes, channels last.
struct NaiveWindows: CustomTestStringConvertible {
  var batch = 1
  var input: [Int]
  var channels = 1
  var window: [Int]
  var stride = [1, 1, 1]
  var padding = Padding.valid

  var testDescription: String {
    "batch \(batch), input \(input), channels \(channels), window \(window), stride \(stride), \(padding)"
  }

  /// TensorFlow's definition of both rules.
  var output: [Int] {
    (0..<3).map { axis in
      padding == .same
        ? (input[axis] + stride[axis] - 1) / stride[axis]
        : (input[axis] + 2 * zeros[axis] - window[axis] + stride[axis]) / stride[axis]
    }
  }
  private var zeros: [Int] { if case .explicit(let zeros) = padding { zeros } else { [0, 0, 0] } }
  private var before: [Int] {
    (0..<3).map { axis in
      padding == .same
        ? max(0, (output[axis] - 1) * stride[axis] + window[axis] - input[axis]) / 2 : zeros[axis]
    }
  }

  /// Calls `body` with (output position, tap, input position) of every tap that meets the input, where
  /// positions count voxels and taps count from 0 in row-major order.
  func forEachTap(_ body: (_ output: Int, _ tap: Int, _ input: Int) -> Void) {
    let (out, pad) = (output, before)
    for b in 0..<batch {
      for position in 0..<out.reduce(1, *) {
        let o = [position / (out[1] * out[2]), position / out[2] % out[1], position % out[2]]
        for tap in 0..<window.reduce(1, *) {
          let t = [tap / (window[1] * window[2]), tap / window[2] % window[1], tap % window[2]]
          let i = (0..<3).map { o[$0] * stride[$0] + t[$0] - pad[$0] }
          guard (0..<3).allSatisfy({ i[$0] >= 0 && i[$0] < input[$0] }) else { continue }
          let from = ((b * input[0] + i[0]) * input[1] + i[1]) * input[2] + i[2]
          body(b * out.reduce(1, *) + position, tap, from)
        }
      }
    }
  }

  var inputShape: [Int] { [batch] + input + [channels] }
}

extension NaiveWindows {
  func convolved(_ x: [Float], _ w: [Float], _ bias: [Float], filters: Int) -> [Double] {
    var y = (0..<batch * output.reduce(1, *) * filters).map { Double(bias[$0 % filters]) }
    forEachTap { o, tap, i in
      for c in 0..<channels {
        let value = Double(x[i * channels + c])
        for f in 0..<filters {
          y[o * filters + f] += value * Double(w[(tap * channels + c) * filters + f])
        }
      }
    }
    return y
  }

  func gradients(_ x: [Float], _ w: [Float], _ dy: [Double], filters: Int) -> (x: [Double], w: [Double]) {
    var dx = [Double](repeating: 0, count: x.count)
    var dw = [Double](repeating: 0, count: w.count)
    forEachTap { o, tap, i in
      for c in 0..<channels {
        for f in 0..<filters {
          let weight = (tap * channels + c) * filters + f
          dx[i * channels + c] += dy[o * filters + f] * Double(w[weight])
          dw[weight] += dy[o * filters + f] * Double(x[i * channels + c])
        }
      }
    }
    return (dx, dw)
  }

  /// The maximum of every window, and the input place that gave it (the first of equals).
  func pooled(_ x: [Float]) -> (y: [Double], winner: [Int]) {
    let count = batch * output.reduce(1, *) * channels
    var y = [Double](repeating: -.infinity, count: count)
    var winner = [Int](repeating: -1, count: count)
    forEachTap { o, _, i in
      for c in 0..<channels where Double(x[i * channels + c]) > y[o * channels + c] {
        y[o * channels + c] = Double(x[i * channels + c])
        winner[o * channels + c] = i * channels + c
      }
    }
    return (y, winner)
  }
}
