import Essentials

/// How a source file looked when it was prepared.
struct SourceStamp: Equatable {
  /// Relative to the dataset's folder.
  let path: String
  /// Bytes.
  let size: Int
  /// Time of the last change, nanoseconds since 1970.
  let modified: Int
  /// Digest of the content.
  var content: UInt64

  /// The file as it is now, its content not looked at.
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

  /// Whether both describe a file that was not touched in between.
  func looksLike(_ other: SourceStamp) -> Bool {
    path == other.path && size == other.size && modified == other.modified
  }

  /// Reads the file for its digest.
  mutating func readContent(in folder: String) throws {
    let file = try MappedFile("\(folder)/\(path)")
    var hash = ContentHash()
    withExtendedLifetime(file) { hash.update(file.bytes) }
    content = hash.value
  }
}
