import Essentials

extension Faces {
  /// The numbers of faces that `write` draws for training and for testing.
  public static let trainCount = 4000
  public static let testCount = 960

  /// Writes the faces as PNG images into a folder, which is created if it does not exist: `train/MODE/00001.png` and
  /// `test/MODE/00001.png`.
  ///
  /// They are the faces that the format `faces` draws with the same seed.
  /// - Returns: The number of files and their total size in bytes.
  /// - Throws: `DatasetError` if the folder is not empty, or `FileError`.
  @discardableResult
  public static func write(
    to folder: String, seed: UInt64, train: Int = trainCount, test: Int = testCount
  ) throws -> (files: Int, bytes: Int) {
    let faces = [("train", train), ("test", test)].lazy.flatMap { split, count in
      (0..<count).lazy.map { index in
        let digits = String(index + 1)
        let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return (
          path: "\(split)/\(classNames[label(of: index)])/\(number).png",
          bytes: image(split: split, index: index, seed: seed).png()
        )
      }
    }
    return try SyntheticFolder.write(faces, to: folder)
  }
}
