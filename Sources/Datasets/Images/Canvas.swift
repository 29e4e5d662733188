import Essentials

/// A square of coloured pixels on which figures are painted with smooth edges.
struct DrawingCanvas {
  /// Red, green and blue, 0 to 1.
  typealias Colour = SIMD3<Double>

  /// The number of pixels along an edge.
  static let edge = 32
  /// The number of sample points of a pixel along each edge.
  private static let points = 3

  private var pixels: [Colour]

  /// A gradient from one colour to another, in the direction (`x`, `y`) of length 1.
  init(from first: Colour, to second: Colour, x: Double, y: Double) {
    let edge = Double(Self.edge)
    pixels = (0..<Self.edge * Self.edge).map { index in
      let across = (Double(index % Self.edge) + 0.5) / edge - 0.5
      let down = (Double(index / Self.edge) + 0.5) / edge - 0.5
      let part = min(max(0.5 + across * x + down * y, 0), 1)
      return first * (1 - part) + second * part
    }
  }

  /// Paints the points of a figure.
  /// - Parameters:
  ///   - isInside: Whether a point, in pixels from the upper left corner, belongs to it.
  ///   - colour: The colour of a pixel, computed once for each.
  mutating func paint(_ isInside: (Double, Double) -> Bool, _ colour: (Double, Double) -> Colour) {
    let points = Self.points
    for index in pixels.indices {
      let (column, row) = (Double(index % Self.edge), Double(index / Self.edge))
      var covered = 0
      for point in 0..<points * points {
        let x = column + (Double(point % points) + 0.5) / Double(points)
        let y = row + (Double(point / points) + 0.5) / Double(points)
        if isInside(x, y) { covered += 1 }
      }
      if covered == 0 { continue }
      let part = Double(covered) / Double(points * points)
      pixels[index] = pixels[index] * (1 - part) + colour(column + 0.5, row + 0.5) * part
    }
  }

  /// The planes of red, green and blue, each value changed by up to `noise` at random and rounded to a multiple
  /// of 8, which compresses well and is invisible in the noise.
  func planes(noise: Double, using rng: inout SeededGenerator) -> [UInt8] {
    (0..<3).flatMap { channel in
      pixels.map { pixel in
        let value = pixel[channel] + rng.uniform(in: -noise...noise)
        return UInt8(min(max(value * 32, 0), 31).rounded(.down)) * 8
      }
    }
  }
}
