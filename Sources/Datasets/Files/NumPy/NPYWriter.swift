/// A NumPy array of 32-bit floats as the bytes of an `.npy` file, format version 1.0, C order.
public struct NPYWriter: Sendable {
  private let shape: [Int]

  public init(shape: [Int]) { self.shape = shape }

  /// The file's bytes.
  /// - Parameter values: As many as the shape holds, in row-major order.
  public func bytes(_ values: UnsafeBufferPointer<Float>) -> [UInt8] {
    precondition(values.count == shape.reduce(1, *), "an array of \(shape) does not hold \(values.count) values")
    // A tuple of one element has a comma.
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
    // Magic, version and length take 10 bytes; values begin at a multiple of 64.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    withUnsafeBytes(of: UInt16(header.utf8.count).littleEndian) { bytes += $0 }
    bytes += header.utf8
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
    return bytes
  }
}
