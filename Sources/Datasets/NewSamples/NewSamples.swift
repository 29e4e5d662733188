import Essentials

/// Samples that a trained network is to predict: read and normalised as its training data were, with their classes or
/// targets if those are known.
///
/// New data are laid out as the training data were, or lie without labels: a table without the column of the target,
/// a folder of images, of meshes or of grids, or one such file, or an array `.npy` or `.npz`.
public final class NewSamples: Sendable {
  /// The shape of one sample.
  public let sampleShape: [Int]
  /// The classes' indices among the network's; nil if they are unknown, or the network predicts a number.
  public let labels: [Int32]?
  /// The numbers to predict; nil if they are unknown, or the network predicts a class.
  public let targets: [Float]?
  /// Messages for the user, such as how many missing values were replaced; usually empty.
  public let notes: [String]
  private let store: SampleStore
  private let normalization: Normalization

  public var count: Int { store.samples.count }

  /// The name of a sample: its file, or its split and index.
  public func name(of index: Int) -> String { store.samples[index].name }

  /// - Parameters:
  ///   - path: A folder or a file.
  ///   - data: What the network was trained on.
  ///   - progress: Called with (done, total) samples while they are prepared; never for cached data.
  /// - Throws: `DatasetError` if the samples do not fit the network, `SettingsError`, `FileError`.
  public init(_ path: String, like data: DataDescription, progress: (Int, Int) -> Void = { _, _ in }) throws {
    guard Files.exists(path) else {
      throw DatasetError.unusable(path: path, expected: "a folder or file of samples", found: "nothing there")
    }
    let settings = try data.settings(at: path)
    var preparation = try Preparation(settings, newSource(settings, like: data))
    store = try preparation.store(progress: progress).store
    guard store.shape == data.sampleShape, store.element == data.element else {
      throw DatasetError.unusable(
        path: path, expected: "samples of the shape \(data.sampleShape) of \(data.element.name), as in training",
        found: "\(store.shape) of \(store.element.name)")
    }
    sampleShape = store.shape
    normalization = data.normalization
    notes = preparation.notes + store.details.notes.map { "\(path): \($0)" }
    (labels, targets) = (try Self.labels(store, data, path), Self.targets(store, data))
  }

  private static func labels(_ store: SampleStore, _ data: DataDescription, _ path: String) throws -> [Int32]? {
    guard !store.classNames.isEmpty, !data.classNames.isEmpty else { return nil }
    let indices = try store.classNames.map { name in
      guard let index = data.classNames.firstIndex(of: name) else {
        throw DatasetError.unusable(
          path: path,
          expected: "the classes that the network was trained on, \(data.classNames.joined(separator: ", "))",
          found: "\"\(name)\"")
      }
      return Int32(index)
    }
    return store.samples.map { indices[Int($0.label)] }
  }

  private static func targets(_ store: SampleStore, _ data: DataDescription) -> [Float]? {
    guard data.targets != nil else { return nil }
    let known = store.samples.compactMap(\.target).filter { !$0.isNaN }
    return known.count == store.samples.count ? known : nil
  }

  /// Writes normalised samples one after the other.
  /// - Parameter destination: Room for `indices.count` samples.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: Range<Int>) {
    store.fill(destination, with: indices, normalization)
  }
}

/// Finds out how new data at a path are laid out.
private func newSource(_ settings: DatasetSettings, like data: DataDescription) throws -> any DatasetSource {
  let path = settings.path
  let isFolder = Files.isDirectory(path)
  let names = isFolder ? try Files.list(path) : [path]
  let files = isFolder ? names.filter { !Files.isDirectory("\(path)/\($0)") } : [lastPart(of: path)]
  if let columns = data.columns {
    guard !isFolder, let format = settings.layout as? TableFormat else {
      throw DatasetError.unusable(path: path, expected: "a table", found: "a folder")
    }
    return TableRows(settings, format, files[0], columns, data)
  }
  let images = files.filter(ImageTree.isImage)
  if !images.isEmpty, isFolder ? !ImageTree.hasList(path) && !ImageTree.hasClasses(path) : true {
    return ImageFiles(settings, images, channels: data.sampleShape.last ?? 1)
  }
  let grids = files.filter(GridFiles.isGrid)
  if !grids.isEmpty, let format = settings.layout as? any GridFormat {
    return GridFiles(settings, grids, format.grids)
  }
  if !isFolder, let array = try ArrayFile(settings, files[0], shape: data.sampleShape) { return array }
  return try settings.openSource()
}

private func lastPart(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
