#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that are being written, beside the names that they get when they are whole: `NAME.PROCESS.partial`.
///
/// A process that is killed leaves its own behind.
public enum PartialFiles {
  private static let suffix = ".partial"

  /// Whether a name is one of these, and not that of another program's file.
  static func isPartial(_ name: String) -> Bool {
    guard name.hasSuffix(suffix) else { return false }
    let digits = name.dropLast(suffix.count).split(separator: ".").last ?? ""
    return digits.contains { $0.isNumber } && digits.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
  }

  /// Removes all of a folder, and of the folders in it. To be called by who holds the lock under which they are
  /// written.
  public static func clear(_ folder: String) {
    for name in (try? Files.list(folder)) ?? [] {
      let path = "\(folder)/\(name)"
      if isPartial(name) { Files.remove(path) } else if Files.isOwnDirectory(path) { clear(path) }
    }
  }

  /// Removes those of a folder that `begin` made and nobody holds any more.
  public static func clearAbandoned(_ folder: String) {
    for name in (try? Files.list(folder)) ?? [] where isPartial(name) {
      let path = "\(folder)/\(name)"
      let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard file >= 0 else { continue }
      defer { close(file) }
      // Where there are no locks, nobody knows.
      if flock(file, LOCK_EX | LOCK_NB) == 0 { Files.remove(path) }
    }
  }

  /// Begins a file that has a lock until it is closed.
  /// - Parameter path: The name that it is going to get.
  /// - Returns: The open file, to be read and written, and its present path.
  public static func begin(_ path: String) throws(FileError) -> (file: Int32, path: String) {
    // Processes of several containers may have one number.
    for attempt in 0..<1000 {
      let own = "\(path).\(getpid())\(attempt == 0 ? "" : "-\(attempt)")\(suffix)"
      let file = open(own, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard file >= 0 else {
        if errno == EEXIST { continue }
        throw FileError(path: path, operation: "write")
      }
      _ = flock(file, LOCK_EX | LOCK_NB)
      var status = stat()
      // Another process may have taken it for abandoned before it was locked.
      if fstat(file, &status) == 0, status.st_nlink > 0 { return (file, own) }
      close(file)
    }
    throw FileError(path: path, operation: "write", code: EEXIST)
  }
}
