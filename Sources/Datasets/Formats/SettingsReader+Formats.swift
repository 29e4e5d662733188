import Essentials

/// Keys that several formats read, each in the same way.
extension SettingsReader {
  /// A text; nil if it is absent or empty.
  func optionalText(_ key: String) -> String? {
    let text = text(key, default: "")
    return text.isEmpty ? nil : text
  }

  /// Whether the section gives the key a value.
  ///
  /// For keys that came after the first journals: they are resolved only if they are given, so that a journal from
  /// before them is still equal to its config.
  func isGiven(_ key: String) -> Bool { raw(key).map { $0 != .null } ?? false }

  /// `sampleShape`: the shape that the values of a sample are given, such as [8, 8, 1] for 64 columns; default as in
  /// the file (nil).
  func sampleShape() -> [Int]? {
    let edges = integers("sampleShape", default: [], in: 1...SampleStore.largestSample)
    return edges.isEmpty ? nil : edges
  }

  /// `test`: the fraction of each class drawn for testing if the files hold no test samples, 0 to 0.9, default 0. The
  /// draw follows `splitSeed`, not the study's seed, so that studies share their test samples.
  func testFraction() -> Double { number("test", default: 0, in: 0...0.9) }

  /// `augmentation`: random changes of the training images, default none.
  func augmentation() -> Augmentation { Augmentation(section("augmentation")) }
}

/// The shape of a sample: `wanted`, the setting `sampleShape`, if it is given, else `shape`, the file's.
/// - Throws: `DatasetError` if the shapes hold different numbers of values.
func reshaped(_ shape: [Int], of file: String, to wanted: [Int]?) throws -> [Int] {
  guard let wanted else { return shape }
  let size = shape.reduce(1, *)
  // The edges are at least 1, so a product above the size is noticed before it overflows.
  var product = 1
  for edge in wanted where product <= size { product *= edge }
  guard product == size, wanted.count <= 8 else {
    throw DatasetError.unusable(
      path: file, expected: "samples of the shape \(wanted) (the setting sampleShape)",
      found: "\(counted(size, "value")) a sample, \(shape)")
  }
  return wanted
}
