import Essentials

/// One image of `Drawings10`: a figure in light colours with random size, position and rotation, on a dark ground with
/// clutter and noise.
struct Drawing {
  private typealias Colour = Canvas.Colour

  let shape: DrawingShape
  private let dark = 0.0...0.5
  private let light = 0.4...1.0

  init(shape: DrawingShape) { self.shape = shape }

  /// Red, green and blue planes, 32 x 32 values each.
  func planes(using rng: inout SeededGenerator) -> [UInt8] {
    let (ground, otherGround) = (Self.colour(in: dark, using: &rng), Self.colour(in: dark, using: &rng))
    let slope = portableSineCosine(turns: rng.uniform())
    var canvas = Canvas(edge: 32, from: ground, to: otherGround, x: slope.cosine, y: slope.sine)
    for _ in 0..<rng.integer(below: 4) { Self.clutter(&canvas, using: &rng) }
    paintShape(on: &canvas, ground: (ground + otherGround) / 2, using: &rng)
    for _ in 0..<rng.integer(below: 2) { Self.clutter(&canvas, using: &rng) }
    return canvas.planes(noise: rng.uniform(in: 0.02...0.1), using: &rng)
  }

  private func paintShape(on canvas: inout Canvas, ground: Colour, using rng: inout SeededGenerator) {
    let radius = rng.uniform(in: 8.0...13.0)
    // Stretched along one axis and shrunk along the other.
    let stretch = rng.uniform(in: 0.85...1.18)
    let (x, y) = (rng.uniform(in: 13.0...19.0), rng.uniform(in: 13.0...19.0))
    let (sine, cosine) = portableSineCosine(turns: rng.uniform(in: -0.08...0.08))
    let colour = lightColour(against: ground, using: &rng)
    let second = rng.bernoulli(0.3) ? lightColour(against: ground, using: &rng) : colour
    let stripes = rng.uniform(in: 3.0...7.0)
    let contains = shape.contains
    canvas.paint({ column, row in
      let (across, up) = ((column - x) / radius, (y - row) / radius)
      return contains((across * cosine + up * sine) * stretch, (up * cosine - across * sine) / stretch)
    }) { column, row in
      let phase = ((column - x) * sine + (row - y) * cosine) / stripes
      return phase - phase.rounded(.down) < 0.5 ? colour : second
    }
  }

  /// A line across, or a spot.
  private static func clutter(_ canvas: inout Canvas, using rng: inout SeededGenerator) {
    let (x, y) = (rng.uniform(in: 0.0...32.0), rng.uniform(in: 0.0...32.0))
    let (sine, cosine) = portableSineCosine(turns: rng.uniform())
    let half = rng.uniform(in: 0.4...1.2)
    let length = rng.uniform(in: 3.0...14.0)
    let spot = rng.uniform(in: 1.0...2.6)
    let isLine = rng.bernoulli(0.6)
    let colour = Self.colour(in: 0.1...0.8, using: &rng)
    canvas.paint({ column, row in
      let (across, down) = (column - x, row - y)
      let (along, aside) = (across * cosine + down * sine, down * cosine - across * sine)
      return isLine ? abs(aside) < half && abs(along) < length : across * across + down * down < spot * spot
    }) { _, _ in colour }
  }

  /// A light colour that is distinct from the ground, if only slightly.
  private func lightColour(against ground: Colour, using rng: inout SeededGenerator) -> Colour {
    var colour = Self.colour(in: light, using: &rng)
    for _ in 0..<20 where Self.distance(colour, ground) < 0.6 { colour = Self.colour(in: light, using: &rng) }
    return colour
  }

  private static func colour(in range: ClosedRange<Double>, using rng: inout SeededGenerator) -> Colour {
    let (red, green, blue) = (rng.uniform(in: range), rng.uniform(in: range), rng.uniform(in: range))
    return Colour(red, green, blue)
  }

  /// The sum of the distances in red, green and blue.
  private static func distance(_ first: Colour, _ second: Colour) -> Double {
    let away = first - second
    return abs(away.x) + abs(away.y) + abs(away.z)
  }
}
