import Essentials

/// A cube seen from above at an angle, without perspective. Every element keeps its coordinates in the cube, 0 to 1, in
/// `data-3`, so that the report's script can turn it.
struct Scene {
  typealias Point = (x: Double, y: Double, z: Double)

  let centre: Position
  /// Half of the length of an edge, in pixels.
  let scale: Double
  /// cos and sin of the angle that the cube is turned by, 32°, and of the view's elevation.
  private static let turn = (cos: 0.848, sin: 0.53)
  private static let tilt = 0.5

  func position(_ point: Point) -> Position {
    let (x, y) = (point.x - 0.5, point.y - 0.5)
    let across = x * Self.turn.cos - y * Self.turn.sin
    let away = x * Self.turn.sin + y * Self.turn.cos
    return (
      centre.x + across * 2 * scale, centre.y + 16 - away * 2 * scale * Self.tilt - (point.z - 0.4) * 1.7 * scale
    )
  }

  func dot(_ point: Point, radius: Double, fill: String) -> SVGElement {
    placed(SVGElement.dot(at: position(point), radius: radius, fill: fill), [point])
  }

  func line(_ from: Point, _ to: Point, _ colour: String) -> SVGElement {
    placed(SVGElement.line(position(from), position(to), colour), [from, to])
  }

  /// The floor, the vertical edge with the labels of its ends, and the names of the horizontal axes, a and b.
  func frame(labels: (low: String, high: String)) -> [SVGElement] {
    let steps = stride(from: 0.0, through: 1, by: 0.25)
    let floor = steps.flatMap { step in
      [line((step, 0, 0), (step, 1, 0), Ink.grid), line((0, step, 0), (1, step, 0), Ink.grid)]
    }
    func label(_ text: String, at point: Point) -> SVGElement {
      let position = position(point)
      return placed(.text(text, at: position, size: 11, fill: Ink.faint, anchor: "middle"), [point])
    }
    return floor + [
      line((0, 1, 0), (0, 1, 1), Ink.axis), label(labels.low, at: (-0.08, 1.08, 0)),
      label(labels.high, at: (-0.08, 1.08, 1)), label("a", at: (0.5, -0.12, 0)), label("b", at: (1.12, 0.5, 0)),
    ]
  }

  /// With the coordinates, and the projection of the scene that they are in.
  private func placed(_ element: SVGElement, _ points: [Point]) -> SVGElement {
    let coordinates = points.map { "\(fixed($0.x, 3)) \(fixed($0.y, 3)) \(fixed($0.z, 3))" }.joined(separator: " ")
    return element.adding("data-3", "\(pixels(centre.x)) \(pixels(centre.y)) \(pixels(scale)) \(coordinates)")
  }
}
