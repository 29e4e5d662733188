/// The rectangle between two axes, with its grid, ticks and labels.
struct PlotArea {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: Axis
  let y: Axis
  let xLabel: String
  let yLabel: String
  /// The distance of the y axis's label from the axis, in pixels.
  var yLabelDistance = 52.0
  /// The font sizes of the axes' labels and ticks, in pixels.
  var fontSizes = (label: 13, tick: 12)
  /// Whether the x axis's tick labels are tilted, so that long ones have room; they then end at their ticks.
  var tiltsXLabels = false
  /// The distance of the x axis's label from the axis, in pixels.
  var xLabelDistance = 44.0

  /// The position of a data point in the picture.
  func position(x: Double, y: Double) -> Position {
    (left + self.x.fraction(of: x) * (right - left), bottom - self.y.fraction(of: y) * (bottom - top))
  }

  /// Grid lines and labels; data is drawn over them.
  var elements: [SVGElement] { grid + labels }

  private var labels: [SVGElement] {
    [
      .text(xLabel, at: ((left + right) / 2, bottom + xLabelDistance), size: fontSizes.label, anchor: "middle"),
      .uprightText(yLabel, at: (left - yLabelDistance, (top + bottom) / 2), size: fontSizes.label),
    ]
  }

  private var grid: [SVGElement] {
    let horizontal = zip(y.ticks, y.labels).flatMap { tick, label -> [SVGElement] in
      let height = position(x: x.low, y: tick).y
      return [
        .line((left, height), (right, height), tick == y.low ? Ink.axis : Ink.grid),
        .text(label, at: (left - 10, height + 4.5), size: fontSizes.tick, fill: Ink.faint, anchor: "end"),
      ]
    }
    // An axis with room at its ends has no tick there.
    let base = y.ticks.first == y.low ? [] : [SVGElement.line((left, bottom), (right, bottom), Ink.axis)]
    let vertical = zip(x.ticks, x.labels).flatMap { tick, label -> [SVGElement] in
      let across = position(x: tick, y: y.low).x
      return [
        .line((across, bottom), (across, bottom + 5), Ink.axis),
        tiltsXLabels
          ? .tiltedText(label, endingAt: (across + 4, bottom + 16), size: fontSizes.tick)
          : .text(label, at: (across, bottom + 21), size: fontSizes.tick, fill: Ink.faint, anchor: "middle"),
      ]
    }
    return horizontal + base + vertical
  }
}
