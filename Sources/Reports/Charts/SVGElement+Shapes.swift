import Essentials

/// A point of a picture, in pixels from its left and upper edge.
typealias Position = (x: Double, y: Double)

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
    _ text: String, at position: Position, size: Int, weight: String = "400", fill: String = Ink.text,
    anchor: String = "start"
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": pixels(position.x), "y": pixels(position.y), "font-size": "\(size)", "font-weight": weight,
        "fill": fill, "text-anchor": anchor,
      ], text: text)
  }

  /// A text with a halo that separates it from what is below.
  static func haloedText(_ text: String, at position: Position, size: Int) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": pixels(position.x), "y": pixels(position.y), "font-size": "\(size)", "font-weight": "600",
        "fill": Ink.text, "text-anchor": "middle", "stroke": Ink.paper, "stroke-width": "4", "paint-order": "stroke",
      ], text: text)
  }

  /// A small label with a halo, on top of lines.
  static func haloedLabel(_ text: String, at position: Position) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": pixels(position.x), "y": pixels(position.y), "font-size": "11", "fill": Ink.text, "stroke": Ink.paper,
        "stroke-width": "3", "paint-order": "stroke",
      ], text: text)
  }

  /// A text rotated to read from bottom to top.
  static func uprightText(_ text: String, at position: Position, size: Int) -> SVGElement {
    SVGElement(
      "text",
      [
        "transform": "translate(\(pixels(position.x)) \(pixels(position.y))) rotate(-90)", "font-size": "\(size)",
        "text-anchor": "middle", "fill": Ink.text,
      ], text: text)
  }

  /// A text that rises towards its end.
  static func tiltedText(_ text: String, endingAt position: Position, size: Int) -> SVGElement {
    SVGElement(
      "text",
      [
        "transform": "translate(\(pixels(position.x)) \(pixels(position.y))) rotate(-30)", "font-size": "\(size)",
        "text-anchor": "end", "fill": Ink.faint,
      ], text: text)
  }

  static func line(_ from: Position, _ to: Position, _ colour: String) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": pixels(from.x), "y1": pixels(from.y), "x2": pixels(to.x), "y2": pixels(to.y), "stroke": colour,
      ])
  }

  static func rectangle(at position: Position, width: Double, height: Double, fill: String) -> SVGElement {
    SVGElement(
      "rect",
      [
        "x": pixels(position.x), "y": pixels(position.y), "width": pixels(width), "height": pixels(height),
        "fill": fill,
      ])
  }

  /// A dot with a rim of the paper's colour, which keeps it visible on a line.
  static func dot(at position: Position, radius: Double, fill: String) -> SVGElement {
    SVGElement(
      "circle",
      [
        "cx": pixels(position.x), "cy": pixels(position.y), "r": pixels(radius), "fill": fill, "stroke": Ink.paper,
        "stroke-width": "1.2",
      ])
  }
}

/// A length as an attribute's value, rounded to tenths of a pixel.
func pixels(_ value: Double) -> String {
  let text = fixed(value, 1)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// The attribute `d` of a path along points.
func pathData(_ points: [Position]) -> String {
  points.enumerated().map { index, point in
    "\(index == 0 ? "M" : "L")\(pixels(point.x)) \(pixels(point.y))"
  }.joined(separator: " ")
}
