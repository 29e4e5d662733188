import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Every parser takes any bytes: it returns or throws, and never traps. 50,000 random inputs and 50,000
/// damaged valid files each.
@Suite struct ParserMutationTests {
  private static let rounds = 50_000

  private func feed(_ valid: [[UInt8]], _ parse: (UnsafeRawBufferPointer) throws -> Void) -> Int {
    var rng = SeededGenerator(seed: 11)
    var accepted = 0
    func run(_ bytes: [UInt8]) { if (try? bytes.withUnsafeBytes(parse)) != nil { accepted += 1 } }
    for round in 0..<Self.rounds {
      run((0..<rng.integer(below: 200)).map { _ in UInt8(truncatingIfNeeded: rng.next()) })
      run(mutated(valid[round % valid.count], using: &rng))
    }
    return accepted
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

  /// The prepared file too, with its digest made right again.
  @Test func preparedFile() throws {
    let folder = try DatasetFolder()
    var builder = VoxelStoreBuilder(edge: 4)
    builder.classNames = ["a", "b"]
    for index in 0..<3 { builder.append(VoxelGrid(edge: 4), name: "s\(index)", label: index % 2, split: .train) }
    let path = "\(folder.path)/store"
    let sources = [SourceStamp(path: "x", size: 1, modified: 2, content: 3)]
    try builder.write(to: path, key: "key", sources: sources)
    let accepted = feed([try Files.read(path)]) { bytes in
      var sealed = Array(bytes)
      if sealed.count >= 16 { VoxelStoreContent.seal(&sealed) }
      guard sealed.withUnsafeBytes({ VoxelStoreContent($0) }) != nil else { throw DatasetError.binary(file: "store", byte: 0, expected: "", found: "") }
    }
    #expect(accepted > 0)
  }
}
