import Essentials
import Foundation

/// A temporary folder, removed with everything in it when the last reference goes.
public final class DatasetFolder {
  public let path: String

  public init() throws {
    path = NSTemporaryDirectory() + "/hpsearch-tests-" + UUID().uuidString
    try Files.makeDirectory(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A path inside the folder.
  public func at(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, making the folders above it.
  public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    let full = "\(path)/\(name)"
    try Files.makeDirectory(
      full.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
    // Not `Files.replace`, which waits for the disk: real data sets are thousands of files.
    let file = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard file >= 0 else { throw FileError(path: full, operation: "write") }
    defer { close(file) }
    try Array(bytes).withUnsafeBytes { try Files.write($0, to: file, path: full) }
  }

  public func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }
}

/// The folder of this package.
public let packageRoot = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
  .joined(separator: "/")

/// Real data beside the package, `../shared/data/<name>`; nil where there is none.
public func sharedData(_ name: String) -> String? {
  let path = "\(packageRoot)/../shared/data/\(name)"
  return Files.exists(path) ? path : nil
}

/// The regular files in an uncompressed tar archive.
public func untarred(_ archive: [UInt8]) -> [(name: String, bytes: ArraySlice<UInt8>)] {
  var files: [(String, ArraySlice<UInt8>)] = []
  var offset = 0
  func field(_ start: Int, _ count: Int) -> String {
    String(decoding: archive[offset + start..<offset + start + count].prefix { $0 != 0 }, as: UTF8.self)
  }
  while offset + 512 <= archive.count, archive[offset] != 0 {
    let size = Int(field(124, 11), radix: 8) ?? 0
    guard offset + 512 + size <= archive.count else { break }
    let isFile = archive[offset + 156] == UInt8(ascii: "0") || archive[offset + 156] == 0
    if isFile { files.append((field(0, 100), archive[offset + 512..<offset + 512 + size])) }
    offset += 512 + (size + 511) / 512 * 512
  }
  return files
}

/// Bytes as a broken disk or a bad download leaves them: up to four places changed, cut out, repeated or lost.
public func mutated(_ bytes: [UInt8], using rng: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  for _ in 0...rng.integer(below: 4) where !bytes.isEmpty {
    let position = rng.integer(below: bytes.count)
    let end = min(position + 1 + rng.integer(below: 8), bytes.count)
    switch rng.integer(below: 6) {
    case 0: bytes[position] = UInt8(truncatingIfNeeded: rng.next())
    case 1: bytes[position] ^= 1 << UInt8(rng.integer(below: 8))
    case 2: bytes.removeSubrange(position..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
    case 4: bytes.insert(contentsOf: Array("9-e.# \n".utf8).shuffled(using: &rng).prefix(3), at: position)
    default: bytes.removeSubrange(position...)
    }
  }
  return bytes
}
