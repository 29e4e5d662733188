import Essentials

/// Lays out the panels of an effect chart: a row for each hyperparameter, a column for each measure.
struct EffectChartDrawing {
  private let chart: EffectChart
  private let axes: [Axis]
  private let panel = (width: 330.0, height: 284.0)
  private let top = 112.0

  init(_ chart: EffectChart) {
    self.chart = chart
    axes = chart.measures.map { measure in
      let drawn = chart.factors.flatMap { chart.levels(of: $0, on: measure) }
      let ends = drawn.flatMap { level -> [Double] in
        guard let mean = level.mean, let deviation = level.deviation else { return [] }
        return [mean - deviation, mean + deviation]
      }
      return Axis(covering: drawn.flatMap(\.results) + ends, count: 6)
    }
  }

  var picture: Picture {
    let panels = chart.factors.enumerated().flatMap { row, factor in
      chart.measures.indices.flatMap { column in
        drawing(
          of: factor, column,
          left: 84 + Double(column) * panel.width, top: top + 18 + Double(row) * panel.height)
      }
    }
    return Picture(
      width: max(560, Double(chart.measures.count) * panel.width + 60),
      height: top + Double(chart.factors.count) * panel.height, title: chart.title, subtitle: chart.subtitle,
      content: legend + panels, table: table)
  }

  private var table: DataTable {
    DataTable(
      columns: ["hyperparameter", "value", "measure", "mean", "standard deviation", "runs", "failures"],
      rows: chart.factors.flatMap { factor in
        chart.measures.flatMap { measure in
          chart.levels(of: factor, on: measure).map { level in
            [
              factor.name, level.value, measure.label, level.mean.map(measured) ?? "-",
              level.deviation.map(measured) ?? "-", "\(level.results.count)", "\(level.failures)",
            ]
          }
        }
      })
  }

  private var legend: [SVGElement] {
    let middle = 82.0
    return [
      run(at: (30, middle)),
      .text("one run", at: (42, middle + 4.5), size: 13),
    ] + mean(at: 124, low: middle + 9, middle: middle, high: middle - 9) + [
      .text("mean ± standard deviation", at: (138, middle + 4.5), size: 13)
    ] + cross(at: (348, middle)) + [.text("failed runs", at: (360, middle + 4.5), size: 13)]
  }

  private func drawing(of factor: EffectChart.Factor, _ column: Int, left: Double, top: Double) -> [SVGElement] {
    let measure = chart.measures[column]
    let levels = chart.levels(of: factor, on: measure)
    let width = panel.width - 92
    var area = PlotArea(
      left: left, right: left + width, top: top, bottom: top + panel.height - 110,
      x: Axis(categories: factor.values), y: axes[column], xLabel: factor.name, yLabel: measure.label)
    area.fontSizes = (label: 12, tick: 11)
    area.yLabelDistance = 56
    // The widest character of this size takes about 7 pixels.
    let room = width / Double(max(1, levels.count))
    area.tiltsXLabels = factor.values.contains { Double($0.count) * 7 > room }
    area.xLabelDistance = area.tiltsXLabels ? 72 : 40
    return area.elements + levels.enumerated().flatMap { drawing(of: $1, at: $0, in: area) }
  }

  private func drawing(of level: EffectChart.Level, at index: Int, in area: PlotArea) -> [SVGElement] {
    let across = area.position(x: Double(index), y: 0).x
    // Dots are left of the mean, so that neither hides the other.
    let dots = level.results.map { result in
      run(at: (across - 8, area.position(x: 0, y: result).y))
    }
    let failures =
      level.failures == 0
      ? []
      : cross(at: (across - 8, area.top - 10))
        + [.text("\(level.failures)", at: (across, area.top - 6), size: 11, fill: LineChart.Colour.vermilion.label)]
    guard let mean = level.mean else { return dots + failures }
    let deviation = level.deviation ?? 0
    func height(_ value: Double) -> Double { area.position(x: 0, y: value).y }
    return dots
      + self.mean(
        at: across + 4, low: height(mean - deviation), middle: height(mean), high: height(mean + deviation)) + failures
  }

  private func run(at position: Position) -> SVGElement {
    SVGElement.dot(at: position, radius: 3.5, fill: LineChart.Colour.blue.rawValue).adding("fill-opacity", "0.45")
  }

  /// A square with a bar through it.
  private func mean(at x: Double, low: Double, middle: Double, high: Double) -> [SVGElement] {
    let colour = LineChart.Colour.blue.rawValue
    return [
      .rectangle(at: (x - 1, high), width: 2, height: max(0, low - high), fill: colour),
      .rectangle(at: (x - 4, middle - 4), width: 8, height: 8, fill: colour),
    ]
  }

  private func cross(at position: Position) -> [SVGElement] {
    let colour = LineChart.Colour.vermilion.rawValue
    let (x, y) = position
    return [.line((x - 4, y - 4), (x + 4, y + 4), colour), .line((x - 4, y + 4), (x + 4, y - 4), colour)]
  }
}
