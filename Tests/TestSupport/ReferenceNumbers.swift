import TensorCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// scale · sin(0.7 i + phase) for i = 0, 1, …: numbers that a reference program makes with
/// `np.sin(np.arange(n) * 0.7 + phase) * scale`.
public func wave(_ shape: [Int], phase: Double = 0, scale: Double = 1) -> Tensor {
  Tensor(shape, (0..<shape.reduce(1, *)).map { Float(sin(Double($0) * 0.7 + phase) * scale) })
}

/// Numbers from -scale to scale that look random, and that `hashed` of Fixtures/voxnet.py makes too.
public func hashed(_ shape: [Int], key: UInt32, scale: Double = 1) -> Tensor {
  let values = (0..<shape.reduce(1, *)).map { index -> Float in
    var h = UInt32(truncatingIfNeeded: index) &* 0x9E37_79B1 ^ key &* 0x85EB_CA6B
    h = (h ^ h >> 15) &* 0x2C1B_3C6D
    h = (h ^ h >> 12) &* 0x297A_2D39
    h ^= h >> 15
    return Float((Double(h >> 8) * 0x1p-23 - 1) * scale)
  }
  return Tensor(shape, values)
}
