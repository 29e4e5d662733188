import Essentials

/// A point of a picture, in pixels from its left and upper edge.
typealias Place = (x: Double, y: Double)

/// The colours of everything around the data.
enum Ink {
  static let text = "#1F2328"
  static let faint = "#57606A"
  static let axis = "#8C959F"
  static let grid = "#E4E8EC"
  static let frame = "#D0D7DE"
  static let paper = "#FFFFFF"
}

extension SVGElement {
  static func text(
    _ text: String, at place: Place, size: Int, weight: String = "400", fill: String = Ink.text,
    anchor: String = "start"
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": pixels(place.x), "y": pixels(place.y), "font-size": "\(size)", "font-weight": weight,
        "fill": fill, "text-anchor": anchor,
      ], text: text)
  }

  /// A text in the middle of other things, which keep their distance from it.
  static func haloedText(_ text: String, at place: Place, size: Int) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": pixels(place.x), "y": pixels(place.y), "font-size": "\(size)", "font-weight": "600",
        "fill": Ink.text, "text-anchor": "middle", "stroke": Ink.paper, "stroke-width": "4", "paint-order": "stroke",
      ], text: text)
  }

  /// A text that is read from below to above.
  static func uprightText(_ text: String, at place: Place, size: Int) -> SVGElement {
    SVGElement(
      "text",
      [
        "transform": "translate(\(pixels(place.x)) \(pixels(place.y))) rotate(-90)", "font-size": "\(size)",
        "text-anchor": "middle", "fill": Ink.text,
      ], text: text)
  }

  static func line(_ from: Place, _ to: Place, _ colour: String) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": pixels(from.x), "y1": pixels(from.y), "x2": pixels(to.x), "y2": pixels(to.y), "stroke": colour,
      ])
  }

  static func rectangle(at place: Place, width: Double, height: Double, fill: String) -> SVGElement {
    SVGElement(
      "rect",
      [
        "x": pixels(place.x), "y": pixels(place.y), "width": pixels(width), "height": pixels(height), "fill": fill,
      ])
  }

  /// A dot with a rim of the paper's colour, which keeps it readable on a line.
  static func dot(at place: Place, radius: Double, fill: String) -> SVGElement {
    SVGElement(
      "circle",
      [
        "cx": pixels(place.x), "cy": pixels(place.y), "r": pixels(radius), "fill": fill, "stroke": Ink.paper,
        "stroke-width": "1.2",
      ])
  }
}

/// What an attribute says of a length: a tenth of a pixel is finer than any screen.
func pixels(_ value: Double) -> String {
  let text = fixed(value, 1)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// The attribute `d` of a path along points.
func pathData(_ points: [Place]) -> String {
  points.enumerated().map { index, point in
    "\(index == 0 ? "M" : "L")\(pixels(point.x)) \(pixels(point.y))"
  }.joined(separator: " ")
}
