#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file operation that the system refused.
public struct FileError: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The operation that failed: `open`, `read`, `write`, `repair`, `make the directory` …
  public let operation: String
  /// The system's error number.
  public let code: Int32

  public init(path: String, operation: String, code: Int32 = errno) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// Whether something could not be written, rather than read.
  public var isOfWriting: Bool { ["write", "repair", "make the directory"].contains(operation) }

  public var description: String {
    "\(path): cannot \(operation): \(String(cString: strerror(code)).lowercasedFirst)"
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// Reads and writes whole files, so that a reader never sees a partly written one.
public enum Files {
  /// The whole file.
  public static func read(_ path: String) throws -> [UInt8] {
    let map = try MappedFile(path)
    return map.bytes.isEmpty ? [] : Array(map.bytes)
  }

  /// The whole file as JSON.
  /// - Throws: `FileError`, or `SettingsError` naming the file, line and column of the syntax error.
  public static func readJSON(_ path: String) throws -> JSONValue {
    let text = try read(path)
    do {
      return try JSONValue(parsing: text)
    } catch let error as JSONSyntaxError {
      throw SettingsError(file: path, faults: [SettingsFault(path: "", message: error.reason)])
    }
  }

  /// Replaces the file at `path` by `bytes` in one step: written beside it, flushed to disk, renamed.
  public static func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws {
    let temporary = "\(path).\(getpid()).partial"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileError(path: path, operation: "write") }
    do {
      try write(bytes, to: file, path: path)
      guard fsync(file) == 0 else { throw FileError(path: path, operation: "write") }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    do {
      guard close(file) == 0 else { throw FileError(path: path, operation: "write") }
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  public static func replace(_ path: String, with text: String) throws {
    var text = text
    try text.withUTF8 { try replace(path, with: UnsafeRawBufferPointer($0)) }
  }

  /// Writes every byte to an open file; `path` only names it in an error.
  public static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, path: String) throws {
    var rest = bytes[...]
    while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
      #if canImport(Glibc)
        let count = Glibc.write(file, base, rest.count)
      #else
        let count = Darwin.write(file, base, rest.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, operation: "write")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Creates a directory and its parents; does nothing if it exists.
  public static func makeDirectory(_ path: String) throws {
    if isDirectory(path) { return }
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    if !parent.isEmpty { try makeDirectory(parent) }
    if mkdir(path, 0o755) == 0 { return }
    // Saved, since checking whether another process has created it changes errno.
    let code = errno
    guard isDirectory(path) else { throw FileError(path: path, operation: "make the directory", code: code) }
  }

  /// The names in a directory, sorted, without `.` and `..`.
  /// - Throws: `FileNameError` if one of them is not UTF-8, `FileError`.
  public static func list(_ path: String) throws -> [String] {
    try entries(Array(path.utf8CString)).map { bytes in
      guard let name = String(utf8: bytes) else { throw FileNameError(folder: path, name: bytes) }
      return name
    }.sorted()
  }

  /// The names in a directory, byte for byte.
  /// - Parameter path: A C string.
  private static func entries(_ path: [CChar]) throws -> [[UInt8]] {
    guard let directory = opendir(path) else {
      let bytes = path.dropLast().map(UInt8.init(bitPattern:))
      throw FileError(path: String(utf8: bytes) ?? shown(bytes), operation: "list")
    }
    defer { closedir(directory) }
    var names: [[UInt8]] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))
        }
      }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
    }
    return names
  }

  public static func exists(_ path: String) -> Bool { status(path) != nil }
  /// Whether it is a directory itself, and not a link to one.
  static func isOwnDirectory(_ path: String) -> Bool {
    var result = stat()
    return lstat(path, &result) == 0 && result.st_mode & S_IFMT == S_IFDIR
  }
  public static func isDirectory(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// What tells one content of a file from a later one.
  public struct Stamp: Equatable, Sendable {
    /// Bytes.
    public let size: Int
    /// When the content was changed, nanoseconds since 1970; programs can set it.
    public let modified: Int
    /// When the content or the file's name, owner or times were changed, nanoseconds since 1970; set by the system.
    public let changed: Int
    /// The file's number on its file system.
    public let inode: UInt64
  }

  /// Nil if there is no such file.
  public static func stamp(_ path: String) -> Stamp? {
    guard let status = status(path) else { return nil }
    #if canImport(Glibc)
      let times = (status.st_mtim, status.st_ctim)
    #else
      let times = (status.st_mtimespec, status.st_ctimespec)
    #endif
    func nanoseconds(_ time: timespec) -> Int { Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec) }
    return Stamp(
      size: Int(status.st_size), modified: nanoseconds(times.0), changed: nanoseconds(times.1),
      inode: UInt64(status.st_ino))
  }

  public static func rename(_ path: String, to target: String) throws {
    #if canImport(Glibc)
      let result = Glibc.rename(path, target)
    #else
      let result = Darwin.rename(path, target)
    #endif
    guard result == 0 else { throw FileError(path: target, operation: "write") }
  }

  /// Removes a file; does nothing if there is none.
  public static func remove(_ path: String) { unlink(path) }

  /// Removes a file, or a directory with all it holds; links are removed, not followed.
  public static func removeAll(_ path: String) { removeAll(Array(path.utf8CString)) }

  /// - Parameter path: A C string, so that files of any name are removed.
  private static func removeAll(_ path: [CChar]) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in (try? entries(path)) ?? [] {
      removeAll(path.dropLast() + ([UInt8(ascii: "/")] + name + [0]).map(CChar.init(bitPattern:)))
    }
    rmdir(path)
  }

  /// Removes an empty directory; does nothing to any other.
  public static func removeDirectory(_ path: String) { rmdir(path) }

  private static func status(_ path: String) -> stat? {
    var result = stat()
    return stat(path, &result) == 0 ? result : nil
  }
}

/// A file mapped into memory for reading, unmapped with the last reference to it. What cannot be mapped, such as a pipe
/// or a file of `/proc`, is read to its end.
public final class MappedFile: @unchecked Sendable {
  // The memory never changes after init, so it may be read from any thread.
  public let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// More than any configuration has; a device such as `/dev/zero` has no end.
  private static let longestStream = 64 << 20

  public convenience init(_ path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(path: path, operation: "open") }
    defer { close(file) }
    try self.init(file, path: path)
  }

  /// - Parameters:
  ///   - file: An open file, which may be closed afterwards.
  ///   - path: Names it in errors.
  public init(_ file: Int32, path: String) throws {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(path: path, operation: "open") }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(path: path, operation: "read", code: EISDIR)
    }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size > 0 else {
      bytes = try Self.stream(file, path)
      isMapped = false
      return
    }
    let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
    guard let base, base != MAP_FAILED else { throw FileError(path: path, operation: "map") }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
    isMapped = true
  }

  deinit {
    guard isMapped else { return bytes.deallocate() }
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }

  /// What a file holds from its present position on, in memory to be deallocated.
  private static func stream(_ file: Int32, _ path: String) throws -> UnsafeRawBufferPointer {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &block, block.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, operation: "read")
      }
      content += block[..<count]
      guard content.count <= longestStream else { throw FileError(path: path, operation: "read", code: EFBIG) }
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    memory.copyBytes(from: content)
    return UnsafeRawBufferPointer(memory)
  }
}
