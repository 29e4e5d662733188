import Essentials

/// Dots over two axes, coloured by a third number and joined in their order if wanted, drawn as a self-contained SVG
/// picture.
public struct ScatterChart: Equatable, Sendable {
  public struct Dot: Equatable, Sendable {
    public let x: Double
    public let y: Double
    public let value: Double
    /// The trial that the dot is the result of.
    public var trial: Int?

    public init(x: Double, y: Double, value: Double, trial: Int? = nil) {
      self.trial = trial
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
  /// What the axes cover at least.
  public var xRange: ClosedRange<Double>
  public var yRange: ClosedRange<Double>
  /// Whether x and y count something, so that their ticks are whole numbers.
  public var isWhole: Bool
  /// All finite; later ones are drawn over earlier ones.
  public var dots: [Dot]
  /// Whether a line joins the dots in their order.
  public var isPath = false
  /// In pixels.
  public var radius = 6.0
  private var marks: [Mark] = []

  private struct Mark: Equatable, Sendable {
    let x: Double
    let y: Double
    let label: String
  }

  public init(
    title: String, subtitle: String, xLabel: String, yLabel: String, valueLabel: String, xRange: ClosedRange<Double>,
    yRange: ClosedRange<Double>, isWhole: Bool = false, dots: [Dot]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.valueLabel = valueLabel
    self.xRange = xRange
    self.yRange = yRange
    self.isWhole = isWhole
    self.dots = dots
  }

  /// Circles a point and writes `label` beside it.
  public mutating func mark(x: Double, y: Double, label: String) { marks.append(Mark(x: x, y: y, label: label)) }

  /// The picture.
  public var svg: String { picture.svg }

  var picture: Picture {
    let area = PlotArea(
      left: 76, right: 700, top: 92, bottom: 576, x: axis(xRange), y: axis(yRange), xLabel: xLabel, yLabel: yLabel)
    let values = Axis(covering: dots.map(\.value), count: 8)
    let scale = ColourScale.viridis
    let drawn = dots.map { dot in
      let mark = SVGElement.dot(
        at: area.position(x: dot.x, y: dot.y), radius: radius, fill: scale.colour(at: values.fraction(of: dot.value)))
      return dot.trial == nil
        ? mark.adding("data-l", "\(valueLabel) \(measured(dot.value))") : mark.marking(trial: dot.trial)
    }
    let line = SVGElement(
      "path",
      [
        "d": pathData(dots.map { area.position(x: $0.x, y: $0.y) }), "fill": "none", "stroke": Ink.axis,
        "stroke-width": "1.2", "stroke-linejoin": "round",
      ])
    return Picture(
      width: 820, height: 640, title: title, subtitle: subtitle,
      content: area.elements + (isPath && dots.count > 1 ? [line] : []) + drawn + drawnMarks(in: area)
        + scale.key(valueLabel, axis: values, left: 736, top: area.top + 20, bottom: area.bottom),
      table: DataTable(
        columns: [xLabel, yLabel, valueLabel],
        rows: dots.map { [measured($0.x), measured($0.y), measured($0.value)] }))
  }

  /// A ring around each marked point, with its label above it, or beside or below it if another label is there.
  private func drawnMarks(in area: PlotArea) -> [SVGElement] {
    var labels: [(position: Position, halfWidth: Double)] = []
    return marks.flatMap { mark -> [SVGElement] in
      let point = area.position(x: mark.x, y: mark.y)
      // The viewer chooses the font; this is the width of a wide one.
      let halfWidth = Double(mark.label.count) * 4
      func isFree(_ position: Position) -> Bool {
        labels.allSatisfy {
          abs($0.position.x - position.x) > $0.halfWidth + halfWidth || abs($0.position.y - position.y) > 15
        }
      }
      let aside = halfWidth + 16
      let offsets: [Position] = [(0, -16), (0, 26), (aside, 4.5), (-aside, 4.5), (0, -34)]
      let positions = offsets.map { (x: point.x + $0.x, y: point.y + $0.y) }
      let position = positions.first(where: isFree) ?? positions[0]
      labels.append((position, halfWidth))
      let ring = SVGElement(
        "circle",
        [
          "cx": pixels(point.x), "cy": pixels(point.y), "r": "10", "fill": "none", "stroke": Ink.text,
          "stroke-width": "2",
        ])
      return [ring, .haloedText(mark.label, at: position, size: 13)]
    }
  }

  private func axis(_ range: ClosedRange<Double>) -> Axis {
    Axis(covering: [range.lowerBound, range.upperBound], count: 8, isWhole: isWhole)
  }
}
