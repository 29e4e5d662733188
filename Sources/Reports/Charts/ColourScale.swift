import Essentials

/// A scale of colours for numbers, dark to light or light to dark.
struct ColourScale {
  /// The colours at even distances, as red, green and blue in 0...255.
  private let stops: [[Double]]

  /// Viridis (Smith and van der Walt, 2015): perceptually uniform, with any colour vision and in print.
  static let viridis = ColourScale(stops: [
    [68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37],
  ])

  /// - Parameter fraction: In 0...1; values outside count as the nearer end.
  func colour(at fraction: Double) -> String {
    let position = min(max(fraction, 0), 1) * Double(stops.count - 1)
    let below = min(Int(position), stops.count - 2)
    let part = position - Double(below)
    let mixed = zip(stops[below], stops[below + 1]).map { Int(($0 + ($1 - $0) * part).rounded()) }
    return "rgb(\(mixed.map(String.init).joined(separator: ",")))"
  }

  /// A rectangle in a share of a colour, on whatever is below, for counts: 0 is invisible, on light and dark paper.
  static func shade(_ share: Double, at position: Position, width: Double, height: Double) -> SVGElement {
    SVGElement.rectangle(at: position, width: width, height: height, fill: LineChart.Colour.blue.rawValue)
      .adding("fill-opacity", fixed(min(max(share, 0), 1), 2))
  }

  /// A vertical strip of the scale with tick labels and a title.
  func key(_ label: String, axis: Axis, left: Double, top: Double, bottom: Double) -> [SVGElement] {
    Self.key(label, axis: axis, left: left, top: top, bottom: bottom) { share, position, height in
      SVGElement.rectangle(at: position, width: 14, height: height, fill: colour(at: share))
    }
  }

  /// The same for shades.
  static func shadeKey(_ label: String, axis: Axis, left: Double, top: Double, bottom: Double) -> [SVGElement] {
    key(label, axis: axis, left: left, top: top, bottom: bottom) { share, position, height in
      shade(share, at: position, width: 14, height: height)
    }
  }

  private static func key(
    _ label: String, axis: Axis, left: Double, top: Double, bottom: Double,
    step drawn: (Double, Position, Double) -> SVGElement
  ) -> [SVGElement] {
    let steps = 60
    let height = (bottom - top) / Double(steps)
    let strip = (0..<steps).map { step in
      drawn((Double(step) + 0.5) / Double(steps), (left, bottom - Double(step + 1) * height), height)
    }
    let ticks = zip(axis.ticks, axis.labels).map { tick, text in
      let position = (left + 20, bottom - axis.fraction(of: tick) * (bottom - top) + 4.5)
      return SVGElement.text(text, at: position, size: 12, fill: Ink.faint)
    }
    // Right-aligned with the numbers, so that a long one extends into the picture.
    return strip + ticks + [.text(label, at: (left + 50, top - 12), size: 12, anchor: "end")]
  }
}
