import Essentials

/// A layout of a data set on disk, with the settings that only this layout reads.
///
/// To add a format: a folder with a conformance and a `DatasetSource`, and a line in `DatasetFormats.all`.
protocol DatasetFormat: Equatable, Sendable {
  /// The value of the key `format`.
  static var name: String { get }
  /// Whether `path` may be a file; default false.
  static var readsFile: Bool { get }
  /// Whether the samples are occupancy grids; default false.
  static var holdsGrids: Bool { get }
  /// Whether the data at `path` are laid out this way.
  /// - Parameter names: The names in the folder `path`; empty if it is a file.
  static func recognises(_ path: String, _ names: [String]) -> Bool

  /// Reads the format's own keys out of the section `dataset`.
  init(_ reader: SettingsReader)

  /// The shape of one sample if the settings alone determine it, else nil.
  var sampleShape: [Int]? { get }
  /// The same, or as far as a first look at the data tells it; default the same.
  func sampleShape(at path: String) -> [Int]?
  /// One line for people: what the samples are; default the name of the format and the shape.
  var summary: String { get }
  /// The fraction of the samples drawn for testing, in [0, 1); default 0.
  var testFraction: Double { get }
  /// Random changes of the training images; default none.
  var augmentation: Augmentation { get }
  /// What becomes of samples that cannot be read; default `stop`.
  var onError: BrokenSamples.Policy { get }
  /// Whether samples that are 0 throughout are left out of training; default false.
  var excludesEmpty: Bool { get }

  /// Looks at the data, far enough to list their files.
  /// - Throws: `DatasetError` if they are not laid out this way, `FileError`.
  func source(_ settings: DatasetSettings) throws -> any DatasetSource
}

extension DatasetFormat {
  static var readsFile: Bool { false }
  static var holdsGrids: Bool { false }
  var summary: String {
    Self.name + (sampleShape.map { ", samples of " + $0.map(String.init).joined(separator: " x ") } ?? "")
  }
  func sampleShape(at path: String) -> [Int]? { sampleShape }
  var testFraction: Double { 0 }
  var augmentation: Augmentation { Augmentation() }
  var onError: BrokenSamples.Policy { .stop }
  var excludesEmpty: Bool { false }

  /// Whether another value is of this format and has the same settings.
  func equals(_ other: any DatasetFormat) -> Bool { (other as? Self) == self }
}
