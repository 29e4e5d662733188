import Datasets
import Testing

@Suite struct NPYArrayTests {
  /// Every third of 16 elements is 1; int8 has -1 for 0, float64 0.9 for 1.
  private let expected: [UInt8] = (0..<16).map { $0 % 3 == 0 ? 1 : 0 }

  @Test(arguments: [
    "uint8.npy", "bool.npy", "int8.npy", "int32.npy", "int64-v2.npy", "float32-v3.npy", "float64.npy", "uint8.npy.gz",
  ])
  func readsEveryType(_ name: String) throws {
    let array = try NPYArray(contentsOf: fixture("npy/\(name)"))
    #expect(array.shape == [2, 2, 2, 2])
    #expect(array.occupancy(0..<16) == expected)
    #expect(array.occupancy(5..<8) == Array(expected[5..<8]))
  }

  @Test func readsIntegers() throws {
    for name in ["uint8.npy", "bool.npy", "int32.npy", "int64-v2.npy", "float32-v3.npy"] {
      #expect(try NPYArray(contentsOf: fixture("npy/\(name)")).integers() == expected.map { Int($0) })
    }
    #expect(try NPYArray(contentsOf: fixture("npy/int8.npy")).integers() == expected.map { 2 * Int($0) - 1 })
  }

  @Test(arguments: [
    ("no-magic", "no-magic.npy: byte 0: expected the first bytes of an .npy file, 93 'NUMPY', found others"),
    ("no-version", "no-version.npy: byte 6: expected a version number, found the end of the file"),
    ("version", "version.npy: byte 6: expected version 1, 2 or 3, found 9"),
    ("short-header", "short-header.npy: byte 8: expected a header of 118 bytes, found the end of the file"),
    (
      "no-shape",
      "no-shape.npy: byte 128: expected a dictionary with descr, fortran_order and shape, found \"{'descr': '|u1', 'fortran_order': False,…\""
    ),
    (
      "unknown-key",
      "unknown-key.npy: byte 20: expected a dictionary with descr, fortran_order and shape, found \"{'dtype': '|u1', 'fortran_order': False,…\""
    ),
    (
      "big-endian",
      "big-endian.npy: byte 10: expected an element type among '|b1', '|u1', '|i1', '<i4', '<i8', '<f4', '<f8', found '>f4'"
    ),
    ("fortran", "fortran.npy: byte 10: expected C order (write numpy.ascontiguousarray(x)), found Fortran order"),
    (
      "huge-shape",
      "huge-shape.npy: byte 10: expected a shape that fits in memory, found [999999999999, 999999999999, 2, 2]"
    ),
    (
      "short-data", "short-data.npy: byte 128: expected 16 bytes of elements for the shape [2, 2, 2, 2], found 13 bytes"
    ),
    ("long-data", "long-data.npy: byte 128: expected 16 bytes of elements for the shape [2, 2, 2, 2], found 17 bytes"),
    ("not-whole", "not-whole.npy: byte 136: expected a whole number, found 1.5"),
  ])
  func saysWhatIsWrong(_ name: String, _ message: String) throws {
    #expect(try errorMessage(about: "npy/\(name).npy") { _ = try NPYArray(contentsOf: $0).integers() } == message)
  }
}
