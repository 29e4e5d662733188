import Essentials

/// The content of `faces.json`: how many faces there are, and the seed that they are drawn from.
///
/// ```json
/// { "images": 4000, "testImages": 960, "seed": 10 }
/// ```
struct FacesRecipe: Equatable {
  static let fileName = "faces.json"

  /// `images`: the number of faces for training, 1 to 1,000,000, default 4000.
  let images: Int
  /// `testImages`: the number of faces for testing, 0 to 1,000,000, default 960.
  let testImages: Int
  /// `seed`: from 0, default 10.
  let seed: UInt64

  init(_ reader: SettingsReader) {
    images = reader.integer("images", default: 4000, in: 1...1_000_000)
    testImages = reader.integer("testImages", default: 960, in: 0...1_000_000)
    seed = UInt64(reader.integer("seed", default: 10, in: 0...Int.max))
  }

  /// Reads the file in a folder.
  /// - Throws: `SettingsError` naming every fault, or `FileError`.
  static func read(in folder: String) throws -> FacesRecipe {
    let file = "\(folder)/\(fileName)"
    return try Settings.read(Files.readJSON(file), from: file, FacesRecipe.init).settings
  }
}
