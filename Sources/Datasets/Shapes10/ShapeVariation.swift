import Essentials

/// The random changes of each solid of `Shapes10`: it is stretched, tapered, dented, roughened, with lumps added,
/// tilted and turned. The ranges are set so that families overlap a little: a cylinder can be tapered until it
/// looks like a cone, a dented box like a prism.
struct ShapeVariation {
  func apply(to solid: Solid, using rng: inout SeededGenerator) -> Solid {
    var solid = stretched(solid, using: &rng)
    solid = rolled(solid, using: &rng)
    for _ in 0..<rng.integer(below: 2) { solid = dented(solid, using: &rng) }
    solid = roughened(solid, using: &rng)
    for _ in 0..<rng.integer(below: 3) { solid.append(lump(on: solid, using: &rng)) }
    return turned(solid, using: &rng)
  }

  /// Scales each axis, and tapers the sides towards the top or the bottom.
  private func stretched(_ solid: Solid, using rng: inout SeededGenerator) -> Solid {
    let scale = Solid.Point(
      rng.uniform(in: 0.7...1.3), rng.uniform(in: 0.7...1.3), rng.uniform(in: 0.7...1.3))
    let taper = rng.uniform(in: -0.22...0.22)
    return solid.mapped { point in
      let width = 1 + taper * point.z
      return scale * Solid.Point(point.x * width, point.y * width, point.z)
    }
  }

  /// Lays one solid in four on its side.
  private func rolled(_ solid: Solid, using rng: inout SeededGenerator) -> Solid {
    rng.integer(below: 4) > 0 ? solid : solid.mapped { Solid.Point($0.z, $0.y, -$0.x) }
  }

  /// Moves the vertices around a random one towards the middle.
  private func dented(_ solid: Solid, using rng: inout SeededGenerator) -> Solid {
    let centre = solid.vertices[rng.integer(below: solid.vertices.count)]
    let radius = rng.uniform(in: 0.3...0.7)
    let depth = rng.uniform(in: 0.1...0.35)
    return solid.mapped { point in
      let away = point - centre
      let distance = (away * away).sum().squareRoot()
      return distance < radius ? point * (1 - depth * (1 - distance / radius)) : point
    }
  }

  private func roughened(_ solid: Solid, using rng: inout SeededGenerator) -> Solid {
    let size = rng.uniform(in: 0...0.05)
    return solid.mapped { point in
      let x = rng.uniform(in: -size...size)
      let y = rng.uniform(in: -size...size)
      let z = rng.uniform(in: -size...size)
      return point + Solid.Point(x, y, z)
    }
  }

  /// A small box around one of the vertices.
  private func lump(on solid: Solid, using rng: inout SeededGenerator) -> Solid {
    let centre = solid.vertices[rng.integer(below: solid.vertices.count)]
    let half = Solid.Point(
      rng.uniform(in: 0.08...0.25), rng.uniform(in: 0.08...0.25), rng.uniform(in: 0.08...0.25))
    return .box(from: centre - half, to: centre + half)
  }

  /// Tilts by up to a fifteenth of a turn (24°) about a horizontal axis, then turns about the vertical one.
  private func turned(_ solid: Solid, using rng: inout SeededGenerator) -> Solid {
    let tilt = portableSineCosine(turns: rng.uniform(in: -1.0 / 15...1.0 / 15))
    let yaw = portableSineCosine(turns: rng.uniform())
    return solid.mapped { point in
      let y = point.y * tilt.cosine - point.z * tilt.sine
      let z = point.y * tilt.sine + point.z * tilt.cosine
      return Solid.Point(
        point.x * yaw.cosine - y * yaw.sine, point.x * yaw.sine + y * yaw.cosine, z)
    }
  }
}
