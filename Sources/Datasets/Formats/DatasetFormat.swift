import Essentials

extension DatasetSettings {
  /// How a dataset lies in its files. To add one: a `DatasetSource` in a file of its own, and two lines here.
  public enum Format: String, CaseIterable, Sendable {
    /// Found out from what lies in the folder.
    case auto
    /// `<class>/<train|test>/*.off` or `*.binvox`.
    case modelnet
    /// Grids in `X_train.npy`, `y_train.npy`, `X_test.npy`, `y_test.npy`, each possibly with `.gz`.
    case npy
    /// Samples of any shape in files of the same names.
    case arrays
    /// CIFAR-10's binary files, possibly with `.gz`.
    case cifar10
    /// CIFAR-100's binary files, possibly with `.gz`.
    case cifar100
    /// PNG or JPEG images in folders named after their classes, or named by lists.
    case imageFolder = "image-folder"
    /// The files of MNIST, EMNIST and Fashion-MNIST, possibly with `.gz`.
    case idx
    /// An archive of NumPy arrays.
    case npz
    /// The tree of UCI HAR: sensor signals, with the person each window was recorded from.
    case har
    /// A table of numbers with a column for the class.
    case csv

    /// What reads it; nil for `auto`.
    var source: (any DatasetSource.Type)? {
      switch self {
      case .auto: nil
      case .modelnet: ModelNetTree.self
      case .npy: GridArrays.self
      case .arrays: SampleArrays.self
      case .cifar10: Cifar10.self
      case .cifar100: Cifar100.self
      case .imageFolder: ImageFolder.self
      case .idx: IDXFolder.self
      case .npz: ArrayArchive.self
      case .har: HumanActivity.self
      case .csv: TableFile.self
      }
    }

    var isGrids: Bool { source is any GridSource.Type }

    /// The format of what lies at `path`; nil when nothing there is known.
    static func found(at path: String) -> Self? {
      let names = (try? Files.list(path)) ?? []
      return allCases.first { $0.source?.recognises(path, names) == true }
    }
  }

  /// The format, `auto` resolved; what is not recognised counts as a tree of meshes.
  var foundFormat: Format { format == .auto ? Format.found(at: path) ?? .modelnet : format }

  /// The shape of one sample where format and settings alone decide it, else nil.
  public var knownSampleShape: [Int]? { foundFormat.source?.sampleShape(self) }

  /// The folder that the source's files lie in.
  var folder: String {
    if Files.isDirectory(path) { return path }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
  }

  /// Whether `path` may name a file rather than a folder.
  public static func mayBeFile(_ path: String, format: String?) -> Bool {
    switch format.map(Format.init(rawValue:)) ?? .auto {
    case .auto: Format.found(at: path) != nil
    case let format: format?.source?.readsFile == true
    }
  }

  /// Looks into the folder, far enough to list its files.
  func openSource() throws -> any DatasetSource {
    let source = foundFormat.source ?? ModelNetTree.self
    guard Files.isDirectory(path) || source.readsFile && Files.exists(path) else {
      let file = source.readsFile ? "the file or folder" : "the folder"
      throw DatasetError.unusable(
        path: path, expected: "\(file) of a dataset", found: Files.exists(path) ? "a file" : "nothing there")
    }
    return try source.init(self)
  }
}
