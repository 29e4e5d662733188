import Essentials

/// A file of the IDX format, in which MNIST is distributed (LeCun, Cortes and Burges): two zero bytes, the element
/// type, the number of edges, the edges as big-endian integers of 32 bits, the elements. Only the
/// element type byte is supported.
struct IDXArray {
  /// The edges, outermost first.
  let shape: [Int]
  /// The offset of the elements.
  let start: Int

  init(parsing bytes: UnsafeRawBufferPointer, file: String) throws {
    func fault(_ byte: Int, _ expected: String, _ found: String) -> DatasetError {
      .binary(file: file, byte: byte, expected: expected, found: found)
    }
    var reader = ByteReader(bytes)
    guard let head = reader.take(4), head[0] == 0, head[1] == 0 else {
      throw fault(0, "the first bytes of an IDX file, 0 0", bytes.isEmpty ? "an empty file" : "others")
    }
    guard head[2] == 8 else { throw fault(2, "the element type 8, bytes", "\(head[2])") }
    guard (1...4).contains(head[3]) else { throw fault(3, "1 to 4 edges", "\(head[3])") }
    var shape: [Int] = []
    var size = 1
    for axis in 0..<Int(head[3]) {
      guard let edge = reader.integer(UInt32.self)?.byteSwapped else {
        throw fault(4 + axis * 4, "\(head[3]) edges", "the end of the file")
      }
      let (next, overflow) = size.multipliedReportingOverflow(by: Int(edge))
      guard edge > 0, !overflow else {
        throw fault(4 + axis * 4, "an edge above 0 of an array that fits in memory", "\(edge)")
      }
      shape.append(Int(edge))
      size = next
    }
    guard reader.remaining == size else {
      throw fault(
        reader.offset, "\(counted(size, "byte")) of elements for the shape \(shape)",
        counted(reader.remaining, "byte"))
    }
    self.shape = shape
    start = reader.offset
  }
}
