import Essentials

/// One NumPy array of samples without labels, `[N, …]`: a file `.npy`, perhaps compressed, or an archive `.npz` that has
/// no labels. Samples are named by their index.
struct ArrayFile: DatasetSource {
  let files: [String]
  private let settings: DatasetSettings
  private let array: NPYArray
  /// The shape of a sample.
  private let shape: [Int]

  /// - Parameter shape: The network's input.
  /// - Returns: Nil if the file is another one, or an archive with labels.
  init?(_ settings: DatasetSettings, _ file: String, shape: [Int]) throws {
    let path = settings.path
    if file.hasSuffix(".npy") || file.hasSuffix(".npy.gz") {
      array = try NPYArray(contentsOf: path)
    } else if file.hasSuffix(".npz"), let format = settings.layout as? ArrayArchiveFormat {
      let archive = try NPZ(path)
      let name = format.features ?? ["features", "X"].first(where: archive.names.contains)
      let labels = format.labels ?? ["labels", "y"].first(where: archive.names.contains)
      guard let name, labels.map({ !archive.names.contains($0) }) ?? true else { return nil }
      array = try archive.array(name)
    } else {
      return nil
    }
    let size = shape.reduce(1, *)
    guard array.shape.count > 1, array.count > 0, array.count / array.shape[0] == size else {
      throw DatasetError.unusable(
        path: path, expected: "samples of the shape \(shape), an array [N, …] of \(size) values each",
        found: "an array \(array.shape)")
    }
    self.settings = settings
    self.shape = shape
    files = [file]
  }

  var preparationKey: String { "array file shape=\(shape)" }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    try reading(0)
    let (count, size) = (array.shape[0], array.count / array.shape[0])
    store.begin(array.sampleElement, shape: shape, classNames: [])
    for index in 0..<count {
      try store.append(
        array, index * size..<(index + 1) * size, name: "\(index)", label: 0, split: .test, target: .nan)
      progress(index + 1, count)
    }
  }
}
