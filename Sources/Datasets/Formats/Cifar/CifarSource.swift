import Essentials

/// The binary files of CIFAR-10 and CIFAR-100 (Krizhevsky, 2009): rows of label bytes, then 32 x 32 values of
/// red, of green and of blue.
///
/// Images are stored `[32, 32, 3]`, or in the size of the settings. Each file may be compressed (`.bin.gz`). Samples
/// are named by file and row: `data_batch_1/0`.
protocol CifarSource: DatasetSource {
  /// The number of label bytes of a row.
  static var labelBytes: Int { get }
  var settings: DatasetSettings { get }
  var images: ImageSettings { get }
  var files: [String] { get }
  /// The index of the label byte that is the class.
  var labelByte: Int { get }
  var classCount: Int { get }
}

extension CifarSource {
  private static var pixels: Int { 32 * 32 }
  private static var rowBytes: Int { labelBytes + 3 * pixels }

  func prepare(
    _ store: SampleStoreWriter, reading: (Int) throws -> Void, progress: (Int, Int) -> Void
  ) throws {
    store.begin(.uint8, shape: images.cifarShape, classNames: try readClassNames(reading))
    var fitting = ImageFitting(images)
    let batches = files.enumerated().filter { !$1.hasSuffix(".txt") }
    let paths = batches.map { "\(settings.path)/\($0.element)" }
    let total = paths.reduce(0) { $0 + contentSize(of: $1) } / Self.rowBytes
    var done = 0
    for ((index, file), path) in zip(batches, paths) {
      try reading(index)
      try withContent(of: path) { bytes in
        let stem = file.prefix { $0 != "." }
        for row in 0..<(try rows(bytes, file: path)) {
          try append(bytes, row: row, name: "\(stem)/\(row)", file: path, fitting: &fitting, to: store)
          done += 1
          progress(done, total)
        }
      }
    }
  }

  /// The number of rows; an incomplete row is refused.
  private func rows(_ bytes: UnsafeRawBufferPointer, file: String) throws -> Int {
    let (count, rest) = bytes.count.quotientAndRemainder(dividingBy: Self.rowBytes)
    guard rest == 0, count > 0 else {
      throw DatasetError.binary(
        file: file, byte: count * Self.rowBytes, expected: "a row of \(Self.rowBytes) bytes for image \(count)",
        found: rest == 0 ? "the end of the file" : "only \(counted(rest, "byte"))")
    }
    return count
  }

  private func append(
    _ bytes: UnsafeRawBufferPointer, row: Int, name: String, file: String, fitting: inout ImageFitting,
    to store: SampleStoreWriter
  ) throws {
    let start = row * Self.rowBytes
    let label = Int(bytes[start + labelByte])
    guard label < classCount else {
      throw DatasetError.binary(
        file: file, byte: start + labelByte, expected: "a label from 0 to \(classCount - 1) for image \(row)",
        found: "\(label)")
    }
    let split = name.hasPrefix("test") ? SourceSplit.test : .train
    if store.isFull(label: label, split: split) { return }
    let planes = UnsafeRawBufferPointer(rebasing: bytes[start + Self.labelBytes..<start + Self.rowBytes])
    let image = [UInt8](unsafeUninitializedCapacity: planes.count) { image, count in
      for pixel in 0..<Self.pixels {
        for channel in 0..<3 { image[pixel * 3 + channel] = planes[channel * Self.pixels + pixel] }
      }
      count = planes.count
    }
    let stored = fitting.resized(Image(width: 32, height: 32, channels: 3, bytes: image))
    try stored.bytes.withUnsafeBytes { try store.append($0, name: name, label: label, split: split) }
  }

  /// The lines of the file of names, or the numbers of the labels.
  private func readClassNames(_ reading: (Int) throws -> Void) throws -> [String] {
    guard let index = files.firstIndex(where: { $0.hasSuffix(".txt") }) else {
      return (0..<classCount).map(String.init)
    }
    try reading(index)
    let path = "\(settings.path)/\(files[index])"
    let names = try classNames(from: path)
    guard names.count == classCount else {
      throw DatasetError.unusable(path: path, expected: "\(classCount) class names", found: "\(names.count)")
    }
    return names
  }
}

extension ImageSettings {
  /// The shape of CIFAR's images, `[H, W, 3]`.
  var cifarShape: [Int] { size.map { $0 + [3] } ?? [32, 32, 3] }
}
