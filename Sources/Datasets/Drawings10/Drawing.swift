import Essentials

/// One picture of `Drawings10`: a figure of some colours, size, place and turn, among clutter, under noise.
struct Drawing {
  private typealias Colour = DrawingCanvas.Colour

  let shape: DrawingShape

  /// Red, green and blue planes, 32 x 32 values each.
  func planes(using rng: inout SeededGenerator) -> [UInt8] {
    let (ground, otherGround) = (Self.colour(using: &rng), Self.colour(using: &rng))
    let slope = portableSineCosine(turns: rng.uniform())
    var canvas = DrawingCanvas(from: ground, to: otherGround, x: slope.cosine, y: slope.sine)
    for _ in 0..<2 + rng.integer(below: 4) { Self.clutter(&canvas, using: &rng) }
    paintShape(on: &canvas, ground: (ground + otherGround) / 2, using: &rng)
    for _ in 0..<rng.integer(below: 3) { Self.clutter(&canvas, using: &rng) }
    return canvas.planes(noise: rng.uniform(in: 0.03...0.12), using: &rng)
  }

  private func paintShape(on canvas: inout DrawingCanvas, ground: Colour, using rng: inout SeededGenerator) {
    let radius = rng.uniform(in: 6.0...13.0)
    // Stretched in one direction and shrunk in the other.
    let stretch = rng.uniform(in: 0.8...1.25)
    let (x, y) = (rng.uniform(in: 11.0...21.0), rng.uniform(in: 11.0...21.0))
    let (sine, cosine) = portableSineCosine(turns: rng.uniform())
    var colour = Self.colour(using: &rng)
    // Seen against the ground, if only just.
    for _ in 0..<20 where Self.distance(colour, ground) < 0.55 { colour = Self.colour(using: &rng) }
    var second = colour
    if rng.bernoulli(0.4) {
      second = Self.colour(using: &rng)
      for _ in 0..<20 where Self.distance(second, ground) < 0.45 { second = Self.colour(using: &rng) }
    }
    let stripes = rng.uniform(in: 3.0...7.0)
    let contains = shape.contains
    canvas.paint({ column, row in
      let (across, up) = ((column - x) / radius, (y - row) / radius)
      return contains((across * cosine + up * sine) * stretch, (up * cosine - across * sine) / stretch)
    }) { column, row in
      let place = ((column - x) * sine + (row - y) * cosine) / stripes
      return place - place.rounded(.down) < 0.5 ? colour : second
    }
  }

  /// A line across, or a spot.
  private static func clutter(_ canvas: inout DrawingCanvas, using rng: inout SeededGenerator) {
    let (x, y) = (rng.uniform(in: 0.0...32.0), rng.uniform(in: 0.0...32.0))
    let (sine, cosine) = portableSineCosine(turns: rng.uniform())
    let half = rng.uniform(in: 0.4...1.2)
    let length = rng.uniform(in: 3.0...14.0)
    let spot = rng.uniform(in: 1.0...2.6)
    let isLine = rng.bernoulli(0.6)
    let colour = Self.colour(using: &rng)
    canvas.paint({ column, row in
      let (across, down) = (column - x, row - y)
      let (along, aside) = (across * cosine + down * sine, down * cosine - across * sine)
      return isLine ? abs(aside) < half && abs(along) < length : across * across + down * down < spot * spot
    }) { _, _ in colour }
  }

  private static func colour(using rng: inout SeededGenerator) -> Colour {
    let (red, green, blue) = (rng.uniform(), rng.uniform(), rng.uniform())
    return Colour(red, green, blue)
  }

  /// The sum of the distances in red, green and blue.
  private static func distance(_ first: Colour, _ second: Colour) -> Double {
    let away = first - second
    return abs(away.x) + abs(away.y) + abs(away.z)
  }
}
