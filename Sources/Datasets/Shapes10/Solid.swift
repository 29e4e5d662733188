import Essentials

/// A closed solid as polygons, from which `Shapes10` is made. Several closed parts may overlap; z points up.
struct Solid {
  typealias Point = SIMD3<Double>

  var vertices: [Point] = []
  /// Vertex indices of each polygon, anticlockwise seen from outside.
  var faces: [[Int]] = []

  /// The text of an OFF file, coordinates rounded to thousandths.
  var offText: String {
    var text = "OFF\n\(vertices.count) \(faces.count) 0\n"
    for vertex in vertices {
      text += "\(Self.thousandths(vertex.x)) \(Self.thousandths(vertex.y)) \(Self.thousandths(vertex.z))\n"
    }
    for face in faces { text += "\(face.count) \(face.map(String.init).joined(separator: " "))\n" }
    return text
  }

  private static func thousandths(_ value: Double) -> String {
    let rounded = Int((value * 1000).rounded())
    let digits = String(abs(rounded) % 1000)
    let padded = String(repeating: "0", count: 3 - digits.count) + digits
    return "\(rounded < 0 ? "-" : "")\(abs(rounded) / 1000).\(padded)"
  }

  mutating func append(_ other: Solid) {
    let offset = vertices.count
    vertices += other.vertices
    faces += other.faces.map { $0.map { $0 + offset } }
  }

  func mapped(_ transform: (Point) -> Point) -> Solid {
    Solid(vertices: vertices.map(transform), faces: faces)
  }
}

// MARK: - Ways to make one

extension Solid {
  /// An axis-aligned box.
  static func box(from low: Point, to high: Point) -> Solid {
    extruded(
      [(low.x, low.y), (high.x, low.y), (high.x, high.y), (low.x, high.y)], from: low.z, to: high.z)
  }

  /// A convex polygon, anticlockwise, extruded along z.
  static func extruded(_ polygon: [(Double, Double)], from low: Double, to high: Double) -> Solid {
    let count = polygon.count
    return Solid(
      vertices: polygon.map { Point($0.0, $0.1, low) } + polygon.map { Point($0.0, $0.1, high) },
      faces: [(0..<count).reversed(), Array(count..<2 * count)]
        + (0..<count).map { [$0, ($0 + 1) % count, ($0 + 1) % count + count, $0 + count] })
  }

  /// A regular polygon around the origin.
  static func regularPolygon(_ count: Int, radius: Double) -> [(Double, Double)] {
    (0..<count).map {
      let (sine, cosine) = portableSineCosine(turns: Double($0) / Double(count))
      return (radius * cosine, radius * sine)
    }
  }

  /// A profile of (radius, height), from bottom to top, rotated about the z axis; radius 0 makes a tip.
  static func turned(_ profile: [(radius: Double, height: Double)], segments: Int) -> Solid {
    var solid = Solid()
    var rings: [[Int]] = []
    for (radius, height) in profile {
      let start = solid.vertices.count
      let ring = radius == 0 ? [(0, 0)] : regularPolygon(segments, radius: radius)
      solid.vertices += ring.map { Point($0.0, $0.1, height) }
      rings.append((0..<segments).map { radius == 0 ? start : start + $0 })
    }
    for (low, high) in zip(rings, rings.dropFirst()) {
      for index in 0..<segments {
        let next = (index + 1) % segments
        let corners = [low[index], low[next], high[next], high[index]]
        solid.faces.append(
          low[0] == low[1]
            ? [0, 2, 3].map { corners[$0] }
            : high[0] == high[1] ? [0, 1, 2].map { corners[$0] } : corners)
      }
    }
    if let first = rings.first, first[0] != first[1] { solid.faces.append(first.reversed()) }
    if let last = rings.last, last[0] != last[1] { solid.faces.append(last) }
    return solid
  }

  /// A ring about the z axis, its tube with `sides` corners.
  static func torus(radius: Double, tube: Double, segments: Int, sides: Int) -> Solid {
    var solid = Solid()
    for segment in 0..<segments {
      let (sine, cosine) = portableSineCosine(turns: Double(segment) / Double(segments))
      for (across, up) in regularPolygon(sides, radius: tube) {
        solid.vertices.append(Point((radius + across) * cosine, (radius + across) * sine, up))
      }
    }
    for segment in 0..<segments {
      let (here, there) = (segment * sides, (segment + 1) % segments * sides)
      for side in 0..<sides {
        let next = (side + 1) % sides
        solid.faces.append([here + side, there + side, there + next, here + next])
      }
    }
    return solid
  }
}
