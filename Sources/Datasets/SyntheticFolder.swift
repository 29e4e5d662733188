import Essentials

/// A folder of generated files.
enum SyntheticFolder {
  /// Writes files into a folder, which is created if it does not exist.
  /// - Parameter files: Paths below the folder, with their contents.
  /// - Returns: The number of files and their total size in bytes.
  /// - Throws: `DatasetError` if the folder is not empty, or `FileError`.
  static func write(
    _ files: some Sequence<(path: String, bytes: [UInt8])>, to folder: String
  ) throws -> (files: Int, bytes: Int) {
    if Files.isDirectory(folder), let found = try Files.list(folder).first {
      throw DatasetError.unusable(path: folder, expected: "a new or empty folder", found: "\"\(found)\" in it")
    }
    var made: Set<String> = []
    var (count, size) = (0, 0)
    for (path, bytes) in files {
      let parent = ([folder] + path.split(separator: "/").dropLast().map(String.init)).joined(separator: "/")
      if made.insert(parent).inserted { try Files.makeDirectory(parent) }
      try bytes.withUnsafeBytes { try Files.replace("\(folder)/\(path)", with: $0) }
      count += 1
      size += bytes.count
    }
    return (count, size)
  }
}
