import Essentials

/// Labelled occupancy grids, prepared once and mapped from one file.
///
/// ```swift
/// let dataset = try Dataset.open(settings, seed: SeededGenerator(seed: 1))
/// dataset.fill(batch, with: dataset.splits.train[0..<32])   // [32, 32, 32, 32, 1]
/// ```
public final class Dataset: Sendable {
  public let settings: DatasetSettings
  /// The splits' sample indices.
  public let splits: Splits
  /// The class of every sample, an index into `classNames`.
  public let labels: [Int32]
  /// The file of the prepared grids.
  public let cachePath: String
  /// What the user should be told, such as a cache that had to lie elsewhere; usually empty.
  public let notes: [String]
  let store: VoxelStore

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
    return Dataset(
      settings, store, path, notes: preparation.notes, splits: try Self.splits(settings, store, seed: seed))
  }

  private init(_ settings: DatasetSettings, _ store: VoxelStore, _ path: String, notes: [String], splits: Splits) {
    self.settings = settings
    self.store = store
    self.splits = splits
    self.notes = notes
    cachePath = path
    labels = store.samples.map(\.label)
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

  /// The shape of one sample, `[D, H, W, 1]`.
  public var sampleShape: [Int] { settings.sampleShape }

  /// The number of values of one sample.
  public var sampleSize: Int { store.edge * store.edge * store.edge }

  /// What a sample is called: its file in the dataset's folder, or its split and row.
  public func name(of index: Int) -> String { store.samples[index].name }

  /// Writes samples as values 0 and 1, one after the other.
  /// - Parameters:
  ///   - destination: Room for `indices.count * sampleSize` values, `[N, D, H, W, 1]`.
  ///   - indices: Samples, each in `0 ..< count`.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: ArraySlice<Int>) {
    var target = destination
    for index in indices {
      expand(store.bits(index), count: sampleSize, into: target)
      target += sampleSize
    }
  }

  /// Writes samples as values 0 and 1, one after the other.
  public func fill(_ destination: UnsafeMutablePointer<Float>, with indices: [Int]) {
    fill(destination, with: indices[...])
  }

  private static func splits(
    _ settings: DatasetSettings, _ store: VoxelStore, seed: SeededGenerator
  ) throws -> Splits {
    let samples = store.samples
    let training = samples.indices.filter {
      samples[$0].split == .train && !(settings.excludeEmpty && samples[$0].occupied == 0)
    }
    let root = settings.splitSeed.map { SeededGenerator(seed: UInt64($0)) } ?? seed
    var rng = root.child("split")
    let (train, validation) = stratified(
      training, labels: samples.map(\.label), group: samples.map(\.twin), fraction: settings.validation,
      using: &rng)
    let test = samples.indices.filter { samples[$0].split == .test }
    guard let list = settings.testList else {
      return Splits(train: train, validation: validation, test: test)
    }
    let kept = try TestList(list).kept(test, names: samples.map(\.name), mayMiss: settings.limit > 0)
    return Splits(train: train, validation: validation, test: kept)
  }
}

/// Spreads bits over floats, lowest bit first.
private func expand(_ bits: UnsafeRawBufferPointer, count: Int, into target: UnsafeMutablePointer<Float>) {
  spreadBytes.withUnsafeBufferPointer { spread in
    let target = UnsafeMutableRawPointer(target)
    for index in 0..<count / 8 {
      target.storeBytes(of: spread[Int(bits[index])], toByteOffset: index * 32, as: SIMD8<Float>.self)
    }
    for index in count / 8 * 8..<count {
      let bit = Float(bits[index / 8] >> UInt8(index % 8) & 1)
      target.storeBytes(of: bit, toByteOffset: index * 4, as: Float.self)
    }
  }
}

/// For each byte, its bits as floats.
private let spreadBytes: [SIMD8<Float>] = (0..<256).map { byte in
  var lanes = SIMD8<Float>.zero
  for bit in 0..<8 { lanes[bit] = Float(byte >> bit & 1) }
  return lanes
}
