#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import TensorCore

/// scale · sin(0.7 i + phase) for i = 0, 1, …: numbers that a reference program makes with
/// `np.sin(np.arange(n) * 0.7 + phase) * scale`.
public func wave(_ shape: [Int], phase: Double = 0, scale: Double = 1) -> Tensor {
  Tensor(shape, (0..<shape.reduce(1, *)).map { Float(sin(Double($0) * 0.7 + phase) * scale) })
}
