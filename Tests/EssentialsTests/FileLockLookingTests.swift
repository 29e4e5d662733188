import Essentials
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct FileLockLookingTests {
  @Test func aHeldLockIsSeenWithoutTakingIt() throws {
    let folder = try StudyFolder()
    try Files.replace(folder.at("a"), with: "text")
    #expect(!FileLock.isHeld(folder.at("a")) && !FileLock.isHeld(folder.at("none")))
    do {
      let lock = try #require(FileLock(open(folder.at("a"), O_RDWR | O_CLOEXEC)))
      #expect(FileLock.isHeld(folder.at("a")))
      #if os(Linux)
        #expect(FileLock.holder(of: folder.at("a")) == getpid())
      #endif
      withExtendedLifetime(lock) {}
    }
    #expect(!FileLock.isHeld(folder.at("a")))
  }
}
