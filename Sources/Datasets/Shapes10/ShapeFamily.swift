import Essentials

/// The ten families of `Shapes10`. Each draws its own proportions; all are about 2 units across.
enum ShapeFamily: String, CaseIterable {
  case box
  case capsule
  case cone
  case cylinder
  case ellipsoid
  case prism
  case pyramid
  case stairs
  case table
  case torus

  /// A solid of this family with random proportions, upright and undamaged.
  func solid(using rng: inout SeededGenerator) -> Solid {
    let segments = 10 + rng.integer(below: 3)
    let height = rng.uniform(in: 0.6...1.1)
    switch self {
    case .box:
      let half = Solid.Point(rng.uniform(in: 0.5...1), rng.uniform(in: 0.5...1), height * 0.9)
      return .box(from: -half, to: half)
    case .capsule:
      let radius = rng.uniform(in: 0.45...0.7)
      let cap = arc(from: 0, to: 0.25, steps: 3).map { (radius: radius * $0.cosine, rise: radius * $0.sine) }
      let straight = height * 0.6
      return .turned(
        cap.reversed().map { ($0.radius, -straight - $0.rise) } + cap.map { ($0.radius, straight + $0.rise) },
        segments: segments)
    case .cone:
      let tip = rng.uniform(in: 0...0.15)
      return .turned([(rng.uniform(in: 0.7...1), -height), (tip < 0.05 ? 0 : tip, height)], segments: segments)
    case .cylinder:
      let radius = rng.uniform(in: 0.5...0.9)
      return .turned([(radius, -height), (radius, 0), (radius, height)], segments: segments)
    case .ellipsoid:
      return .turned(
        arc(from: -0.25, to: 0.25, steps: 6).map { (0.9 * $0.cosine, height * $0.sine) }, segments: segments)
    case .prism:
      let radius = rng.uniform(in: 0.7...1)
      return .extruded(Solid.regularPolygon(3, radius: radius), from: -height, to: height)
    case .pyramid:
      let radius = rng.uniform(in: 0.8...1.1)
      let tip = rng.uniform(in: 0...0.15)
      return .turned([(radius, -height), (tip < 0.05 ? 0 : tip, height)], segments: 4)
    case .stairs:
      return stairs(steps: 3 + rng.integer(below: 3), width: rng.uniform(in: 0.4...0.9), height: height)
    case .table:
      return table(using: &rng, height: height)
    case .torus:
      let tube = rng.uniform(in: 0.22...0.4)
      return .torus(radius: 1 - tube / 2, tube: tube, segments: segments + 2, sides: 6)
    }
  }

  /// Points of the unit circle from one angle to another, in turns; a pole's radius is exactly 0.
  private func arc(from first: Double, to last: Double, steps: Int) -> [(sine: Double, cosine: Double)] {
    (0...steps).map { portableSineCosine(turns: first + (last - first) * Double($0) / Double(steps)) }
  }

  private func stairs(steps: Int, width: Double, height: Double) -> Solid {
    var solid = Solid()
    for step in 0..<steps {
      let start = -1 + 2 * Double(step) / Double(steps)
      let top = -height + 2 * height * Double(step + 1) / Double(steps)
      solid.append(
        .box(from: .init(start, -width, -height), to: .init(start + 2 / Double(steps), width, top)))
    }
    return solid
  }

  private func table(using rng: inout SeededGenerator, height: Double) -> Solid {
    let half = Solid.Point(rng.uniform(in: 0.7...1), rng.uniform(in: 0.6...1), height)
    let board = rng.uniform(in: 0.15...0.35)
    let leg = rng.uniform(in: 0.2...0.4)
    var solid = Solid.box(from: .init(-half.x, -half.y, half.z - board), to: half)
    for x in [-half.x, half.x - leg] {
      for y in [-half.y, half.y - leg] {
        solid.append(.box(from: .init(x, y, -half.z), to: .init(x + leg, y + leg, half.z - board / 2)))
      }
    }
    return solid
  }
}
