import Essentials

/// Labelled samples, prepared once and mapped from one file.
///
/// ```swift
/// let dataset = try Dataset.open(settings, seed: SeededGenerator(seed: 1))
/// dataset.fill(batch, with: dataset.splits.train[0..<32])   // [32] + dataset.sampleShape
/// ```
public final class Dataset: Sendable {
  public let settings: DatasetSettings
  /// The splits' sample indices.
  public let splits: Splits
  /// The class of every sample, an index into `classNames`.
  public let labels: [Int32]
  /// How stored values become the network's input; fitted on the training split.
  public let normalization: Normalization
  /// The file of the prepared samples.
  public let cachePath: String
  /// What the user should be told, such as a cache that had to lie elsewhere; usually empty.
  public let notes: [String]
  let store: SampleStore

  /// Opens a dataset, preparing it first when no current preparation is found.
  /// - Parameters:
  ///   - seed: The study's seed; the validation split is drawn from its stream `split`, unless the settings
  ///     have a seed of their own.
  ///   - progress: Called with (done, total) samples while they are prepared; not at all on cached data.
  /// - Throws: `DatasetError`, or `FileError`.
  public static func open(
    _ settings: DatasetSettings, seed: SeededGenerator, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Dataset {
    var preparation = try Preparation(settings)
    let (store, path) = try preparation.store(progress: progress)
    try settings.refuseAugmentation(of: store)
    return Dataset(
      settings, store, path, notes: preparation.notes, splits: try Splits(of: store, settings, seed: seed))
  }

  private init(_ settings: DatasetSettings, _ store: SampleStore, _ path: String, notes: [String], splits: Splits) {
    self.settings = settings
    self.store = store
    self.splits = splits
    self.notes = notes
    cachePath = path
    labels = store.samples.map(\.label)
    normalization = Normalization(settings.normalization, of: store, training: splits.train)
  }

  /// The classes, in the order of their labels.
  public var classNames: [String] { store.classNames }

  /// A digest of the source files, how they were prepared, and which samples are for testing: equal for equal
  /// data, wherever it lies.
  public var digest: String {
    var hash = ContentHash()
    hash.update(store.key)
    for source in store.sources {
      hash.update(source.path)
      hash.update(source.content)
    }
    for index in splits.test { hash.update(UInt64(index)) }
    return hash.hexadecimal
  }

  /// The number of samples, in all splits and outside of them.
  public var count: Int { store.samples.count }

  /// The shape of one sample: `[D, H, W, 1]` grids, `[H, W, C]` images, `[T, F]` sequences, `[F]` features.
  public var sampleShape: [Int] { store.shape }

  /// The number of values of one sample.
  public var sampleSize: Int { store.sampleSize }

  /// What a sample is called: its file in the dataset's folder, or its split and row.
  public func name(of index: Int) -> String { store.samples[index].name }

  /// Writes samples, normalised, one after the other.
  /// - Parameters:
  ///   - destination: Room for `indices.count * sampleSize` values, `[N] + sampleShape`.
  ///   - indices: Samples, each in `0 ..< count`.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    var target = destination
    for index in indices {
      normalization.write(store.bytes(index), store.element, count: sampleSize, to: target)
      target += sampleSize
    }
  }

  /// Writes samples, normalised, one after the other.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: [Int]) {
    fill(destination, with: indices[...])
  }

  /// Writes samples for training, changed at random as the settings say, then normalised.
  /// - Parameter generator: The batch's stream, from which the samples are changed in their order.
  public func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>,
    augmentedBy generator: SeededGenerator
  ) {
    if settings.augmentation.isNone { return fill(destination, with: indices) }
    var rng = generator
    let (height, width) = (store.shape[0], store.shape[1])
    let pixelSize = store.shape[2] * (store.element == .uint8 ? 1 : MemoryLayout<Float>.size)
    let changed = UnsafeMutableRawBufferPointer.allocate(byteCount: height * width * pixelSize, alignment: 64)
    defer { changed.deallocate() }
    var target = destination
    for index in indices {
      settings.augmentation.write(
        store.bytes(index), height: height, width: width, pixelSize: pixelSize, to: changed, using: &rng)
      normalization.write(UnsafeRawBufferPointer(changed), store.element, count: sampleSize, to: target)
      target += sampleSize
    }
  }
}

extension DatasetSettings {
  /// Only images of bytes or numbers, wider and higher than the padding, can be augmented.
  fileprivate func refuseAugmentation(of store: SampleStore) throws {
    guard !augmentation.isNone else { return }
    let shape = store.shape
    guard shape.count == 3, store.element != .bit, augmentation.padding < min(shape[0], shape[1]) else {
      throw DatasetError.unusable(
        path: path,
        expected: "images [H, W, C] with edges above randomCrop.padding, \(augmentation.padding) "
          + "(the setting augmentation)",
        found: "samples of the shape \(shape)\(store.element == .bit ? " of bits" : "")")
    }
  }
}
