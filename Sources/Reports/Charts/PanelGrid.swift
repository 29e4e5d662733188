/// Panels of one size in rows of at most three.
struct PanelGrid {
  let columns: Int
  private let lines: Int
  private let panel: (width: Double, height: Double)
  private let top: Double
  private let room: Double

  /// - Parameters:
  ///   - top: Where the first row begins; there is room for a legend above it.
  ///   - room: To the right of the panels, for a key.
  init(count: Int, panel: (width: Double, height: Double), top: Double = 84, room: Double = 0, columns: Int = 3) {
    self.panel = panel
    self.top = top
    self.room = room
    self.columns = max(1, min(count, columns))
    lines = max(1, (count + self.columns - 1) / self.columns)
  }

  var width: Double { max(420, Double(columns) * panel.width + 24 + room) }
  var height: Double { top + Double(lines) * panel.height }
  /// The inner height of the first row, for a key beside it.
  var firstRow: (top: Double, bottom: Double) { (top, top + panel.height - 74) }

  func area(_ index: Int, x: Axis, y: Axis, xLabel: String, yLabel: String) -> PlotArea {
    let left = 70 + Double(index % columns) * panel.width
    let start = top + Double(index / columns) * panel.height
    var area = PlotArea(
      left: left, right: left + panel.width - 72, top: start, bottom: start + panel.height - 74, x: x, y: y,
      xLabel: xLabel, yLabel: yLabel)
    area.fontSizes = (label: 12, tick: 11)
    area.yLabelDistance = 50
    // The widest character of this size takes about 7 pixels.
    let room = (area.right - area.left) / Double(max(1, x.labels.count))
    area.tiltsXLabels = x.labels.contains { Double($0.count) * 7 > room }
    area.xLabelDistance = area.tiltsXLabels ? 56 : 38
    return area
  }

  func picture(title: String, subtitle: String, content: [SVGElement], table: DataTable?) -> Picture {
    Picture(width: width, height: height, title: title, subtitle: subtitle, content: content, table: table)
  }
}
