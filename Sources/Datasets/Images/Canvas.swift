import Essentials

/// A square of coloured pixels on which figures are painted with smooth edges.
struct Canvas {
  /// Red, green and blue, 0 to 1.
  typealias Colour = SIMD3<Double>

  /// The number of pixels along an edge.
  let edge: Int
  /// The number of sample points of a pixel along each edge.
  private static let points = 3

  private var pixels: [Colour]

  /// A gradient from one colour to another, in the direction (`x`, `y`) of length 1.
  init(edge: Int, from first: Colour, to second: Colour, x: Double, y: Double) {
    self.edge = edge
    let size = Double(edge)
    pixels = (0..<edge * edge).map { index in
      let across = (Double(index % edge) + 0.5) / size - 0.5
      let down = (Double(index / edge) + 0.5) / size - 0.5
      let part = min(max(0.5 + across * x + down * y, 0), 1)
      return first * (1 - part) + second * part
    }
  }

  /// Paints the points of a figure.
  /// - Parameters:
  ///   - region: The columns and rows that may hold points of the figure, in pixels; nil for all.
  ///   - isInside: Whether a point, in pixels from the upper left corner, belongs to it.
  ///   - colour: The colour of a pixel, computed once for each.
  mutating func paint(
    in region: (columns: ClosedRange<Double>, rows: ClosedRange<Double>)? = nil,
    _ isInside: (Double, Double) -> Bool, _ colour: (Double, Double) -> Colour
  ) {
    let points = Self.points
    let columns = pixels(region?.columns)
    for row in pixels(region?.rows) {
      for column in columns {
        var covered = 0
        for point in 0..<points * points {
          let x = Double(column) + (Double(point % points) + 0.5) / Double(points)
          let y = Double(row) + (Double(point / points) + 0.5) / Double(points)
          if isInside(x, y) { covered += 1 }
        }
        if covered == 0 { continue }
        let part = Double(covered) / Double(points * points)
        let index = row * edge + column
        pixels[index] = pixels[index] * (1 - part) + colour(Double(column) + 0.5, Double(row) + 0.5) * part
      }
    }
  }

  private func pixels(_ range: ClosedRange<Double>?) -> Range<Int> {
    guard let range else { return 0..<edge }
    func pixel(_ value: Double) -> Int { Int(min(max(value, 0), Double(edge))) }
    return pixel(range.lowerBound)..<pixel(range.upperBound.rounded(.up))
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

  /// The image, `[edge, edge, 3]`, each value changed by up to `noise` at random.
  func image(noise: Double, using rng: inout SeededGenerator) -> Image {
    let bytes = pixels.flatMap { pixel in
      (0..<3).map { channel in
        let value = pixel[channel] + rng.uniform(in: -noise...noise)
        return UInt8(min(max(value * 255, 0), 255).rounded())
      }
    }
    return Image(width: edge, height: edge, channels: 3, bytes: bytes)
  }
}
