#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An exclusive advisory lock on an open file or folder, held for the lifetime of the object.
///
/// Another `FileLock` on the same file is refused, in this process or another one, until the first is deallocated or
/// its process ends. On a file system without locks every lock is granted.
public final class FileLock: Sendable {
  /// The descriptor of the locked file, closed with the lock.
  public let file: Int32

  /// Opens a folder and locks it.
  /// - Returns: nil if another lock is held on it.
  /// - Throws: `FileError` if the folder cannot be opened.
  public convenience init?(folder path: String) throws {
    let file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path: path, operation: "open") }
    self.init(file)
  }

  /// Locks an open file and takes over its descriptor: it is closed with the lock, and also if the lock is refused.
  /// - Returns: nil if another lock is held on the file.
  public init?(_ file: Int32) {
    // Other errors mean a file system without locks.
    if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(file)
      return nil
    }
    self.file = file
  }

  deinit {
    // Unlocked explicitly: a child process that is being started may hold a copy of the descriptor until its exec, and
    // closing alone would leave the lock to that copy.
    flock(file, LOCK_UN)
    close(file)
  }
}
