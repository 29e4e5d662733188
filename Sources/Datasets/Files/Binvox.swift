import Essentials

/// The binvox file format (Patrick Min): a text header, then run lengths of voxels.
///
/// The data run with x slowest, then z, then y fastest; `dim` gives the edges in that order. They are converted
/// to the `[x][y][z]` order of `VoxelGrid` on reading, and back on writing.
public struct Binvox: Equatable, Sendable {
  /// The maximum length of an edge, in voxels.
  public static let longestEdge = 512

  public var grid: VoxelGrid
  /// The grid's corner in the mesh's coordinates.
  public var translate: SIMD3<Double>
  /// The length of the grid's edge in the mesh's coordinates.
  public var scale: Double

  public init(grid: VoxelGrid, translate: SIMD3<Double> = .zero, scale: Double = 1) {
    self.grid = grid
    self.translate = translate
    self.scale = scale
  }

  /// Reads the file at `path`.
  public init(contentsOf path: String) throws {
    let file = try MappedFile(path)
    try self.init(parsing: file.bytes, file: path)
  }

  /// Parses the bytes of a file; `file` only names it in messages.
  /// - Throws: `DatasetError` naming the line of the header or the byte of the data.
  public init(parsing bytes: UnsafeRawBufferPointer, file: String) throws {
    var reader = ByteReader(bytes)
    let header = try BinvoxHeader(&reader, file: file)
    grid = try Self.voxels(header, &reader, file: file)
    translate = header.translate
    scale = header.scale
  }

  private static func voxels(
    _ header: BinvoxHeader, _ reader: inout ByteReader, file: String
  ) throws -> VoxelGrid {
    func fault(_ byte: Int, _ expected: String, _ found: String) -> DatasetError {
      .binary(file: file, byte: byte, expected: expected, found: found)
    }
    let (depth, width, height) = header.edges
    let count = depth * height * width
    // Checked before memory is allocated, which the rest of the file may not be able to fill.
    guard reader.remaining / 2 * 255 >= count else {
      throw fault(reader.offset, "runs of \(count) voxels in all", "only \(reader.remaining) bytes")
    }
    var grid = VoxelGrid(depth: depth, height: height, width: width)
    var next = 0
    while next < count {
      let start = reader.offset
      guard let value = reader.byte(), let length = reader.byte() else {
        throw fault(start, "runs of \(count) voxels in all", "the end of the file after \(next)")
      }
      guard value <= 1 else { throw fault(start, "a voxel value of 0 or 1", "\(value)") }
      guard length > 0 else { throw fault(start + 1, "a run of 1 to 255 voxels", "0") }
      guard Int(length) <= count - next else {
        throw fault(start + 1, "runs of \(count) voxels in all", "\(next + Int(length))")
      }
      if value == 1 {
        for index in next..<next + Int(length) {
          let (x, z, y) = (index / (width * height), index / height % width, index % height)
          grid.cells[(x * height + y) * width + z] = 1
        }
      }
      next += Int(length)
    }
    guard reader.isAtEnd else {
      throw fault(reader.offset, "the end of the file", "\(counted(reader.remaining, "byte")) more")
    }
    return grid
  }

  /// The file's bytes.
  public func encoded() -> [UInt8] {
    let (depth, height, width) = (grid.depth, grid.height, grid.width)
    var bytes = Array(
      """
      #binvox 1
      dim \(depth) \(width) \(height)
      translate \(translate.x) \(translate.y) \(translate.z)
      scale \(scale)
      data

      """.utf8)
    var value = grid.cells[0]
    var length: UInt8 = 0
    for x in 0..<depth {
      for z in 0..<width {
        for y in 0..<height {
          let next = grid.cells[(x * height + y) * width + z]
          if next != value || length == 255 {
            bytes += [value, length]
            (value, length) = (next, 0)
          }
          length += 1
        }
      }
    }
    return bytes + [value, length]
  }
}

private struct BinvoxHeader {
  /// In file order: x, z, y.
  var edges = (0, 0, 0)
  var translate = SIMD3<Double>.zero
  var scale = 1.0

  /// Reads up to and including the line `data`.
  init(_ reader: inout ByteReader, file: String) throws {
    var number = 0
    func fault(_ expected: String, _ found: String) -> DatasetError {
      .text(file: file, line: max(number, 1), expected: expected, found: found)
    }
    var sawEdges = false
    while let text = reader.line() {
      number += 1
      var line = TextScanner(text)
      if number == 1 {
        guard text.starts(with: "#binvox".utf8) else { throw fault("#binvox 1", quoted(text)) }
        continue
      }
      guard line.nextLine() else { continue }
      if line.skip("dim") {
        let limit = 1...Binvox.longestEdge
        guard let x = line.natural(), let z = line.natural(), let y = line.natural(),
          limit.contains(x), limit.contains(z), limit.contains(y)
        else { throw fault("dim and 3 edges of 1 to \(Binvox.longestEdge) voxels", quoted(text)) }
        edges = (x, z, y)
        sawEdges = true
      } else if line.skip("translate") {
        guard let x = line.number(), let y = line.number(), let z = line.number() else {
          throw fault("translate and 3 numbers", quoted(text))
        }
        translate = SIMD3(x, y, z)
      } else if line.skip("scale") {
        guard let value = line.number() else { throw fault("scale and a number", quoted(text)) }
        scale = value
      } else if line.skip("data") {
        guard sawEdges else { throw fault("a line dim before data", "none") }
        return
      } else {
        throw fault("one of dim, translate, scale, data", quoted(text))
      }
    }
    throw fault("a line data", "the end of the file")
  }
}
