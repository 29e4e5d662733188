import Datasets
import Essentials
import Testing

@Suite struct OFFMeshTests {
  @Test(arguments: ["cube", "joined-header", "coloured"])
  func readsACube(_ name: String) throws {
    let mesh = try OFFMesh(contentsOf: fixture("off/\(name).off"))
    #expect(mesh.vertices.count == 8)
    #expect(mesh.vertices[5] == SIMD3(1, 0, 1))
    // Six squares, each cut in two from its first corner.
    #expect(mesh.triangles.count == 12)
    #expect(mesh.triangles[0] == SIMD3(0, 1, 3))
    #expect(mesh.triangles[1] == SIMD3(0, 3, 2))
  }

  @Test(arguments: [
    ("empty", "empty.off:2: expected the word OFF, found an empty file"),
    ("no-header", "no-header.off:1: expected the word OFF, found \"8\""),
    ("no-counts", "no-counts.off:2: expected the numbers of vertices, faces and edges, found the end of the file"),
    ("bad-counts", "bad-counts.off:2: expected the numbers of vertices, faces and edges, found \"six\""),
    ("too-many", "too-many.off:2: expected at most 2147483647 vertices, found 3000000000"),
    ("few-coordinates", "few-coordinates.off:4: expected 3 vertex coordinates, found 2"),
    ("not-finite", "not-finite.off:4: expected a finite coordinate, found \"nan\""),
    ("too-large", "too-large.off:4: expected a finite coordinate, found \"1e999\""),
    ("truncated-vertices", "truncated-vertices.off:4: expected 3 vertices, found the end of the file after 2"),
    ("truncated-faces", "truncated-faces.off:6: expected 2 faces, found the end of the file after 1"),
    ("no-corner-count", "no-corner-count.off:7: expected a face's number of vertices, found \"x\""),
    ("two-corners", "two-corners.off:6: expected a face of at least 3 vertices, found 2"),
    ("few-indices", "few-indices.off:6: expected 3 vertex indices, found 2"),
    ("bad-index", "bad-index.off:7: expected a vertex index below the number of vertices, 3, found 3"),
    ("negative-index", "negative-index.off:6: expected a vertex index, found \"-2\""),
    ("no-vertices", "no-vertices.off:3: expected a vertex index below the number of vertices, 0, found 0"),
  ])
  func saysWhatIsWrong(_ name: String, _ message: String) throws {
    #expect(try errorMessage(about: "off/\(name).off") { _ = try OFFMesh(contentsOf: $0) } == message)
  }

  /// Every number must be the `Double` that Swift's own parser makes of the text.
  @Test func numbersAreRoundedCorrectly() throws {
    var rng = SeededGenerator(seed: 3)
    var texts = [
      "0", "-0.0", "+1", "1.", ".5", "1e22", "1e23", "9007199254740993", "0.1", "123456789012345678901234567890",
      "4.9e-324", "1.7976931348623157e308", "0.000001234", "2.2250738585072011e-308", "1E-3", "1e+05",
    ]
    for _ in 0..<20_000 {
      let value = rng.uniform(in: -2000...2000)
      let digits = rng.integer(below: 5)
      texts.append(digits == 0 ? "\(value)" : "\((value * 1000).rounded() / 1000)")
      texts.append("\(Int(value)).\(rng.next() % 1_000_000)e\(rng.integer(below: 60) - 30)")
    }
    let body = "OFF\n\(texts.count) 0 0\n" + texts.map { "\($0) 0 0\n" }.joined()
    let mesh = try Array(body.utf8).withUnsafeBytes { try OFFMesh(parsing: $0, file: "numbers") }
    let wrong = zip(texts, mesh.vertices).filter { text, vertex in
      let plain = text.hasSuffix(".") ? text + "0" : text
      return vertex.x.bitPattern != Double(plain)?.bitPattern
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
