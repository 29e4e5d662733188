import Foundation
import TestSupport
import Testing

@testable import Essentials

@Suite struct PartialFilesTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  @Test func onlyOurNamesCount() {
    #expect(["a.samples.77.partial", "best.json.1-2.partial"].allSatisfy(PartialFiles.isPartial))
    #expect(
      !["a.partial", "download.bin.partial", "a.77", ".partial", "a.-.partial"].contains(where: PartialFiles.isPartial))
  }

  @Test func anAbandonedOneIsCleared() throws {
    let path = folder.at("a.samples")
    let (file, own) = try PartialFiles.begin(path)
    #expect(Files.exists(own) && PartialFiles.isPartial(own))
    // Another one of the same process gets another name.
    let (second, other) = try PartialFiles.begin(path)
    #expect(other != own)
    PartialFiles.clearAbandoned(folder.path)
    #expect(Files.exists(own) && Files.exists(other))
    close(file)
    PartialFiles.clearAbandoned(folder.path)
    #expect(!Files.exists(own) && Files.exists(other))
    close(second)
  }

  @Test func aFolderIsClearedWithThoseInIt() throws {
    for name in ["best.json.9.partial", "trials/3/weights.safetensors.12.partial", "trials/3/own.partial"] {
      try folder.write(name, "half")
    }
    PartialFiles.clear(folder.path)
    #expect(try Files.list(folder.at("trials/3")) == ["own.partial"])
    #expect(try Files.list(folder.path) == ["trials"])
  }

  /// A link could lead to another user's files.
  @Test func aPrivateFolderIsNoLink() throws {
    try PrivateFolder.make(folder.at("own"))
    try PrivateFolder.make(folder.at("own"))
    var status = stat()
    #expect(stat(folder.at("own"), &status) == 0 && status.st_mode & 0o777 == 0o700)
    #expect(symlink(folder.at("own"), folder.at("link")) == 0)
    #expect(throws: FileError.self) { try PrivateFolder.make(folder.at("link")) }
    #expect(PrivateFolder.exists(folder.at("own")) && !PrivateFolder.exists(folder.at("link")))
    chmod(folder.at("own"), 0o777)
    #expect(!PrivateFolder.exists(folder.at("own")))
    #expect(throws: FileError.self) { try PrivateFolder.make(folder.at("own")) }
  }

  @Test func aPipeIsReadToItsEnd() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    try Array("{\"a\": 1}".utf8).withUnsafeBytes { try Files.write($0, to: ends[1], path: "a pipe") }
    close(ends[1])
    defer { close(ends[0]) }
    #expect(try Files.readJSON("/dev/fd/\(ends[0])") == ["a": 1])
    #expect(throws: FileError(path: "/dev/zero", operation: "read", code: EFBIG)) { try Files.read("/dev/zero") }
  }
}
