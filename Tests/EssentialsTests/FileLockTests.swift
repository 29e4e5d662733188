import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct FileLockTests {
  @Test func aSecondLockIsRefusedUntilTheFirstIsReleased() throws {
    let folder = try DatasetFolder()
    var first = try FileLock(folder: folder.path)
    #expect(first != nil)
    #expect(try FileLock(folder: folder.path) == nil)
    first = nil
    #expect(try FileLock(folder: folder.path) != nil)
  }

  /// A child process that is being started has such a copy.
  @Test func aCopyOfTheDescriptorDoesNotKeepTheLock() throws {
    let folder = try DatasetFolder()
    var first = try FileLock(folder: folder.path)
    let copy = dup(try #require(first?.file))
    defer { close(copy) }
    #expect(try FileLock(folder: folder.path) == nil)
    first = nil
    #expect(try FileLock(folder: folder.path) != nil)
  }

  @Test func anOpenFileIsLocked() throws {
    let folder = try DatasetFolder()
    try folder.write("log", "")
    let held = try #require(FileLock(open(folder.at("log"), O_RDWR)))
    #expect(FileLock(open(folder.at("log"), O_RDWR)) == nil)
    #expect(fcntl(held.file, F_GETFD) >= 0)
  }

  @Test func aMissingFolderIsAFileError() throws {
    let folder = try DatasetFolder()
    #expect(throws: FileError.self) { _ = try FileLock(folder: folder.at("none")) }
  }
}
