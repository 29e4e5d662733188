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

  @Test(arguments: [
    ("no-magic", "byte 2: expected a gzip file, found incorrect header check"),
    ("short-header", "byte 7: expected more compressed data, found the end of the file"),
    ("truncated", "expected more compressed data, found the end of the file"),
    ("no-checksum", "expected more compressed data, found the end of the file"),
    ("bad-checksum", "expected a gzip file, found incorrect data check"),
    ("bad-size", "expected a gzip file, found incorrect length check"),
    ("bad-block", "expected a gzip file, found invalid block type"),
    ("far-distance", "expected a gzip file, found invalid distance too far back"),
  ])
  func saysWhatIsWrong(_ name: String, _ message: String) throws {
    let found = try errorMessage(about: "gzip/\(name).gz") { path in
      _ = try Files.read(path).withUnsafeBytes { try gunzipped($0, file: path) }
    }
    #expect(found?.contains(message) == true, "\(found ?? "no error")")
  }

  @Test func stopsAtTheLimit() throws {
    let bytes = try Files.read(fixture("gzip/dynamic.gz"))
    #expect(throws: DatasetError.self) {
      try bytes.withUnsafeBytes { try gunzipped($0, file: "f.gz", limit: 100) }
    }
  }
}
