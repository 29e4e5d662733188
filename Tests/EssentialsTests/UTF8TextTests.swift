import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct UTF8TextTests {
  @Test func bytesThatAreNotUTF8AreNoText() {
    #expect(String(utf8: Array("café".utf8)) == "café")
    // é in Latin-1, and half of é in UTF-8.
    #expect(String(utf8: [0x63, 0xE9]) == nil)
    #expect(String(utf8: [0xC3]) == nil)
    #expect(shown([0x63, 0x61, 0x66, 0xE9, 0x0A]) == "caf\\xE9\\x0A")
    #expect(shown([UInt8](repeating: 0x61, count: 101)).hasSuffix("a…"))
  }

  @Test func aFolderWithSuchANameIsRefusedAndCanBeRemoved() throws {
    let folder = try DatasetFolder()
    try folder.write("inner/plain", "")
    let path = Array("\(folder.path)/inner/caf".utf8) + [0xE9, 0]
    try #require(mkdir(path.map { CChar(bitPattern: $0) }, 0o755) == 0)
    #expect(throws: FileNameError(folder: folder.at("inner"), name: [0x63, 0x61, 0x66, 0xE9])) {
      try Files.list(folder.at("inner"))
    }
    Files.removeAll(folder.at("inner"))
    #expect(!Files.exists(folder.at("inner")))
  }
}
