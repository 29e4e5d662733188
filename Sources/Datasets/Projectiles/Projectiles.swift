import Essentials

/// The package's own regression: how far a ball flies, from its speed, angle, height, mass and diameter and the wind.
///
/// The same seed gives the same bytes on every machine, as for `Shapes10`. The range has normal noise of 0.5 m, an
/// error of measurement, so no model does better than a mean squared error of 0.25 m².
public enum Projectiles {
  public static let trainCount = 1500
  public static let testCount = 500
  private static let noise = 0.5

  /// The paths of the files in the data set's folder, and their contents.
  public static func files(seed: UInt64) -> [(path: String, bytes: [UInt8])] {
    [("train.csv", table("train", trainCount, seed)), ("test.csv", table("test", testCount, seed))]
  }

  private static func table(_ split: String, _ count: Int, _ seed: UInt64) -> [UInt8] {
    let rows = (0..<count).map { index in
      var rng = SeededGenerator(seed: seed).child("projectiles \(split)", index)
      let ball = Projectile(using: &rng)
      return CSV.line(ball.cells.map { "\($0)" } + [fixed(ball.range + noise * rng.normal(), 2)])
    }
    return Array((CSV.line(Projectile.columns + ["range_m"]) + rows.joined()).utf8)
  }

  /// Writes the data set into a folder, which is created if it does not exist.
  /// - Returns: The number of files and their total size in bytes.
  /// - Throws: `DatasetError` if the folder is not empty, or `FileError`.
  @discardableResult
  public static func write(to folder: String, seed: UInt64) throws -> (files: Int, bytes: Int) {
    try SyntheticFolder.write(files(seed: seed), to: folder)
  }
}
