import Essentials

/// The change of several distributions over epochs: one panel for each, one row per epoch, darker for more values.
public struct HistogramChart: Equatable, Sendable {
  /// Counts of values in bins of equal width.
  public struct Row: Equatable, Sendable {
    public let epoch: Int
    /// The outer edges of the first and the last bin.
    public let low: Double
    public let high: Double
    public let counts: [Int]

    public init(epoch: Int, low: Double, high: Double, counts: [Int]) {
      self.epoch = epoch
      self.low = low
      self.high = high
      self.counts = counts
    }
  }

  public struct Panel: Equatable, Sendable {
    public let title: String
    public let rows: [Row]

    public init(title: String, rows: [Row]) {
      self.title = title
      self.rows = rows
    }
  }

  public var title: String
  public var subtitle: String
  /// What the values are, with their unit if they have one.
  public var valueLabel: String
  public var panels: [Panel]

  public init(title: String, subtitle: String, valueLabel: String, panels: [Panel]) {
    self.title = title
    self.subtitle = subtitle
    self.valueLabel = valueLabel
    self.panels = panels
  }

  /// The picture.
  public var svg: String { picture.svg }

  var picture: Picture {
    let columns = min(max(panels.count, 1), 3)
    let lines = (panels.count + columns - 1) / columns
    let size = (width: 330.0, height: 280.0)
    let width = Double(columns) * size.width + 110
    let drawn = panels.enumerated().flatMap { index, panel in
      drawing(
        of: panel, left: 76 + Double(index % columns) * size.width, top: 104 + Double(index / columns) * size.height,
        width: size.width - 84, height: size.height - 92)
    }
    let key = ColourScale.shadeKey(
      "share of the fullest bin", axis: Axis(covering: [0, 1], count: 5), left: width - 66, top: 104,
      bottom: 104 + size.height - 92)
    return Picture(
      width: width, height: Double(lines) * size.height + 84, title: title, subtitle: subtitle, content: drawn + key,
      table: table)
  }

  private var table: DataTable {
    DataTable(
      columns: ["panel", "epoch", "lowest \(valueLabel)", "highest \(valueLabel)", "counts"],
      rows: panels.flatMap { panel in
        panel.rows.map { row in
          [
            panel.title, "\(row.epoch)", measured(row.low), measured(row.high),
            row.counts.map(String.init).joined(separator: " "),
          ]
        }
      })
  }

  private func drawing(of panel: Panel, left: Double, top: Double, width: Double, height: Double) -> [SVGElement] {
    let epochs = panel.rows.map(\.epoch)
    let values = panel.rows.flatMap { [$0.low, $0.high] }.filter { abs($0) < 1e100 }
    var area = PlotArea(
      left: left, right: left + width, top: top, bottom: top + height, x: Axis(covering: values, count: 4),
      y: Axis(covering: [0, Double(epochs.max() ?? 1)], count: 6, isWhole: true), xLabel: valueLabel,
      yLabel: "epoch")
    area.fontSizes = (label: 12, tick: 11)
    let rows = panel.rows.flatMap { cells(of: $0, in: area) }
    return area.elements + rows + [.text(panel.title, at: (left, top - 8), size: 13, weight: "600")]
  }

  /// An epoch's bins, between the lines of the epoch before and its own. A bin's colour is its count
  /// relative to the fullest bin's, so that few biases are as visible as many.
  private func cells(of row: Row, in area: PlotArea) -> [SVGElement] {
    let fullest = Double(row.counts.max() ?? 0)
    guard fullest > 0, row.high > row.low, abs(row.low) < 1e100, abs(row.high) < 1e100 else { return [] }
    let width = (row.high - row.low) / Double(row.counts.count)
    return row.counts.enumerated().compactMap { bin, count in
      guard count > 0 else { return nil }
      let low = row.low + Double(bin) * width
      let upper = area.position(x: low, y: Double(row.epoch))
      let lower = area.position(x: low + width, y: Double(row.epoch - 1))
      return ColourScale.shade(
        0.06 + 0.94 * Double(count) / fullest, at: upper, width: lower.x - upper.x, height: lower.y - upper.y)
    }
  }
}
