import Essentials

/// Lays out the parts of a line chart in a picture of fixed size.
struct LineChartDrawing {
  private let chart: LineChart
  private let area: PlotArea

  init(_ chart: LineChart) {
    self.chart = chart
    let bounds = chart.bands.flatMap { $0.points }.flatMap { [($0.x, $0.low), ($0.x, $0.high)] }
    let points = (chart.series.flatMap(\.points) + bounds.map { LineChart.Point(x: $0.0, y: $0.1) })
      .filter(\.isDrawable)
    let y = Axis(covering: points.map(\.y), count: 8)
    // Labels of more than 5 characters, as of counts, need more room.
    let extra = 7 * Double(max(0, (y.labels.map(\.count).max() ?? 0) - 5))
    var area = PlotArea(
      left: 76 + extra, right: 820, top: 104, bottom: 416, x: Self.xAxis(points, isWhole: chart.xIsWhole), y: y,
      xLabel: chart.xLabel, yLabel: chart.yLabel)
    area.yLabelDistance += extra
    self.area = area
  }

  /// An axis of about 12 ticks, or 6 if their labels are wide.
  private static func xAxis(_ points: [LineChart.Point], isWhole: Bool) -> Axis {
    // Points beside a whole number, so that they do not hide each other, do not make the axis longer.
    let values = points.map { isWhole ? $0.x.rounded() : $0.x }
    let axis = Axis(covering: values, count: 12, isWhole: isWhole)
    let isWide = axis.labels.contains { $0.count > 7 }
    return isWide ? Axis(covering: values, count: 6, isWhole: isWhole) : axis
  }

  func position(_ point: LineChart.Point) -> Position { area.position(x: point.x, y: point.y) }

  var svg: String { picture.svg }

  var picture: Picture {
    Picture(
      width: 900, height: 480, title: chart.title, subtitle: chart.subtitle,
      content: legend + area.elements + chart.bands.compactMap(drawn) + chart.events.flatMap(drawn)
        + chart.series.flatMap(drawn) + endLabels,
      table: chart.table)
  }

  // MARK: - Labels around the plot

  private var legend: [SVGElement] {
    var left = 24.0
    let middle = 80.0
    func entry(_ name: String, _ sample: [SVGElement]) -> [SVGElement] {
      defer {
        // The viewer chooses the font; this is the width of a wide one.
        left += 36 + Double(name.count) * 7.2 + 22
      }
      return sample + [.text(name, at: (left + 36, middle + 4.5), size: 13)]
    }
    let lines = chart.series.filter { !$0.name.isEmpty }.flatMap { series in
      let ends: [Position] = [(left, middle), (left + 28, middle)]
      return entry(
        series.name,
        [
          series.stroke == .none ? nil : path(ends, series),
          marker(series.marker, at: (left + 14, middle), series.colour),
        ].compactMap { $0 })
    }
    let bands = chart.bands.flatMap { band in
      entry(
        band.name,
        [area(of: [(left, middle - 6), (left + 28, middle - 6), (left + 28, middle + 6), (left, middle + 6)], band)])
    }
    return lines + bands
  }

  /// The series' last values, moved apart if they would overlap.
  private var endLabels: [SVGElement] {
    let ends = chart.series.compactMap { series -> (text: String, colour: LineChart.Colour, x: Double, y: Double)? in
      guard let label = series.endLabel, let last = series.points.last(where: \.isDrawable) else { return nil }
      let end = position(last)
      return (label, series.colour, end.x, end.y)
    }.sorted { $0.y < $1.y }
    var lowest = -Double.infinity
    return ends.map { end in
      let height = max(end.y + 4.5, lowest + 14)
      lowest = height
      return .text(end.text, at: (end.x + 9, height), size: 12, weight: "600", fill: end.colour.label)
    }
  }

  // MARK: - Lines and bands

  private func drawn(_ series: LineChart.Series) -> [SVGElement] {
    let runs = series.points.split { !$0.isDrawable }.map { $0.map(position) }
    let joined = series.stroke == .none ? [] : runs.filter { $0.count > 1 }
    // A line whose points are one trial's is a mark of that trial.
    let trial = series.marker == .none ? series.points.first?.trial : nil
    let lines = joined.map { path(series.isStepped ? stepped($0) : $0, series).marking(trial: trial) }
    let alone = runs.filter { $0.count == 1 && series.marker == .none }
      .compactMap { marker(.circle, at: $0[0], series.colour) }
    let marks = series.points.filter(\.isDrawable).compactMap { point in
      (marker(series.marker, at: position(point), series.colour) ?? answer(at: point, of: series)).map { mark in
        point.trial == nil ? mark.adding("data-l", label(of: point, series)) : mark.marking(trial: point.trial)
      }
    }
    return lines + alone + marks
  }

  /// An invisible mark, so that a line without marks answers to the pointer too; a dense one is left as it is.
  private func answer(at point: LineChart.Point, of series: LineChart.Series) -> SVGElement? {
    guard series.stroke != .none, point.trial == nil, series.points.count <= 120 else { return nil }
    let position = position(point)
    return SVGElement("circle", ["cx": pixels(position.x), "cy": pixels(position.y), "r": "4", "fill": "none"])
  }

  /// What the report's script says of a point that is no trial's.
  private func label(of point: LineChart.Point, _ series: LineChart.Series) -> String {
    let x = chart.xIsWhole ? fixed(point.x, 0) : significant(point.x)
    return "\(series.name): \(measured(point.y)) (\(chart.xLabel) \(x))"
  }

  private func drawn(_ event: LineChart.Event) -> [SVGElement] {
    let x = area.position(x: event.x, y: area.y.low).x
    // A label at the right edge is written to the left of its line.
    let isLate = x > area.right - 90
    return [
      SVGElement.line((x, area.top), (x, area.bottom), Ink.axis).adding("stroke-dasharray", "2 4"),
      .text(
        event.label, at: (x + (isLate ? -5 : 5), area.top - 5), size: 11, fill: Ink.faint,
        anchor: isLate ? "end" : "start"),
    ]
  }

  private func drawn(_ band: LineChart.Band) -> SVGElement? {
    let points = band.points.filter(\.isDrawable)
    guard points.count > 1 else { return nil }
    let above = points.map { area.position(x: $0.x, y: $0.high) }
    let below = points.reversed().map { area.position(x: $0.x, y: $0.low) }
    return area(of: above + below, band)
  }

  private func area(of corners: [Position], _ band: LineChart.Band) -> SVGElement {
    SVGElement(
      "path", ["d": pathData(corners) + " Z", "fill": band.colour.rawValue, "fill-opacity": "0.16", "stroke": "none"])
  }

  private func stepped(_ points: [Position]) -> [Position] {
    points.prefix(1) + zip(points, points.dropFirst()).flatMap { [(x: $1.x, y: $0.y), $1] }
  }

  private func path(_ points: [Position], _ series: LineChart.Series) -> SVGElement {
    SVGElement(
      "path",
      [
        "d": pathData(points), "fill": "none", "stroke": series.colour.rawValue,
        "stroke-width": pixels(series.width), "stroke-linejoin": "round",
        "stroke-dasharray": series.stroke == .dashed ? "6 5" : "none",
      ]
    ).fading(to: series.opacity)
  }

  private func marker(_ marker: LineChart.Marker, at position: Position, _ colour: LineChart.Colour) -> SVGElement? {
    switch marker {
    case .none: nil
    case .circle: .dot(at: position, radius: 4.2, fill: colour.rawValue)
    case .dot:
      SVGElement(
        "circle",
        [
          "cx": pixels(position.x), "cy": pixels(position.y), "r": "2.6", "fill": colour.rawValue,
          "fill-opacity": "0.55",
        ])
    case .square:
      SVGElement(
        "rect",
        [
          "x": pixels(position.x - 4), "y": pixels(position.y - 4), "width": "8", "height": "8",
          "fill": colour.rawValue, "stroke": Ink.paper, "stroke-width": "1.2",
        ])
    }
  }
}

/// Beyond this limit the axes would overflow.
private func isDrawable(_ value: Double) -> Bool { abs(value) < 1e100 }

extension LineChart.Point {
  /// Whether the point can be placed.
  var isDrawable: Bool { Reports.isDrawable(x) && Reports.isDrawable(y) }
}

extension LineChart.Band.Point {
  fileprivate var isDrawable: Bool { Reports.isDrawable(x) && Reports.isDrawable(low) && Reports.isDrawable(high) }
}
