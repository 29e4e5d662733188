import Essentials
import TestSupport
import Testing

@Suite struct FilesTests {
  @Test func replacingLeavesTheNewFileOrTheOld() throws {
    let folder = try DatasetFolder()
    try Files.replace(folder.at("a"), with: "one")
    try Files.replace(folder.at("a"), with: "two")
    #expect(try Files.read(folder.at("a")) == Array("two".utf8))
    #expect(try Files.list(folder.path) == ["a"])
    // A directory cannot be replaced by a file: the attempt fails and leaves nothing behind.
    try Files.makeDirectory(folder.at("d/e"))
    #expect(throws: FileError.self) { try Files.replace(folder.at("d"), with: "x") }
    #expect(try Files.list(folder.path) == ["a", "d"])
    #expect(throws: FileError.self) { try Files.replace(folder.at("none/x"), with: "x") }
  }

  /// Nobody may make a directory there, not even root.
  @Test(.enabled(if: Files.isDirectory("/sys/kernel"), "there is no /sys")) func aRefusedDirectorySaysWhy() {
    #expect {
      try Files.makeDirectory("/sys/kernel/hpsearch")
    } throws: {
      "\($0)".hasPrefix("/sys/kernel/hpsearch: cannot make the directory: ") && ($0 as? FileError)?.code != 2
    }
  }

  @Test func refusalsNameFileAndOperation() {
    #expect {
      try Files.read("/no/such/file")
    } throws: {
      "\($0)" == "/no/such/file: cannot open: no such file or directory"
    }
    #expect {
      try Files.read("/tmp")
    } throws: {
      "\($0)" == "/tmp: cannot read: is a directory"
    }
  }

  @Test func emptyFilesAreRead() throws {
    let folder = try DatasetFolder()
    try Files.replace(folder.at("empty"), with: "")
    #expect(try Files.read(folder.at("empty")) == [])
    #expect(Files.stamp(folder.at("empty"))?.size == 0)
    #expect(Files.stamp(folder.at("none")) == nil)
  }
}

@Suite struct ByteReaderTests {
  @Test func itNeverReadsPastTheEnd() {
    let bytes: [UInt8] = [1, 2, 3, 4, 10, 65, 10, 10, 66]
    bytes.withUnsafeBytes { buffer in
      var reader = ByteReader(buffer)
      #expect(reader.integer(UInt16.self) == 0x0201)
      #expect(reader.take(8) == nil)
      #expect(reader.take(-1) == nil)
      #expect(reader.offset == 2)
      #expect(reader.byte() == 3)
      #expect(reader.line().map { Array($0) } == [4])
      #expect(reader.line().map { Array($0) } == [65])
      #expect(reader.line().map { Array($0) } == [])
      #expect(reader.line().map { Array($0) } == [66])
      #expect(reader.line() == nil)
      #expect(reader.byte() == nil && reader.isAtEnd && reader.integer(UInt8.self) == nil)
    }
  }
}

@Suite struct ContentHashTests {
  @Test func nearlyEqualContentsDiffer() {
    var digests: Set<UInt64> = []
    for length in 0..<40 {
      for bit in 0..<(length * 8 + 1) {
        var bytes = [UInt8](repeating: 0, count: length)
        if bit < length * 8 { bytes[bit / 8] = 1 << (bit % 8) }
        var hash = ContentHash()
        bytes.withUnsafeBytes { hash.update($0) }
        digests.insert(hash.value)
      }
    }
    #expect(digests.count == (0..<40).reduce(0) { $0 + $1 * 8 + 1 })
  }

  /// Pinned: stream names and cache keys are made of it.
  @Test func theDigestHasSixteenDigits() {
    #expect(ContentHash().hexadecimal.count == 16)
    var hash = ContentHash()
    hash.update("abc")
    #expect(hash.hexadecimal == "329efd579b641a80")
  }
}

@Suite struct DurationTests {
  @Test(arguments: [
    (0.84, "0.8 s"), (42.4, "42 s"), (200, "3 min 20 s"), (7500, "2 h 05 min"), (-1, "?"), (.infinity, "?"),
  ]) func durationsReadAsAPersonSays(seconds: Double, text: String) {
    #expect(describedDuration(seconds) == text)
  }

  @Test func timestampsAreISO8601() {
    let stamp = Array(Time.timestamp.utf8).map { (48...57).contains($0) ? UInt8(ascii: "0") : $0 }
    #expect(String(decoding: stamp, as: UTF8.self) == "0000-00-00T00:00:00.000Z")
  }
}
