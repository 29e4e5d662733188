import Essentials

/// Size, modification time and content of a source file when it was prepared.
struct SourceStamp: Equatable {
  /// Relative to the data set's folder.
  let path: String
  /// Size in bytes.
  let size: Int
  /// Modification time, nanoseconds since 1970.
  let modified: Int
  /// Digest of the content; 0 before it is read.
  var content: UInt64

  /// The file as it is now, its content not read.
  init(_ path: String, in folder: String) throws {
    let full = "\(folder)/\(path)"
    guard let stamp = Files.stamp(full) else { throw FileError(path: full, operation: "open") }
    self.init(path: path, size: stamp.size, modified: stamp.modified, content: 0)
  }

  init(path: String, size: Int, modified: Int, content: UInt64) {
    self.path = path
    self.size = size
    self.modified = modified
    self.content = content
  }

  /// Whether path, size and modification time are equal.
  func looksLike(_ other: SourceStamp) -> Bool {
    path == other.path && size == other.size && modified == other.modified
  }

  /// Reads the file and sets the digest.
  mutating func readContent(in folder: String) throws {
    let file = try MappedFile("\(folder)/\(path)")
    var hash = ContentHash()
    withExtendedLifetime(file) { hash.update(file.bytes) }
    content = hash.value
  }
}
