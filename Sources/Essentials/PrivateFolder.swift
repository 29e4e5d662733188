#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder in a place where everybody may write, such as `/tmp`, that belongs to this user alone.
public enum PrivateFolder {
  /// Makes the folder, or makes sure that one that exists is this user's own and closed to others.
  /// - Throws: `FileError` if it is a link, a file, or somebody else's, who could put forged files into it.
  public static func make(_ path: String) throws(FileError) {
    if mkdir(path, 0o700) == 0 { return }
    guard errno == EEXIST else { throw FileError(path: path, operation: "make the directory") }
    try check(path)
    // Earlier versions made it readable for all.
    guard chmod(path, 0o700) == 0 else { throw FileError(path: path, operation: "make the directory") }
  }

  /// Whether there is such a folder.
  public static func exists(_ path: String) -> Bool { (try? check(path)) != nil }

  private static func check(_ path: String) throws(FileError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileError(path: path, operation: "make the directory") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(path: path, operation: "make the directory", code: ENOTDIR)
    }
    guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw FileError(path: path, operation: "make the directory", code: EPERM)
    }
  }
}
