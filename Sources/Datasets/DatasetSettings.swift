import Essentials

/// The settings of a dataset: the section `dataset` of a configuration.
public struct DatasetSettings: Equatable, Sendable {
  /// The keys that only some formats read; a format refuses those it has no use for.
  enum Key: String, CaseIterable {
    case gridSize, padding, fill, excludeEmpty
    case sampleShape, labels, labelColumn, ignoreColumns, testFile, test, augmentation
    case size, resize, colours, trainList, set, features
  }

  /// Which of two label sets is the class.
  public enum Labels: String, CaseIterable, Sendable {
    case fine
    case coarse
  }

  /// A column of a table.
  public enum Column: Equatable, Sendable {
    /// From 0; from -1 down, counted from the last.
    case number(Int)
    /// As the first line has it.
    case name(String)
  }

  /// The folder of the dataset; for a table, its file.
  public var path: String
  /// `format`, default `auto`.
  public var format = Format.auto
  /// `gridSize`: voxels an edge of the grids the network sees, 4 to 256, default 32.
  public var gridSize = 32
  /// `padding`: empty voxels on each side of a voxelised mesh, default 4; files that hold grids are
  /// centred as they are.
  public var padding = 4
  /// `fill`: whether the inside of a closed mesh is occupied, default `interior`.
  public var fill = Voxeliser.Fill.interior
  /// `validation`: the fraction of the training samples set aside, 0 to 0.9, default 0.2.
  public var validation = 0.2
  /// `splitSeed`: seed of that choice, from 0; -1, the default, follows the study's seed (nil here).
  public var splitSeed: Int?
  /// `limit`: the most samples used of each class and split, in order of their names; 0, the default, for all.
  public var limit = 0
  /// `excludeEmpty`: leaves grids without an occupied voxel out of training and validation, default false.
  /// A test sample is never left out for that.
  public var excludeEmpty = false
  /// `testList`: a file, in the dataset's folder or anywhere, that names the test samples to keep, one a line;
  /// default all. Images that it names are for testing even where no folder says so.
  public var testList: String?
  /// `cache`: the folder of the prepared samples, default `.hpsearch-cache` beside the dataset.
  public var cache: String?
  /// `sampleShape`: the edges that the values of a sample are given, such as [8, 8, 1] for 64 columns;
  /// default as the file has them (nil).
  public var sampleShape: [Int]?
  /// `labels`: which of CIFAR-100's two label sets is the class, default `fine`.
  public var labels = Labels.fine
  /// `labelColumn`: the column of the class, by number from 0 or by name, default -1, the last one.
  public var labelColumn = Column.number(-1)
  /// `ignoreColumns`: columns to leave out, such as one that only numbers the rows; default none.
  public var ignoreColumns: [Column] = []
  /// `testFile`: the name of the file with the test rows, beside the one at `path`; default none.
  public var testFile: String?
  /// `test`: the fraction of each class drawn for testing where the files hold no test samples, 0 to 0.9,
  /// default 0. The draw follows `splitSeed`, not the study's seed, so that studies share their test samples.
  public var test = 0.0
  /// `size`: height and width that images are resized to; default as they are (nil).
  public var size: [Int]?
  /// `resize`: how that is done, default `bilinear`.
  public var resize = Resizing.bilinear
  /// `colours`: what the images of files are brought to; default as they are (nil).
  public var colours: Colours?
  /// `set`: which of several sets in one folder, such as EMNIST's `emnist-letters`; default the only one.
  public var set: String?
  /// `features`: the name of the array of samples in an archive; default the first there is of the usual names.
  public var features: String?
  /// `labels` of an archive: the name of the array of labels; default likewise.
  public var labelsArray: String?
  /// `trainList`: a file, in the dataset's folder or anywhere, that names the images for training, one a line.
  public var trainList: String?
  /// `normalization`: how stored values become the network's input, default `auto`.
  public var normalization = Normalization.Kind.auto
  /// `augmentation`: random changes of the training images, default none.
  public var augmentation = Augmentation()

  public init(path: String) { self.path = path }

  /// Reads the settings out of a section; faults are left with the reader.
  ///
  /// With the format `auto` this looks into the folder, for which keys may stand here depends on what is there.
  public init(reader: SettingsReader) {
    path = reader.text("path")
    format = reader.choice("format", default: .auto)
    let format = format == .auto ? Format.found(at: path) : format
    func has(_ key: Key) -> Bool { reader.takes(key, format) }

    if has(.gridSize) { gridSize = reader.integer("gridSize", default: 32, in: 4...256, unit: "voxels") }
    if has(.padding) { padding = reader.integer("padding", default: 4, in: 0...126, unit: "voxels") }
    if has(.fill) { fill = reader.choice("fill", default: .interior) }
    validation = reader.number("validation", default: 0.2, in: 0...0.9)
    limit = reader.integer("limit", default: 0, in: 0...Int.max)
    if has(.excludeEmpty) { excludeEmpty = reader.flag("excludeEmpty", default: false) }
    testList = reader.optionalText("testList")
    cache = reader.optionalText("cache")
    let splitSeed = reader.integer("splitSeed", default: -1, in: -1...Int.max)
    self.splitSeed = splitSeed < 0 ? nil : splitSeed
    // Journals of grids from before this key was there must still be equal to their config.
    if format?.isGrids == false || reader.raw("normalization") != nil {
      normalization = reader.choice("normalization", default: .auto)
    }

    if has(.sampleShape) {
      let edges = reader.integers("sampleShape", default: [], in: 1...SampleStore.largestSample)
      sampleShape = edges.isEmpty ? nil : edges
    }
    if has(.labels) {
      if format == .npz {
        labelsArray = reader.optionalText("labels")
      } else {
        labels = reader.choice("labels", default: .fine)
      }
    }
    if has(.features) { features = reader.optionalText("features") }
    if has(.set) { set = reader.optionalText("set") }
    // Read only where they stand, so that a journal from before they were there still equals its config.
    if has(.size), reader.has("size") { size = reader.imageSize("size") }
    if has(.resize), reader.has("resize") { resize = reader.choice("resize", default: .bilinear) }
    if has(.colours), reader.has("colours") { colours = reader.choice("colours", default: .rgb) }
    if has(.trainList), reader.has("trainList") { trainList = reader.optionalText("trainList") }
    if has(.labelColumn) { labelColumn = reader.column("labelColumn") ?? .number(-1) }
    if has(.ignoreColumns) { ignoreColumns = reader.columns("ignoreColumns") }
    if has(.testFile) { testFile = reader.optionalText("testFile") }
    if has(.test) { test = reader.number("test", default: 0, in: 0...0.9) }
    if has(.augmentation) { augmentation = Augmentation(reader.section("augmentation")) }
    if padding * 2 >= gridSize {
      reader.refuse(
        "padding",
        "must leave room for the object: twice the padding must be below gridSize, \(gridSize), got \(padding)")
      padding = 0
    }
  }

  /// One line for a person: where the data is and what its samples are, as far as that is known unread.
  public var summary: String {
    let format = foundFormat
    if format.isGrids { return "\(path), grids of \(gridSize) voxels an edge" }
    let shape = knownSampleShape.map { ", samples of " + $0.map(String.init).joined(separator: " x ") }
    return "\(path), \(format.rawValue)\(shape ?? "")"
  }
}

extension SettingsReader {
  /// Whether the section may have `key`; where the format has no use for it, its presence is a fault.
  /// - Parameter format: nil when nothing is there to tell; then every key may stand.
  fileprivate func takes(_ key: DatasetSettings.Key, _ format: DatasetSettings.Format?) -> Bool {
    guard let format, let source = format.source else {
      return has(key.rawValue) || ModelNetTree.keys.contains(key)
    }
    if source.keys.contains(key) { return true }
    if raw(key.rawValue) != nil { refuse(key.rawValue, "does not apply to the format \(format.rawValue)") }
    return false
  }

  fileprivate func optionalText(_ key: String) -> String? {
    let text = text(key, default: "")
    return text.isEmpty ? nil : text
  }

  /// Height and width, or nothing.
  fileprivate func imageSize(_ key: String) -> [Int]? {
    let edges = integers(key, default: [], in: 1...4096)
    if edges.isEmpty || edges.count == 2 { return edges.isEmpty ? nil : edges }
    refuse(key, "expected height and width, found \(counted(edges.count, "number"))")
    return nil
  }

  fileprivate func column(_ key: String) -> DatasetSettings.Column? {
    guard let value = raw(key), value != .null else { return nil }
    if let column = DatasetSettings.Column(value) { return column }
    refuse(key, "expected a column's number from 0 or its name, found \(value.described)")
    return nil
  }

  fileprivate func columns(_ key: String) -> [DatasetSettings.Column] {
    guard let value = raw(key), value != .null else { return [] }
    let columns = value.array?.map(DatasetSettings.Column.init) ?? [nil]
    if let wrong = columns.firstIndex(where: { $0 == nil }) {
      let found = value.array.map { "\($0[wrong].described) at index \(wrong)" } ?? value.described
      refuse(key, "expected a list of columns' numbers from 0 or names, found \(found)")
    }
    return columns.compactMap { $0 }
  }
}

extension DatasetSettings.Column: CustomStringConvertible {
  fileprivate init?(_ value: JSONValue) {
    switch value {
    case .integer(let number): self = .number(number)
    case .string(let name): self = .name(name)
    default: return nil
    }
  }

  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .name(let name): "\"\(name)\""
    }
  }
}
