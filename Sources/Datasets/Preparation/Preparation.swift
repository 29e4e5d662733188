import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the prepared file of a data set, or writes it.
struct Preparation {
  private let settings: DatasetSettings
  private let source: any DatasetSource
  /// The path of the data without links, if there is one.
  private let absolutePath: String
  /// Messages for the user.
  private(set) var notes: [String] = []

  init(_ settings: DatasetSettings) throws { try self.init(settings, settings.openSource()) }

  init(_ settings: DatasetSettings, _ source: any DatasetSource) throws {
    self.settings = settings
    self.source = source
    absolutePath = try Self.absolute(settings.path)
  }

  /// The prepared samples and the path of their file.
  ///
  /// The file is current if every source file has the size, the number and the times that it had, or else the same
  /// content.
  mutating func store(progress: (Int, Int) -> Void) throws -> (store: SampleStore, path: String) {
    var stamps = try source.files.map { try SourceStamp($0, in: settings.folder) }
    let folders = settings.cache.map { [$0] } ?? [besideDataset, ownTemporary]
    for folder in folders {
      // What somebody else could have put there is not used.
      if settings.cache == nil, folder == ownTemporary, !PrivateFolder.exists(folder) { continue }
      PartialFiles.clearAbandoned(folder)
      let path = "\(folder)/\(fileName)"
      guard let store = SampleStore(path), store.key == key else { continue }
      if try isCurrent(store, of: Files.stamp(path), &stamps) { return (store, path) }
    }
    return try prepared(&stamps, in: folders, progress: progress)
  }

  private func isCurrent(
    _ store: SampleStore, of file: Files.Stamp?, _ stamps: inout [SourceStamp]
  ) throws -> Bool {
    guard store.sources.map(\.path) == stamps.map(\.path) else { return false }
    // A file that is changed twice within a tick of the system's clock has the same times after both.
    let tick = 20_000_000
    for (index, old) in store.sources.enumerated() {
      let isSettled = stamps[index].changed < (file?.modified ?? 0) - tick
      if isSettled, stamps[index].looksLike(old) { continue }
      if stamps[index].size != old.size { return false }
      try stamps[index].readContent(in: settings.folder)
      if stamps[index].content != old.content { return false }
    }
    return true
  }

  /// Prepares into the first folder that is writable.
  private mutating func prepared(
    _ stamps: inout [SourceStamp], in folders: [String], progress: (Int, Int) -> Void
  ) throws -> (store: SampleStore, path: String) {
    var refusal: (any Error)?
    for folder in folders {
      let path = "\(folder)/\(fileName)"
      do {
        if settings.cache == nil, folder == ownTemporary {
          try PrivateFolder.make(folder)
        } else {
          try Files.makeDirectory(folder)
        }
        let writer = try SampleStoreWriter(path, limit: settings.limit)
        try prepare(writer, &stamps, progress: progress)
      } catch let error as SourceFault {
        throw error.error
      } catch {
        refusal = refusal ?? error
        continue
      }
      guard let store = SampleStore(path) else {
        throw DatasetError.unusable(path: path, expected: "the prepared dataset just written", found: "a damaged file")
      }
      if let refusal { notes.append("\(refusal); the prepared dataset is in \(folder) instead") }
      return (store, path)
    }
    throw refusal ?? FileError(path: settings.path, operation: "prepare", code: ENOENT)
  }

  private func prepare(
    _ writer: SampleStoreWriter, _ stamps: inout [SourceStamp], progress: (Int, Int) -> Void
  ) throws {
    do {
      // Each file is digested just before it is decoded, so that it is read from disk only once.
      try source.prepare(
        writer, reading: { try stamps[$0].readContent(in: settings.folder) }, progress: progress)
      try writer.finish(key: key, sources: stamps)
    } catch {
      throw writer.failure ?? SourceFault(error: error)
    }
  }

  // MARK: The path of the file

  private var key: String { source.preparationKey }

  /// The folder's name, for people, and a digest of its path and the settings.
  private var fileName: String {
    var hash = ContentHash()
    hash.update(absolutePath)
    hash.update(key)
    let name = absolutePath.split(separator: "/").last ?? "dataset"
    return "\(name)-\(hash.hexadecimal).samples"
  }

  private static func absolute(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    let bytes = UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))
    guard let text = String(utf8: bytes) else { throw FileNameError(folder: path, name: bytes) }
    return text
  }

  private var besideDataset: String {
    let parent = absolutePath.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(parent)/.hpsearch-cache"
  }

  private var ownTemporary: String {
    let base = getenv("TMPDIR").flatMap { String(utf8: UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? "/tmp"
    return "\(base)/hpsearch-cache-\(getuid())"
  }
}

/// A fault in the data themselves, which another folder for the prepared file would not avoid.
private struct SourceFault: Error {
  let error: any Error
}
