/// The part of a data set's own division that a sample belongs to.
enum SourceSplit: UInt8 {
  case train
  case test
}

/// A data set on disk, whatever its format: the files it is made of, and its samples decoded.
protocol DatasetSource {
  /// The files that determine the content, relative to the settings' folder, in a fixed order.
  var files: [String] { get }
  /// What determines the prepared samples apart from the files' content.
  var preparationKey: String { get }
  /// Decodes every sample into `store`, in a fixed order.
  /// - Parameters:
  ///   - reading: Called with the index of each of `files` right before it is read.
  ///   - progress: Called with (done, total) as samples are finished.
  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void) throws
}

/// `name`, or else `name` with the suffix `.gz`, if `names` contains it.
func present(_ name: String, in names: [String]) -> String? {
  names.contains(name) ? name : names.contains(name + ".gz") ? name + ".gz" : nil
}
