import Essentials

/// The kinds of figure of `Drawings10`, as sets of points in coordinates from about -1 to 1.
enum DrawingShape: String, CaseIterable {
  case arrow, crescent, cross, disc, heart, hexagon, ring, square, star, triangle

  /// A predicate: whether a point belongs to the figure; y points up.
  var contains: (_ x: Double, _ y: Double) -> Bool {
    switch self {
    case .arrow:
      Self.polygon([(1, 0), (0.1, 0.8), (0.1, 0.32), (-0.95, 0.32), (-0.95, -0.32), (0.1, -0.32), (0.1, -0.8)])
    case .crescent: { x, y in x * x + y * y < 0.8 && (x - 0.45) * (x - 0.45) + y * y > 0.5 }
    case .cross: { x, y in min(abs(x), abs(y)) < 0.28 && max(abs(x), abs(y)) < 0.88 }
    case .disc: { x, y in x * x + y * y < 0.66 }
    case .heart:
      // (x² + y² - 1)³ = x² y³, scaled down.
      { x, y in
        let (x, y) = (x * 1.3, y * 1.3)
        let away = x * x + y * y - 1
        return away * away * away < x * x * y * y * y
      }
    case .hexagon: Self.polygon(Self.corners(6, outer: 0.95))
    case .ring: { x, y in (0.22..<0.78).contains(x * x + y * y) }
    case .square: { x, y in max(abs(x), abs(y)) < 0.74 }
    case .star: Self.polygon(Self.corners(10, outer: 1, inner: 0.42))
    case .triangle: Self.polygon(Self.corners(3, outer: 1))
    }
  }

  /// Corners around the origin, every second one at the distance `inner`.
  private static func corners(_ count: Int, outer: Double, inner: Double? = nil) -> [(Double, Double)] {
    (0..<count).map { index in
      let (sine, cosine) = portableSineCosine(turns: Double(index) / Double(count))
      let radius = index % 2 == 0 ? outer : inner ?? outer
      return (radius * cosine, radius * sine)
    }
  }

  /// Points from which a line to the right crosses the edges an odd number of times.
  private static func polygon(_ corners: [(x: Double, y: Double)]) -> (Double, Double) -> Bool {
    { x, y in
      var isInside = false
      var last = corners[corners.count - 1]
      for corner in corners {
        if (corner.y > y) != (last.y > y),
          x < corner.x + (y - corner.y) / (last.y - corner.y) * (last.x - corner.x)
        {
          isInside.toggle()
        }
        last = corner
      }
      return isInside
    }
  }
}
