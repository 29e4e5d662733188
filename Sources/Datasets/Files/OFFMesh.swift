import Essentials

/// A triangle mesh, as read from an OFF file (Object File Format of Geomview, text form).
///
/// Polygons are cut into triangles by a fan from their first vertex. The headers `OFF`, `COFF`,
/// `NOFF` and `CNOFF` are accepted; what follows the coordinates or the indices on a line (colours, normals)
/// is ignored, and so is anything after the last face. The counts may follow on the header line,
/// with or without a space: many files of ModelNet40 begin `OFF490 518 0`.
public struct OFFMesh: Equatable, Sendable {
  public var vertices: [SIMD3<Double>]
  /// Indices into `vertices`, three a triangle.
  public var triangles: [SIMD3<Int32>]

  public init(vertices: [SIMD3<Double>], triangles: [SIMD3<Int32>]) {
    self.vertices = vertices
    self.triangles = triangles
  }

  /// Reads the file at `path`.
  public init(contentsOf path: String) throws {
    let file = try MappedFile(path)
    try self.init(parsing: file.bytes, file: path)
  }

  /// Parses the text of a file; `file` only names it in messages.
  /// - Throws: `DatasetError` naming the line.
  public init(parsing bytes: UnsafeRawBufferPointer, file: String) throws {
    var parser = OFFParser(bytes, file: file)
    (vertices, triangles) = try parser.parse()
  }
}

private struct OFFParser {
  private var scanner: TextScanner
  private let file: String
  private let size: Int

  init(_ bytes: UnsafeRawBufferPointer, file: String) {
    scanner = TextScanner(bytes)
    self.file = file
    size = bytes.count
  }

  mutating func parse() throws -> (vertices: [SIMD3<Double>], triangles: [SIMD3<Int32>]) {
    let (vertexCount, faceCount) = try counts()
    var vertices: [SIMD3<Double>] = []
    // A vertex takes at least 6 bytes and a face 8, so larger counts are wrong and reserve no memory.
    vertices.reserveCapacity(min(vertexCount, size / 6))
    for index in 0..<vertexCount {
      guard scanner.nextLine() else { throw ended(after: index, of: vertexCount, "vertex", "vertices") }
      vertices.append(try vertex())
    }
    var triangles: [SIMD3<Int32>] = []
    triangles.reserveCapacity(min(faceCount, size / 8))
    for index in 0..<faceCount {
      guard scanner.nextLine() else { throw ended(after: index, of: faceCount, "face", "faces") }
      try appendFace(to: &triangles, vertexCount: vertexCount)
    }
    return (vertices, triangles)
  }

  private mutating func counts() throws -> (vertices: Int, faces: Int) {
    guard scanner.nextLine() else { throw fault("the word OFF", "an empty file") }
    let first = scanner.word
    guard
      scanner.skip("OFF") || scanner.skip("COFF") || scanner.skip("NOFF") || scanner.skip("CNOFF")
    else { throw fault("the word OFF", quoted(first)) }
    if scanner.isAtLineEnd(), !scanner.nextLine() {
      throw fault("the numbers of vertices, faces and edges", "the end of the file")
    }
    guard let vertices = scanner.natural(), let faces = scanner.natural() else {
      throw fault("the numbers of vertices, faces and edges", found())
    }
    guard vertices <= Int(Int32.max) else { throw fault("at most \(Int32.max) vertices", "\(vertices)") }
    return (vertices, faces)
  }

  private mutating func vertex() throws -> SIMD3<Double> {
    guard let x = scanner.number() else { throw coordinateFault(0) }
    guard let y = scanner.number() else { throw coordinateFault(1) }
    guard let z = scanner.number() else { throw coordinateFault(2) }
    return SIMD3(x, y, z)
  }

  private mutating func appendFace(to triangles: inout [SIMD3<Int32>], vertexCount: Int) throws {
    guard let count = scanner.natural() else { throw fault("a face's number of vertices", found()) }
    guard count >= 3 else { throw fault("a face of at least 3 vertices", "\(count)") }
    let first = try vertexIndex(0, of: count, below: vertexCount)
    var previous = try vertexIndex(1, of: count, below: vertexCount)
    for position in 2..<count {
      let next = try vertexIndex(position, of: count, below: vertexCount)
      triangles.append(SIMD3(first, previous, next))
      previous = next
    }
  }

  private mutating func vertexIndex(_ position: Int, of count: Int, below bound: Int) throws -> Int32 {
    if scanner.isAtLineEnd() { throw fault("\(count) vertex indices", "\(position)") }
    guard let index = scanner.natural() else { throw fault("a vertex index", found()) }
    guard index < bound else {
      throw fault("a vertex index below the number of vertices, \(bound)", "\(index)")
    }
    return Int32(index)
  }

  private mutating func coordinateFault(_ read: Int) -> DatasetError {
    scanner.isAtLineEnd()
      ? fault("3 vertex coordinates", "\(read)") : fault("a finite coordinate", found())
  }

  private mutating func found() -> String {
    scanner.isAtLineEnd() ? "the end of the line" : quoted(scanner.word)
  }

  private func ended(after read: Int, of count: Int, _ noun: String, _ plural: String) -> DatasetError {
    fault(counted(count, noun, plural: plural), "the end of the file after \(read)")
  }

  private func fault(_ expected: String, _ found: String) -> DatasetError {
    .text(file: file, line: max(scanner.line, 1), expected: expected, found: found)
  }
}
