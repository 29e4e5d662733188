import Essentials

/// Size, times and content of a source file when it was prepared.
struct SourceStamp: Equatable {
  /// Relative to the data set's folder.
  let path: String
  /// Size in bytes.
  let size: Int
  /// A digest of the file's number and of when it was modified and changed, which a change of the content changes even
  /// if a program sets the time of modification back.
  let version: Int
  /// When the file was changed, nanoseconds since 1970; 0 for one read from a prepared file.
  private(set) var changed = 0
  /// Digest of the content; 0 before it is read.
  var content: UInt64

  /// The file as it is now, its content not read.
  init(_ path: String, in folder: String) throws {
    let full = "\(folder)/\(path)"
    guard let stamp = Files.stamp(full) else { throw FileError(path: full, operation: "open") }
    var hash = ContentHash()
    for number in [UInt64(bitPattern: Int64(stamp.modified)), UInt64(bitPattern: Int64(stamp.changed)), stamp.inode] {
      hash.update(number)
    }
    self.init(path: path, size: stamp.size, version: Int(hash.value >> 1), content: 0)
    changed = stamp.changed
  }

  init(path: String, size: Int, version: Int, content: UInt64) {
    self.path = path
    self.size = size
    self.version = version
    self.content = content
  }

  /// Whether path, size and version are equal.
  func looksLike(_ other: SourceStamp) -> Bool {
    path == other.path && size == other.size && version == other.version
  }

  /// Reads the file and sets the digest.
  mutating func readContent(in folder: String) throws {
    let file = try MappedFile("\(folder)/\(path)")
    var hash = ContentHash()
    withExtendedLifetime(file) { hash.update(file.bytes) }
    content = hash.value
  }
}
