import Essentials

/// Places the parts of a line chart in a picture of fixed size.
struct LineChartDrawing {
  static let width = 880.0
  static let height = 480.0
  private static let left = 76.0
  private static let right = 820.0
  private static let top = 104.0
  private static let bottom = 416.0
  private static let ink = "#1F2328"
  private static let faint = "#57606A"

  private let chart: LineChart
  private let series: [LineChart.Series]
  let x: Axis
  let y: Axis

  init(_ chart: LineChart) {
    self.chart = chart
    series = chart.series
    let points = chart.series.flatMap(\.points).filter(\.isDrawable)
    x = Axis(covering: points.map(\.x), count: 12, isWhole: chart.xIsWhole)
    y = Axis(covering: points.map(\.y), count: 8)
  }

  /// Pixels from the picture's left and upper edge.
  func place(_ point: LineChart.Point) -> (x: Double, y: Double) {
    (
      Self.left + x.fraction(of: point.x) * (Self.right - Self.left),
      Self.bottom - y.fraction(of: point.y) * (Self.bottom - Self.top)
    )
  }

  var svg: String {
    let size = (pixels(Self.width), pixels(Self.height))
    let background = SVGElement(
      "rect",
      [
        "x": "0.5", "y": "0.5", "width": pixels(Self.width - 1), "height": pixels(Self.height - 1), "rx": "8",
        "fill": "#FFFFFF", "stroke": "#D0D7DE",
      ])
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(size.0) \(size.1)", "width": size.0,
        "height": size.1, "role": "img",
        "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Helvetica, Arial, sans-serif",
      ],
      children: [SVGElement("title", text: chart.title), background] + heading + legend + grid
        + series.flatMap(drawn) + endLabels
    ).xml
  }

  // MARK: - Words around the plot

  private var heading: [SVGElement] {
    [
      text(chart.title, at: (24, 34), size: 18, weight: "600"),
      text(chart.subtitle, at: (24, 56), size: 13, fill: Self.faint),
      text(chart.xLabel, at: ((Self.left + Self.right) / 2, Self.height - 20), size: 13, anchor: "middle"),
      SVGElement(
        "text",
        [
          "transform": "translate(24 \(pixels((Self.top + Self.bottom) / 2))) rotate(-90)", "font-size": "13",
          "text-anchor": "middle", "fill": Self.ink,
        ], text: chart.yLabel),
    ]
  }

  private var legend: [SVGElement] {
    var left = 24.0
    return series.flatMap { series -> [SVGElement] in
      let middle = 80.0
      let sample = [(x: left, y: middle), (x: left + 28, y: middle)]
      let parts = [
        path(sample, series), marker(series.marker, at: (left + 14, middle), series.colour),
        text(series.name, at: (left + 36, middle + 4.5), size: 13),
      ].compactMap { $0 }
      // The font is the reader's; this is the width of a wide one.
      left += 36 + Double(series.name.count) * 7.2 + 22
      return parts
    }
  }

  private var grid: [SVGElement] {
    let horizontal = zip(y.ticks, y.labels).flatMap { tick, label in
      let (_, height) = place(LineChart.Point(x: x.low, y: tick))
      return [
        line((Self.left, height), (Self.right, height), tick == y.low ? "#8C959F" : "#E4E8EC"),
        text(label, at: (Self.left - 10, height + 4.5), size: 12, fill: Self.faint, anchor: "end"),
      ]
    }
    let vertical = zip(x.ticks, x.labels).flatMap { tick, label in
      let (left, _) = place(LineChart.Point(x: tick, y: y.low))
      return [
        line((left, Self.bottom), (left, Self.bottom + 5), "#8C959F"),
        text(label, at: (left, Self.bottom + 21), size: 12, fill: Self.faint, anchor: "middle"),
      ]
    }
    return horizontal + vertical
  }

  /// The series' last values, moved apart where they would lie on each other.
  private var endLabels: [SVGElement] {
    let ends = series.compactMap { series -> (text: String, colour: LineChart.Colour, x: Double, y: Double)? in
      guard let label = series.endLabel, let last = series.points.last(where: \.isDrawable) else { return nil }
      let end = place(last)
      return (label, series.colour, end.x, end.y)
    }.sorted { $0.y < $1.y }
    var lowest = -Double.infinity
    return ends.map { end in
      let height = max(end.y + 4.5, lowest + 14)
      lowest = height
      return text(end.text, at: (end.x + 9, height), size: 12, weight: "600", fill: end.colour.rawValue)
    }
  }

  // MARK: - Lines

  private func drawn(_ series: LineChart.Series) -> [SVGElement] {
    let runs = series.points.split { !$0.isDrawable }.map { $0.map(place) }
    let lines = runs.filter { $0.count > 1 }.map { path(series.isStepped ? stepped($0) : $0, series) }
    let alone = runs.filter { $0.count == 1 && series.marker == .none }
      .compactMap { marker(.circle, at: $0[0], series.colour) }
    return lines + alone + runs.joined().compactMap { marker(series.marker, at: $0, series.colour) }
  }

  private func stepped(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    points.prefix(1) + zip(points, points.dropFirst()).flatMap { [(x: $1.x, y: $0.y), $1] }
  }

  private func path(_ points: [(x: Double, y: Double)], _ series: LineChart.Series) -> SVGElement {
    let steps = points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(pixels(point.x)) \(pixels(point.y))"
    }
    return SVGElement(
      "path",
      [
        "d": steps.joined(separator: " "), "fill": "none", "stroke": series.colour.rawValue,
        "stroke-width": pixels(series.width), "stroke-linejoin": "round",
        "stroke-dasharray": series.stroke == .dashed ? "6 5" : "none",
      ])
  }

  private func marker(
    _ marker: LineChart.Marker, at place: (x: Double, y: Double), _ colour: LineChart.Colour
  ) -> SVGElement? {
    // A white rim keeps a marker readable on a line.
    switch marker {
    case .none: nil
    case .circle:
      SVGElement(
        "circle",
        [
          "cx": pixels(place.x), "cy": pixels(place.y), "r": "4.2", "fill": colour.rawValue,
          "stroke": "#FFFFFF", "stroke-width": "1.2",
        ])
    case .square:
      SVGElement(
        "rect",
        [
          "x": pixels(place.x - 4), "y": pixels(place.y - 4), "width": "8", "height": "8",
          "fill": colour.rawValue, "stroke": "#FFFFFF", "stroke-width": "1.2",
        ])
    }
  }

  private func line(_ from: (Double, Double), _ to: (Double, Double), _ colour: String) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": pixels(from.0), "y1": pixels(from.1), "x2": pixels(to.0), "y2": pixels(to.1), "stroke": colour,
      ])
  }

  private func text(
    _ text: String, at place: (Double, Double), size: Int, weight: String = "400", fill: String = ink,
    anchor: String = "start"
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": pixels(place.0), "y": pixels(place.1), "font-size": "\(size)", "font-weight": weight,
        "fill": fill, "text-anchor": anchor,
      ], text: text)
  }

  /// A tenth of a pixel is finer than any screen.
  private func pixels(_ value: Double) -> String {
    let text = fixed(value, 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension LineChart.Point {
  /// Whether the point can be placed; beyond this the axes would overflow.
  var isDrawable: Bool { abs(x) < 1e100 && abs(y) < 1e100 }
}
