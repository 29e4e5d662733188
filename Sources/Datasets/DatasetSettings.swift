import Essentials

/// The settings of a dataset: the section `dataset` of a configuration.
public struct DatasetSettings: Equatable, Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// Found out from what lies in the folder.
    case auto
    /// `<class>/<train|test>/*.off` or `*.binvox`.
    case modelnet
    /// `X_train.npy`, `y_train.npy`, `X_test.npy`, `y_test.npy`, each possibly with `.gz`.
    case npy
  }

  /// The folder of the dataset.
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
  /// `testList`: a file that names the test samples to keep, one a line; default all.
  public var testList: String?
  /// `cache`: the folder of the prepared grids, default `.hpsearch-cache` beside the dataset.
  public var cache: String?

  public init(path: String) { self.path = path }

  /// Reads the settings out of a section; faults are left with the reader.
  public init(reader: SettingsReader) {
    path = reader.text("path")
    format = reader.choice("format", default: .auto)
    gridSize = reader.integer("gridSize", default: 32, in: 4...256, unit: "voxels")
    padding = reader.integer("padding", default: 4, in: 0...126, unit: "voxels")
    fill = reader.choice("fill", default: .interior)
    validation = reader.number("validation", default: 0.2, in: 0...0.9)
    limit = reader.integer("limit", default: 0, in: 0...Int.max)
    excludeEmpty = reader.flag("excludeEmpty", default: false)
    let testList = reader.text("testList", default: "")
    self.testList = testList.isEmpty ? nil : testList
    let cache = reader.text("cache", default: "")
    self.cache = cache.isEmpty ? nil : cache

    let splitSeed = reader.integer("splitSeed", default: -1, in: -1...Int.max)
    self.splitSeed = splitSeed < 0 ? nil : splitSeed
    if padding * 2 >= gridSize {
      reader.refuse(
        "padding",
        "must leave room for the object: twice the padding must be below gridSize, \(gridSize), got \(padding)")
      padding = 0
    }
  }

  /// The shape of one sample, `[D, H, W, 1]`.
  public var sampleShape: [Int] { [gridSize, gridSize, gridSize, 1] }

  /// What decides the prepared grids, apart from the files' content.
  var preparationKey: String {
    "\(format.rawValue) gridSize=\(gridSize) padding=\(padding) fill=\(fill.rawValue) limit=\(limit)"
  }
}
