import Essentials
import Testing

@testable import Datasets

@Suite struct GzipTests {
  @Test(arguments: ["dynamic", "fixed", "stored", "named", "two-members"])
  func decompresses(_ name: String) throws {
    let path = try fixture("gzip/\(name).gz")
    let content = try Files.read(path).withUnsafeBytes { try gunzipped($0, file: path) }
    #expect(content == (try Files.read(fixture("gzip/content.txt"))))
  }

  /// The check value of the CRC catalogues.
  @Test func checksumOfTheDigits() {
    #expect(crc32(Array("123456789".utf8)[...]) == 0xCBF4_3926)
  }

  @Test(arguments: [
    ("no-magic", "byte 1: expected the first bytes of a gzip file, 1F 8B 08, found others"),
    ("short-header", "byte 4: expected a gzip header, found the end of the file"),
    ("truncated", "expected more compressed data, found the end of the file"),
    ("no-checksum", "expected a checksum and a size, found the end of the file"),
    ("bad-checksum", "expected content that agrees with its checksum, found damage"),
    ("bad-size", "expected content of 1 bytes, found"),
    ("bad-block", "expected a block of type 0, 1 or 2, found 3"),
    ("stored-mismatch", "expected a block's length and its complement, found a mismatch"),
    ("far-distance", "expected a distance of at most 1, found 5"),
    ("bad-length-code", "expected a length code, found 286"),
    ("bad-distance-code", "expected a distance code, found 30"),
    ("overlapping-codes", "expected a prefix code, found code lengths that overlap"),
    ("nothing-to-repeat", "expected a code length to repeat, found none"),
    ("too-many-lengths", "expected 258 code lengths, found 276"),
    ("unknown-code", "expected a code of the block's table, found another"),
  ])
  func saysWhatIsWrong(_ name: String, _ message: String) throws {
    let found = try complaint(about: "gzip/\(name).gz") { path in
      _ = try Files.read(path).withUnsafeBytes { try gunzipped($0, file: path) }
    }
    #expect(found?.contains(message) == true, "\(found ?? "no complaint")")
  }

  @Test func stopsAtTheLimit() throws {
    let bytes = Array(try Files.read(fixture("gzip/dynamic.gz")).dropFirst(10))
    #expect(throws: InflateFault.self) {
      var output: [UInt8] = []
      try bytes.withUnsafeBytes { bytes in
        var inflater = Inflater(bytes)
        try inflater.inflate(into: &output, limit: 100)
      }
    }
  }
}
