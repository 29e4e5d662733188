import Essentials

/// The settings of a data set: the section `dataset` of a configuration.
///
/// These are the settings that all formats share; each `DatasetFormat` reads its own.
public struct DatasetSettings: Sendable {
  /// `path`: the folder of the data set, or its file if the format has one.
  public var path: String
  /// `format`: the name of a format, or `auto`, the default, to recognise it by what is at the path.
  public private(set) var format = DatasetFormats.automatic
  /// `validation`: the fraction of the training samples set aside, 0 to 0.9, default 0.2.
  public var validation = 0.2
  /// `splitSeed`: seed of that choice, from 0; -1, the default, follows the study's seed (nil here).
  public var splitSeed: Int?
  /// `limit`: the maximum number of samples of each class and split, in the order of their names; 0, the default, for
  /// all.
  public var limit = 0
  /// `testList`: a file, in the data set's folder or anywhere, that names the test samples to keep, one a line;
  /// default all. Images that it names are for testing even if no folder says so.
  public var testList: String?
  /// `cache`: the folder of the prepared samples, default `.hpsearch-cache` beside the data set.
  public var cache: String?
  /// `normalization`: how stored values become the network's input, default `auto`.
  public var normalization = Normalization.Kind.auto
  /// The section as it was read, with defaults filled in.
  let section: JSONValue
  /// The format that the keys were read for.
  private let own: any DatasetFormat

  /// The default settings of the data at a path.
  public init(path: String) {
    self.path = path
    section = ["path": .string(path)]
    own = DatasetFormats.defaults(of: DatasetFormats.found(at: path) ?? ModelNetFormat.self)
  }

  /// Reads the section; faults are left with the reader.
  ///
  /// With the format `auto` this looks at the path, since the format found there determines the keys.
  public init(reader: SettingsReader) {
    path = reader.text("path")
    format = reader.choice("format", among: DatasetFormats.names, default: DatasetFormats.automatic)
    let found = DatasetFormats.named(format) ?? DatasetFormats.found(at: path)
    validation = reader.number("validation", default: 0.2, in: 0...0.9)
    limit = reader.integer("limit", default: 0, in: 0...Int.max)
    testList = reader.optionalText("testList")
    cache = reader.optionalText("cache")
    let seed = reader.integer("splitSeed", default: -1, in: -1...Int.max)
    splitSeed = seed < 0 ? nil : seed
    // Journals of grids from before this key existed must still be equal to their config.
    if found?.holdsGrids == false || reader.raw("normalization") != nil {
      normalization = reader.choice("normalization", default: .auto)
    }
    own = (found ?? ModelNetFormat.self).init(reader)
    reader.settleKeys(of: found)
    section = reader.resolved
  }
}

extension DatasetSettings: Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    (left.path, left.format, left.validation) == (right.path, right.format, right.validation)
      && (left.splitSeed, left.limit, left.testList) == (right.splitSeed, right.limit, right.testList)
      && (left.cache, left.normalization) == (right.cache, right.normalization) && left.own.equals(right.own)
  }
}

// MARK: - The format

extension DatasetSettings {
  /// The format of the data with its settings; with `auto`, that of what is at the path by now. Data that no format
  /// recognises count as a tree of meshes.
  var layout: any DatasetFormat {
    guard format == DatasetFormats.automatic, let found = DatasetFormats.found(at: path), type(of: own) != found
    else { return own }
    return DatasetFormats.defaults(of: found)
  }

  /// The shape of one sample if format and settings determine it, or a first look at the data; else nil.
  public var knownSampleShape: [Int]? { layout.sampleShape(at: path) }

  /// One line for people: where the data are and, as far as that is known unread, what the samples are.
  public var summary: String { "\(path), \(layout.summary)" }

  /// Whether `path` may name a file rather than a folder.
  /// - Parameter format: The value of the key `format`; nil if it is absent.
  public static func mayBeFile(_ path: String, format: String?) -> Bool {
    switch format ?? DatasetFormats.automatic {
    case DatasetFormats.automatic: DatasetFormats.found(at: path) != nil
    case let name: DatasetFormats.named(name)?.readsFile == true
    }
  }

  /// Looks at the data, far enough to list their files.
  /// - Throws: `DatasetError` if nothing is there, or if it is not laid out as the format says; `FileError`.
  func openSource() throws -> any DatasetSource {
    let layout = layout
    let readsFile = type(of: layout).readsFile
    guard Files.isDirectory(path) || readsFile && Files.exists(path) else {
      let expected = readsFile ? "the file or folder" : "the folder"
      throw DatasetError.unusable(
        path: path, expected: "\(expected) of a dataset", found: Files.exists(path) ? "a file" : "nothing there")
    }
    return try layout.source(self)
  }
}

extension SettingsReader {
  /// Refuses keys of other formats, and keeps them as they are while no format is known.
  fileprivate func settleKeys(of format: (any DatasetFormat.Type)?) {
    let own = format.map(DatasetFormats.keys(of:)) ?? DatasetFormats.keys(of: ModelNetFormat.self)
    for key in DatasetFormats.keys where !own.contains(key) && raw(key) != nil {
      if let format { refuse(key, "does not apply to the format \(format.name)") }
    }
  }
}

// MARK: - Files

extension DatasetSettings {
  /// The folder that holds the source's files.
  var folder: String {
    if Files.isDirectory(path) { return path }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
  }

  /// The path of a list: in the data set's folder if there is such a file, else the given path.
  public func placed(_ list: String) -> String {
    let inside = "\(folder)/\(list)"
    return Files.exists(inside) ? inside : list
  }
}
