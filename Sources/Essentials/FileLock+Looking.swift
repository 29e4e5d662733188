#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileLock {
  /// Whether some process holds a lock on a file, without taking one: on Linux by the system's list of locks.
  ///
  /// Elsewhere a shared lock is tried for an instant.
  public static func isHeld(_ path: String) -> Bool {
    #if os(Linux)
      return holder(of: path) != nil
    #else
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return false }
      defer { close(file) }
      return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    #endif
  }

  /// The number of the process that holds a lock on a file; nil if none does, or the system does not say.
  public static func holder(of path: String) -> Int32? {
    // "2: FLOCK  ADVISORY  WRITE 9842 fe:00:16237563 0 EOF". Stacked file systems name another device than `stat` does,
    // so that only the file's number is compared. Waiting processes are listed with "->".
    guard let inode = Files.stamp(path)?.inode, let list = try? Files.read("/proc/locks") else { return nil }
    let suffix = Array(":\(inode)".utf8)
    for line in list.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count > 5, words[1].elementsEqual("FLOCK".utf8), words[5].suffix(suffix.count).elementsEqual(suffix)
      else { continue }
      return Int32(String(decoding: words[4], as: UTF8.self))
    }
    return nil
  }
}
