import Essentials

/// The registry of formats.
enum DatasetFormats {
  /// In the order in which a path is tried against them.
  static let all: [any DatasetFormat.Type] = [
    ModelNetFormat.self,
    GridArraysFormat.self,
    SampleArraysFormat.self,
    Cifar10Format.self,
    Cifar100Format.self,
    FacesFormat.self,
    ImageFolderFormat.self,
    IDXFormat.self,
    ArrayArchiveFormat.self,
    HumanActivityFormat.self,
    TableFormat.self,
  ]

  /// The value of the key `format` that leaves the format to what is at the path.
  static let automatic = "auto"

  /// The values that the key `format` can have.
  static let names = [automatic] + all.map { $0.name }

  /// The keys that only some formats read, in alphabetical order.
  static let keys = Set(all.flatMap(keys(of:))).sorted()

  /// The keys that a format reads itself.
  static func keys(of format: any DatasetFormat.Type) -> [String] {
    func keys<Format: DatasetFormat>(_ format: Format.Type) -> [String] { Settings.defaults(Format.init).keys }
    return keys(format)
  }

  /// A format with its default settings.
  static func defaults(of format: any DatasetFormat.Type) -> any DatasetFormat {
    func defaults<Format: DatasetFormat>(_ format: Format.Type) -> any DatasetFormat {
      Settings.defaults(Format.init).settings
    }
    return defaults(format)
  }

  /// The format of that name; nil for `auto` and for unknown names.
  static func named(_ name: String) -> (any DatasetFormat.Type)? { all.first { $0.name == name } }

  /// The format of the data at `path`; nil if no format recognises them.
  static func found(at path: String) -> (any DatasetFormat.Type)? {
    let names = (try? Files.list(path)) ?? []
    return all.first { $0.recognises(path, names) }
  }
}
