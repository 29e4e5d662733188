import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds a dataset's prepared file, or makes it.
struct Preparation {
  private let settings: DatasetSettings
  private let source: any DatasetSource
  /// What the user should be told.
  private(set) var notes: [String] = []

  init(_ settings: DatasetSettings) throws {
    self.settings = settings
    source = try settings.openSource()
  }

  /// The prepared samples and the file they lie in.
  ///
  /// The file counts as current when every source file has the size and time of change it had; when some
  /// differ, when their content does not.
  mutating func store(progress: (Int, Int) -> Void) throws -> (store: VoxelStore, path: String) {
    var stamps = try source.files.map { try SourceStamp($0, in: settings.path) }
    let folders = settings.cache.map { [$0] } ?? [besideDataset, ownTemporary]
    for folder in folders {
      let path = "\(folder)/\(fileName)"
      guard let store = VoxelStore(path), store.key == key else { continue }
      if try isCurrent(store, &stamps) { return (store, path) }
    }
    let builder = try prepared(&stamps, progress: progress)
    return try written(builder, stamps, to: folders)
  }

  private func isCurrent(_ store: VoxelStore, _ stamps: inout [SourceStamp]) throws -> Bool {
    guard store.sources.map(\.path) == stamps.map(\.path) else { return false }
    for (index, old) in store.sources.enumerated() where !stamps[index].looksLike(old) {
      if stamps[index].size != old.size { return false }
      try stamps[index].readContent(in: settings.path)
      if stamps[index].content != old.content { return false }
    }
    return true
  }

  private func prepared(
    _ stamps: inout [SourceStamp], progress: (Int, Int) -> Void
  ) throws -> VoxelStoreBuilder {
    var builder = VoxelStoreBuilder(edge: settings.gridSize)
    // Each file is digested just before it is decoded, so that it comes from the disk only once.
    try source.prepare(
      &builder, reading: { try stamps[$0].readContent(in: settings.path) }, progress: progress)
    return builder
  }

  /// Writes to the first folder that can be written.
  private mutating func written(
    _ builder: VoxelStoreBuilder, _ stamps: [SourceStamp], to folders: [String]
  ) throws -> (store: VoxelStore, path: String) {
    var refusal: (any Error)?
    for folder in folders {
      let path = "\(folder)/\(fileName)"
      do {
        try Files.makeDirectory(folder)
        try builder.write(to: path, key: key, sources: stamps)
      } catch {
        refusal = refusal ?? error
        continue
      }
      guard let store = VoxelStore(path) else {
        throw DatasetError.unusable(path: path, expected: "the prepared dataset just written", found: "damage")
      }
      if let refusal { notes.append("\(refusal); the prepared dataset lies in \(folder) instead") }
      return (store, path)
    }
    throw refusal ?? FileError(path: settings.path, operation: "prepare", code: ENOENT)
  }

  // MARK: Where the file lies

  private var key: String { settings.preparationKey }

  /// The folder's name for people, and a digest that tells its place and the settings apart.
  private var fileName: String {
    var hash = ContentHash()
    hash.update(absolutePath)
    hash.update(key)
    let name = absolutePath.split(separator: "/").last ?? "dataset"
    return "\(name)-\(hash.hexadecimal).voxels"
  }

  private var absolutePath: String {
    guard let resolved = realpath(settings.path, nil) else { return settings.path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private var besideDataset: String {
    let parent = absolutePath.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(parent)/.hpsearch-cache"
  }

  private var ownTemporary: String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return "\(base)/hpsearch-cache-\(getuid())"
  }
}
