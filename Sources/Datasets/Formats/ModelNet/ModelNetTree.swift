import Essentials

/// `modelnet`: meshes or grids in a tree `<class>/<train|test>/*.off` or `*.binvox`.
struct ModelNetFormat: GridFormat {
  static let name = "modelnet"
  let grids: GridSettings

  init(_ reader: SettingsReader) { grids = GridSettings(reader) }

  static func recognises(_ path: String, _ names: [String]) -> Bool {
    !ArrayFolder.isThere(names) && names.contains { !$0.hasPrefix(".") && Files.isDirectory("\(path)/\($0)/train") }
  }

  func source(_ settings: DatasetSettings) throws -> any DatasetSource { try ModelNetTree(settings, grids) }
}

/// A tree of meshes or grids, as ModelNet (Wu et al., CVPR 2015) is distributed.
///
/// Every class needs samples in `train`. Either every class has a folder `test` or none has one; then the test split
/// is empty. Hidden files, files beside the class folders and files of other kinds are ignored; a tree holds samples
/// of one kind.
struct ModelNetTree: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let grids: GridSettings
  private let classNames: [String]
  /// For each file.
  private let labels: [Int]
  private let splits: [SourceSplit]
  private let kind: GridKind

  var preparationKey: String { grids.preparationKey(settings) }

  /// Lists the tree at `settings.path`.
  init(_ settings: DatasetSettings, _ grids: GridSettings) throws {
    self.settings = settings
    self.grids = grids
    let root = settings.path
    classNames = try Self.classNames(root)
    var files: [String] = []
    var labels: [Int] = []
    var splits: [SourceSplit] = []
    var kind: GridKind?
    let withTest = classNames.filter { Files.isDirectory("\(root)/\($0)/test") }
    if let without = classNames.first(where: { !withTest.contains($0) }), let with = withTest.first {
      throw DatasetError.unusable(
        path: "\(root)/\(without)", expected: "a folder test, as \(with) has one", found: "none")
    }
    for (label, name) in classNames.enumerated() {
      for (split, folder) in [(SourceSplit.train, "train"), (.test, "test")] {
        if split == .test, withTest.isEmpty { continue }
        let found = try Self.samples("\(root)/\(name)/\(folder)", kind: &kind)
        let kept = settings.limit == 0 ? found[...] : found.prefix(settings.limit)
        files += kept.map { "\(name)/\(folder)/\($0)" }
        labels += [Int](repeating: label, count: kept.count)
        splits += [SourceSplit](repeating: split, count: kept.count)
      }
    }
    self.files = files
    self.labels = labels
    self.splits = splits
    self.kind = kind ?? .off
  }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    store.begin(.bit, shape: grids.sampleShape, classNames: classNames)
    let voxeliser = grids.voxeliser
    var first: (shape: String, file: String)?
    var broken = BrokenSamples(grids.onError)
    for (index, file) in files.enumerated() {
      let path = "\(settings.path)/\(file)"
      try reading(index)
      var decoded: VoxelGrid?
      do {
        decoded =
          switch kind {
          case .off: try voxeliser.voxelise(OFFMesh(contentsOf: path), file: path)
          case .binvox: try Binvox(contentsOf: path).grid
          }
      } catch {
        try broken.note(error)
      }
      if var grid = decoded {
        if kind == .binvox {
          let reference = first ?? (grid.shapeText, file)
          guard grid.shapeText == reference.shape else {
            throw DatasetError.unusable(
              path: path, expected: "a grid of \(reference.shape) as in \(reference.file)", found: grid.shapeText)
          }
          first = reference
          grid = try grids.fitted(grid, file: path)
        }
        try store.append(bits: grid.cells, name: file, label: labels[index], split: splits[index])
      }
      progress(index + 1, files.count)
    }
    try store.settle(broken, path: settings.path)
  }

  private static func classNames(_ root: String) throws -> [String] {
    let folders = try Files.list(root).filter { !$0.hasPrefix(".") && Files.isDirectory("\(root)/\($0)") }
    let classes = folders.filter { Files.isDirectory("\(root)/\($0)/train") }
    if classes.isEmpty {
      // An archive may unpack to a folder that holds the data set's folder.
      let inner = folders.first { folder in
        let below = (try? Files.list("\(root)/\(folder)")) ?? []
        return below.contains { Files.isDirectory("\(root)/\(folder)/\($0)/train") }
      }
      let hint = inner.map { "; did you mean \(root)/\($0)?" } ?? ""
      throw DatasetError.unusable(
        path: root, expected: "class folders that hold a folder train, or X_train.npy", found: "neither\(hint)")
    }
    if let bare = folders.first(where: { !classes.contains($0) }) {
      throw DatasetError.unusable(path: "\(root)/\(bare)", expected: "a folder train", found: "none")
    }
    return classes
  }

  /// The names of one folder's samples, sorted.
  private static func samples(_ folder: String, kind: inout GridKind?) throws -> [String] {
    var names: [String] = []
    for name in try Files.list(folder) where !name.hasPrefix(".") {
      guard let own = GridKind(name) else { continue }
      if let kind, kind != own {
        throw DatasetError.unusable(
          path: "\(folder)/\(name)", expected: "a .\(kind.rawValue) file like those before it",
          found: "a .\(own.rawValue) file")
      }
      kind = own
      names.append(name)
    }
    guard !names.isEmpty else {
      throw DatasetError.unusable(path: folder, expected: ".off or .binvox files", found: "none")
    }
    return names
  }
}
