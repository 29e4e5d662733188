import Essentials

/// The package's own data set: ten families of solids as OFF meshes in ModelNet's layout.
///
/// The same seed gives the same bytes on every machine: the arithmetic uses no function of the C library
/// (`portableSineCosine`), and coordinates are rounded to thousandths.
///
/// It is meant to leave room for better hyperparameters. With seed 10, on averages of 16 x 16 x 16, a nearest
/// neighbour gets 0.71 of the test samples right, and a network of two small convolutions 0.79 after 20 epochs.
public enum Shapes10 {
  /// The classes in alphabetical order, as in the folder.
  public static let classNames = ShapeFamily.allCases.map(\.rawValue)
  /// The number of meshes of each class.
  public static let trainCount = 60
  public static let testCount = 30

  /// The paths of the files in the data set's folder, and their contents.
  public static func files(seed: UInt64) -> [(path: String, bytes: [UInt8])] {
    ShapeFamily.allCases.flatMap { family in
      (0..<trainCount + testCount).map { index in
        var rng = SeededGenerator(seed: seed).child("shapes10 \(family.rawValue)", index)
        let solid = ShapeVariation().apply(to: family.solid(using: &rng), using: &rng)
        let digits = String(index + 1)
        let number = String(repeating: "0", count: 4 - digits.count) + digits
        let split = index < trainCount ? "train" : "test"
        return ("\(family.rawValue)/\(split)/\(family.rawValue)_\(number).off", Array(solid.offText.utf8))
      }
    }
  }

  /// Writes the data set into a folder, which is created if it does not exist.
  /// - Returns: The number of files and their total size in bytes.
  /// - Throws: `DatasetError` if the folder is not empty, or `FileError`.
  @discardableResult
  public static func write(to folder: String, seed: UInt64) throws -> (files: Int, bytes: Int) {
    try SyntheticFolder.write(files(seed: seed), to: folder)
  }
}
