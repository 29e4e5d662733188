import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Every parser takes any bytes: it returns or throws, and never traps. 50,000 random inputs and 50,000
/// damaged valid files each.
@Suite struct ParserMutationTests {
  private static let rounds = 50_000

  private func feed(
    _ valid: [[UInt8]], name: String = #function, _ parse: (UnsafeRawBufferPointer) throws -> Void
  ) -> Int {
    let name = name.filter(\.isLetter)
    let found = fuzz(name, rounds: 2 * Self.rounds) { round, rng in
      round % 2 == 0
        ? (0..<rng.integer(below: 200)).map { _ in UInt8(truncatingIfNeeded: rng.next()) }
        : mutated(valid[round / 2 % valid.count], using: &rng)
    } parse: { bytes in
      try bytes.withUnsafeBytes(parse)
    }
    if fuzzSeconds != nil { #expect(found.slowest < 1, "an input took \(found.slowest) s a megabyte") }
    return found.accepted
  }

  @Test func off() throws {
    let valid = try ["cube", "joined-header", "coloured"].map { try Files.read(fixture("off/\($0).off")) }
    let voxeliser = Voxeliser(gridSize: 6, padding: 1, fill: .interior)
    let accepted = feed(valid) { bytes in
      let mesh = try OFFMesh(parsing: bytes, file: "mesh")
      _ = try voxeliser.voxelise(mesh, file: "mesh")
    }
    #expect(accepted > 0)
  }

  @Test func binvox() throws {
    let valid = [try Files.read(fixture("binvox/valid.binvox"))]
    #expect(feed(valid) { _ = try Binvox(parsing: $0, file: "grid") } > 0)
  }

  @Test func npy() throws {
    let names = ["uint8", "bool", "int64-v2", "float32-v3", "float64"]
    let valid = try names.map { try Files.read(fixture("npy/\($0).npy")) }
    let accepted = feed(valid) { bytes in
      let array = try NPYArray(parsing: Array(bytes), file: "array")
      _ = array.occupancy(0..<array.count)
      _ = try array.integers()
    }
    #expect(accepted > 0)
  }

  @Test func gzip() throws {
    let names = ["dynamic", "fixed", "stored", "named", "two-members"]
    let valid = try names.map { try Files.read(fixture("gzip/\($0).gz")) }
    let accepted = feed(valid) { _ = try gunzipped($0, file: "archive") }
    #expect(accepted > 0)
  }

  @Test func png() throws {
    let names = ["grey1-i", "grey16-t", "rgb8-p", "palette4-t", "rgba16-i", "palette8-p"]
    let valid = try names.map { try Files.read(fixture("png/\($0).png")) }
    func read(_ bytes: UnsafeRawBufferPointer) throws {
      var decoder = PNGDecoder(bytes, file: "image")
      _ = try decoder.image()
    }
    #expect(feed(valid, read) > 0)
    // With the checksums of the damaged chunks made right again.
    #expect(feed(valid) { bytes in try rechecked(Array(bytes)).withUnsafeBytes(read) } > 0)
  }

  /// A PNG whose chunks have the checksums that their bytes should have.
  private func rechecked(_ png: [UInt8]) -> [UInt8] {
    var png = png
    var start = 8
    while start + 12 <= png.count {
      let length = png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard start + 12 + length <= png.count else { break }
      let end = start + 8 + length
      let sum = png[start + 4..<end].withUnsafeBytes { checksum($0) }
      png.replaceSubrange(end..<end + 4, with: withUnsafeBytes(of: sum.bigEndian, Array.init))
      start = end + 4
    }
    return png
  }

  /// The bytes are written to a folder as a dataset's file, and that is prepared.
  private func feedFolder(
    _ format: String, _ valid: [String: [UInt8]], rounds: Int = 300, with keys: [String: JSONValue] = [:]
  ) throws -> Int {
    let folder = try DatasetFolder()
    let settings = try settings(folder.at("set"), with: keys.merging(["format": .string(format)]) { $1 })
    for (name, bytes) in valid { try folder.write("set/\(name)", bytes) }
    _ = try prepared(settings, folder)
    var rng = SeededGenerator(seed: 12)
    var accepted = 0
    let names = valid.keys.sorted()
    for _ in 0..<rounds {
      let name = names[rng.integer(below: names.count)]
      try folder.write("set/\(name)", mutated(valid[name] ?? [], using: &rng))
      if (try? prepared(settings, folder)) != nil { accepted += 1 }
      try folder.write("set/\(name)", valid[name] ?? [])
    }
    return accepted
  }

  private func prepared(_ settings: DatasetSettings, _ folder: DatasetFolder) throws -> Splits {
    let path = "\(folder.path)/store"
    let source = try settings.openSource()
    try source.prepare(SampleStoreWriter(path), reading: { _ in }, progress: { _, _ in })
    return Splits()
  }

  @Test func arrays() throws {
    let x = npyFile("'<f4'", "(4, 3)", bytes([Float](repeating: 1, count: 12)))
    let y = npyFile("'|u1'", "(4,)", [0, 1, 0, 1])
    #expect(try feedFolder("arrays", ["X_train.npy": x, "y_train.npy": y, "X_test.npy": x, "y_test.npy": y]) > 0)
  }

  @Test func cifar() throws {
    let row = [3] + [UInt8](repeating: 7, count: 3072)
    #expect(try feedFolder("cifar10", ["data_batch_1.bin": row + row, "test_batch.bin": row]) > 0)
    #expect(try feedFolder("cifar100", ["train.bin": [1] + row + [2] + row]) > 0)
  }

  @Test func idx() throws {
    let images = IDXTests.idx([4, 2, 2], (0..<16).map { $0 })
    let labels = IDXTests.idx([4], [1, 2, 1, 2])
    let files = ["train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels]
    #expect(try feedFolder("idx", files) > 0)
    #expect(feed([images, labels]) { _ = try IDXArray(parsing: $0, file: "images") } > 0)
  }

  @Test func texts() throws {
    let valid = [npyFile("'<U3'", "(2,)", bytes([97, 98, 0, 0xFC, 0, 0] as [UInt32]))]
    #expect(feed(valid) { _ = try NPYTexts.read($0, file: "names") } > 0)
  }

  @Test func zip() throws {
    let names = ["stored", "deflated", "wide"]
    let valid = try names.map { try Files.read(fixture("npz/\($0).npz")) }
    let accepted = feed(valid) { bytes in
      let archive = try ZIPArchive(bytes, file: "archive")
      for entry in archive.entries {
        _ = try NPYArray(parsing: archive.content(of: entry), file: "archive", entry: entry.name).integers()
      }
    }
    #expect(accepted > 0)
  }

  @Test func imageFolder() throws {
    let picture = try Files.read(fixture("png/grey8-p.png"))
    let files = ["train.txt": Array("a/1.png\nb/1.png\n".utf8), "classes.txt": Array("a x\nb y\n".utf8)]
    #expect(try feedFolder("image-folder", files.merging(["a/1.png": picture, "b/1.png": picture]) { $1 }) > 0)
  }

  @Test func humanActivity() throws {
    #expect(try feedFolder("har", HumanActivityTests.tree(subjects: [1, 2], windows: 1)) > 0)
  }

  @Test func table() throws {
    let text = "a,b,\"the class\"\n1,2.5,x\n-3,4e2,\"y \"\"z\"\n\n5,6,x\r\n"
    let valid = [Array(text.utf8), Array("1;2;a\n3;4;b\n".utf8), Array("1\ta\n\n2\tb".utf8)]
    let format = Settings.defaults(TableFormat.init).settings
    #expect(
      feed(valid) {
        try readTable($0, format)
      } > 0)
    #expect(try feedFolder("csv", ["train.csv": valid[0], "test.csv": valid[0]]) > 0)
  }

  private func readTable(_ bytes: UnsafeRawBufferPointer, _ format: TableFormat) throws {
    let columns = try TableColumns(TableScan(bytes, format.dialect, file: "table"), format, file: "table")
    var broken = BrokenSamples(.skip)
    _ = try Table(parsing: bytes, file: "table", format, broken: &broken) { _ in columns }
  }

  /// The prepared file too, with its digest made right again.
  @Test func preparedFile() throws {
    let folder = try DatasetFolder()
    let path = "\(folder.path)/store"
    let writer = try SampleStoreWriter(path)
    writer.begin(.bit, shape: [4, 4, 4, 1], classNames: ["a", "b"])
    for index in 0..<3 {
      try writer.append(bits: VoxelGrid(edge: 4).cells, name: "s\(index)", label: index % 2, split: .train)
    }
    try writer.finish(key: "key", sources: [SourceStamp(path: "x", size: 1, version: 2, content: 3)])
    let accepted = feed([try Files.read(path)]) { bytes in
      let resealed = sealed(Array(bytes))
      guard resealed.withUnsafeBytes({ SampleStoreContent($0) }) != nil else {
        throw DatasetError.binary(file: "store", byte: 0, expected: "", found: "")
      }
    }
    #expect(accepted > 0)
  }

  /// A prepared file with the digest that its bytes should have.
  private func sealed(_ file: [UInt8]) -> [UInt8] {
    let start = SampleStore.start
    guard file.count >= start else { return file }
    let end = file[16..<24].reversed().reduce(0) { $0 << 8 | Int($1) & 0xFF }
    guard (start...file.count).contains(end) else { return file }
    var hash = ContentHash()
    for part in [file[start..<end], file[16..<start], file[end...]] { Array(part).withUnsafeBytes { hash.update($0) } }
    return Array(file[..<8]) + withUnsafeBytes(of: hash.value.littleEndian, Array.init) + Array(file[16...])
  }
}
