import Essentials

/// The package's own small table: measurements of three kinds of flower, of which two resemble each other.
///
/// The same seed gives the same bytes on every machine, as for `Shapes10`. The kinds are invented, and the measurements are
/// drawn from normal distributions.
public enum Flowers {
  static let rowsPerSpecies = 80
  private static let columns = ["petal_length_cm", "petal_width_cm", "leaf_length_cm", "stem_height_cm", "species"]

  /// The mean measurements of a kind, in centimetres.
  private static let species: [(name: String, means: [Double])] = [
    ("bellflower", [2.1, 0.9, 4.8, 22]),
    ("mallow", [3.4, 2.2, 6.1, 41]),
    ("poppy", [4.1, 2.9, 6.9, 45]),
  ]

  /// The paths of the files in the data set's folder, and their contents.
  public static func files(seed: UInt64) -> [(path: String, bytes: [UInt8])] {
    let rows = (0..<rowsPerSpecies).flatMap { row in
      species.map { kind in
        var rng = SeededGenerator(seed: seed).child("flowers \(kind.name)", row)
        return CSV.line(measurements(of: kind.means, using: &rng).map { fixed($0, 1) } + [kind.name])
      }
    }
    return [("flowers.csv", Array((CSV.line(columns) + rows.joined()).utf8))]
  }

  /// A flower is larger or smaller as a whole, by 8 %, and in each measurement, by 9 %.
  private static func measurements(of means: [Double], using rng: inout SeededGenerator) -> [Double] {
    let size = 1 + 0.08 * rng.normal()
    return means.map { mean in max(0.1, mean * (size + 0.09 * rng.normal())) }
  }

  /// Writes the data set into a folder, which is created if it does not exist.
  /// - Returns: The number of files and their total size in bytes.
  /// - Throws: `DatasetError` if the folder is not empty, or `FileError`.
  @discardableResult
  public static func write(to folder: String, seed: UInt64) throws -> (files: Int, bytes: Int) {
    try SyntheticFolder.write(files(seed: seed), to: folder)
  }
}
