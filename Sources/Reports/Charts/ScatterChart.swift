/// Dots over two axes, coloured by a third number, drawn as a self-contained SVG picture.
public struct ScatterChart: Equatable, Sendable {
  public struct Dot: Equatable, Sendable {
    public let x: Double
    public let y: Double
    public let value: Double

    public init(x: Double, y: Double, value: Double) {
      self.x = x
      self.y = y
      self.value = value
    }
  }

  public var title: String
  public var subtitle: String
  public var xLabel: String
  public var yLabel: String
  /// What the colours mean.
  public var valueLabel: String
  /// The axes' ends, both whole numbers.
  public var xRange: ClosedRange<Int>
  public var yRange: ClosedRange<Int>
  /// All finite; later ones are drawn over earlier ones.
  public var dots: [Dot]
  private var marked: Mark?

  private struct Mark: Equatable, Sendable {
    let dot: Dot
    let label: String
  }

  public init(
    title: String, subtitle: String, xLabel: String, yLabel: String, valueLabel: String, xRange: ClosedRange<Int>,
    yRange: ClosedRange<Int>, dots: [Dot]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.valueLabel = valueLabel
    self.xRange = xRange
    self.yRange = yRange
    self.dots = dots
  }

  /// Circles a dot and writes `label` beside it.
  public mutating func mark(_ dot: Dot, label: String) { marked = Mark(dot: dot, label: label) }

  /// The picture.
  public var svg: String {
    let area = PlotArea(
      left: 76, right: 700, top: 92, bottom: 576, x: axis(xRange), y: axis(yRange), xLabel: xLabel, yLabel: yLabel)
    let values = Axis(covering: dots.map(\.value), count: 8)
    let scale = ColourScale.viridis
    let drawn = dots.map { dot in
      SVGElement.dot(
        at: area.position(x: dot.x, y: dot.y), radius: 6, fill: scale.colour(at: values.fraction(of: dot.value)))
    }
    let marks = marked.map { mark -> [SVGElement] in
      let position = area.position(x: mark.dot.x, y: mark.dot.y)
      let ring = SVGElement(
        "circle",
        [
          "cx": pixels(position.x), "cy": pixels(position.y), "r": "10", "fill": "none", "stroke": Ink.text,
          "stroke-width": "2",
        ])
      return [ring, .haloedText(mark.label, at: (position.x, position.y - 16), size: 13)]
    }
    return ChartPage(width: 820, height: 640, title: title, subtitle: subtitle).svg(
      area.elements + drawn + (marks ?? [])
        + scale.key(valueLabel, axis: values, left: 736, top: area.top + 20, bottom: area.bottom))
  }

  private func axis(_ range: ClosedRange<Int>) -> Axis {
    Axis(covering: [Double(range.lowerBound), Double(range.upperBound)], count: 8, isWhole: true)
  }
}
