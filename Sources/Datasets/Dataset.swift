import Essentials

/// Samples with classes or numeric targets, prepared once and mapped from one file.
///
/// ```swift
/// let dataset = try Dataset.open(settings, seed: SeededGenerator(seed: 1))
/// dataset.fill(batch, with: dataset.splits.train[0..<32])   // [32] + dataset.sampleShape
/// ```
public final class Dataset: Sendable {
  public let settings: DatasetSettings
  /// The splits' sample indices.
  public let splits: Splits
  /// The class of every sample, an index into `classNames`; empty if the targets are numbers.
  public let labels: [Int32]
  /// The numeric target of every sample, as in the file; nil if the samples have classes.
  public let targets: [Float]?
  /// The distribution of the targets in the training split; nil if the samples have classes, or none is for training.
  public let targetStatistics: TargetStatistics?
  /// How stored values become the network's input; fitted on the training split.
  public let normalization: Normalization
  /// The file of the prepared samples.
  public let cachePath: String
  /// Messages for the user, such as that the cache had to be put elsewhere; usually empty.
  public let notes: [String]
  let layout: any DatasetFormat
  private let augmentation: Augmentation
  let store: SampleStore

  /// Opens a data set; prepares it first if there is no current preparation.
  /// - Parameters:
  ///   - normalization: Of a trained network; nil to fit it on the training split.
  ///   - seed: The study's seed; the validation split is drawn from its stream `split`, unless the settings have a
  ///     seed of their own.
  ///   - progress: Called with (done, total) samples while they are prepared; never for cached data.
  /// - Throws: `DatasetError`, or `FileError`.
  public static func open(
    _ settings: DatasetSettings, normalizedBy normalization: Normalization? = nil, seed: SeededGenerator,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Dataset {
    var preparation = try Preparation(settings)
    let (store, path) = try preparation.store(progress: progress)
    let layout = settings.layout
    try layout.augmentation.refuseMisfit(store, path: settings.path)
    return Dataset(
      settings, layout, store, path, normalization,
      notes: preparation.notes + store.details.notes.map { "\(settings.path): \($0)" },
      splits: try Splits(of: store, settings, layout, seed: seed))
  }

  init(
    _ settings: DatasetSettings, _ layout: any DatasetFormat, _ store: SampleStore, _ path: String,
    _ normalization: Normalization?, notes: [String], splits: Splits
  ) {
    self.settings = settings
    self.layout = layout
    augmentation = layout.augmentation
    self.store = store
    self.splits = splits
    self.notes = notes
    cachePath = path
    let hasTargets = store.classNames.isEmpty
    labels = hasTargets ? [] : store.samples.map(\.label)
    targets = hasTargets ? store.samples.compactMap(\.target) : nil
    targetStatistics = TargetStatistics(splits.train.compactMap { store.samples[$0].target })
    self.normalization = normalization ?? Normalization(settings.normalization, of: store, training: splits.train)
  }

  /// How numeric targets are scaled for training; nil without `targetStatistics`.
  public var targetScale: TargetScale? { targetStatistics.map(TargetScale.init) }

  /// The classes, in the order of their labels; empty if the targets are numbers.
  public var classNames: [String] { store.classNames }

  /// A digest of the source files with their classes or targets, of how they were prepared, and of which samples are
  /// for testing: equal for equal data at any path.
  public var digest: String {
    var hash = ContentHash()
    hash.update(store.key)
    for source in store.sources {
      hash.update(source.path)
      hash.update(source.content)
    }
    if (layout as? TableFormat)?.labelColumn == nil, let target = store.details.columns?.unusualTarget {
      hash.update("labelColumn=\(target)")
    }
    for index in splits.test { hash.update(UInt64(index)) }
    return hash.hexadecimal
  }

  /// The number of samples, also those in no split.
  public var count: Int { store.samples.count }

  /// The shape of one sample: `[D, H, W, 1]` grids, `[H, W, C]` images, `[T, F]` sequences, `[F]` features.
  public var sampleShape: [Int] { store.shape }

  /// The number of values of one sample.
  public var sampleSize: Int { store.sampleSize }

  /// The name of a sample: its file in the data set's folder, or its split and index.
  public func name(of index: Int) -> String { store.samples[index].name }

  /// Writes normalised samples one after the other.
  /// - Parameters:
  ///   - destination: Room for `indices.count * sampleSize` values, `[N] + sampleShape`.
  ///   - indices: Samples, each in `0 ..< count`.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    store.fill(destination, with: indices, normalization)
  }

  /// Writes normalised samples one after the other.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: [Int]) {
    fill(destination, with: indices[...])
  }

  /// Writes samples for training, augmented as the settings say, then normalised.
  /// - Parameter generator: The batch's stream; the samples draw from it in their order.
  public func fill(
    _ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>,
    augmentedBy generator: SeededGenerator
  ) {
    if augmentation.isNone { return fill(destination, with: indices) }
    var rng = generator
    let (height, width) = (store.shape[0], store.shape[1])
    let pixelSize = store.shape[2] * (store.element == .uint8 ? 1 : MemoryLayout<Float>.size)
    let changed = UnsafeMutableRawBufferPointer.allocate(byteCount: height * width * pixelSize, alignment: 64)
    defer { changed.deallocate() }
    var target = destination
    for index in indices {
      augmentation.write(
        store.bytes(index), height: height, width: width, pixelSize: pixelSize, to: changed, using: &rng)
      normalization.write(UnsafeRawBufferPointer(changed), store.element, count: sampleSize, to: target)
      target += sampleSize
    }
  }
}

extension Augmentation {
  /// Only images of bytes or numbers, wider and higher than the padding, can be augmented.
  fileprivate func refuseMisfit(_ store: SampleStore, path: String) throws {
    guard !isNone else { return }
    let shape = store.shape
    guard shape.count == 3, store.element != .bit, padding < min(shape[0], shape[1]) else {
      throw DatasetError.unusable(
        path: path,
        expected: "images [H, W, C] with edges above randomCrop.padding, \(padding) (the setting augmentation)",
        found: "samples of the shape \(shape)\(store.element == .bit ? " of bits" : "")")
    }
  }
}
