import Essentials

/// Parallel coordinates: an axis for each parameter and one for the objective, a line for each trial, bright for good
/// ones. The report's script lets a reader choose ranges on the axes.
struct ParallelChart {
  let picture: Picture
  /// More lines cannot be told apart.
  private static let lines = 320

  /// - Returns: Nil if candidates are drawn whole.
  init?(_ view: StudyView) {
    guard !view.dimensions.isEmpty else { return nil }
    let count = view.dimensions.count + 1
    let width = max(880, Double(count) * 96 + 90)
    let (top, bottom) = (116.0, 416.0)
    let distance = (width - 150) / Double(count - 1)
    func x(_ index: Int) -> Double { 76 + Double(index) * distance }
    let objective = Axis(covering: view.points.map(\.fitness).filter { abs($0) < 1e100 }, count: 6)
    func height(_ fraction: Double) -> Double { bottom - min(max(fraction, 0), 1) * (bottom - top) }

    let scale = view.scale
    let sample = view.sample(Self.lines)
    let paths = sample.map { point in
      let axes = zip(view.dimensions, point.positions).map { dimension, position in
        position.map { height(dimension.axis.fraction(of: $0)) }
      }
      let ends = axes + [abs(point.fitness) < 1e100 ? height(objective.fraction(of: point.fitness)) : nil]
      let vertices = ends.enumerated().compactMap { index, y in y.map { (x: x(index), y: $0) } }
      return SVGElement(
        "path",
        [
          "class": "line", "d": pathData(vertices), "fill": "none",
          "stroke": ColourScale.viridis.colour(at: scale(point.fitness)), "stroke-width": "1.3",
          "stroke-opacity": "0.62",
        ]
      ).marking(trial: point.trial.number)
    }
    let names = view.dimensions.map(\.name) + [view.objective.metric]
    let axes = (view.dimensions.map(\.axis) + [objective]).enumerated().flatMap { index, axis in
      Self.drawn(axis, name: names[index], index: index, x: x(index), top: top, bottom: bottom, isUp: index % 2 == 1)
    }
    let shown = sample.count < view.points.count ? "; \(sample.count) of them drawn, the best among them" : ""
    picture = Picture(
      width: width, height: 446, title: "\(view.study.name): parallel coordinates",
      subtitle: view.subtitle + shown + "; yellow is best", content: paths + axes,
      table: DataTable(
        columns: ["trial", view.objective.metric] + view.dimensions.map(\.name),
        rows: view.ranked.reversed().prefix(100).map { point in
          ["\(point.trial.number)", measured(point.fitness)]
            + view.dimensions.map { point.trial.parameters[$0.name].map(plain) ?? "-" }
        }))
  }

  private static func drawn(
    _ axis: Axis, name: String, index: Int, x: Double, top: Double, bottom: Double, isUp: Bool
  ) -> [SVGElement] {
    // Neighbouring names are at two heights, so that they have room.
    let heading = SVGElement.text(
      shortened(name, to: 22), at: (x, top - (isUp ? 32 : 14)), size: 12, weight: "600", anchor: "middle")
    let line = SVGElement.line((x, top), (x, bottom), Ink.axis)
    let labels = zip(axis.ticks, axis.labels).map { tick, label in
      SVGElement.haloedLabel(label, at: (x + 5, bottom - axis.fraction(of: tick) * (bottom - top) + 4))
    }
    let brush = SVGElement(
      "rect",
      [
        "class": "brush", "data-axis": "\(index)", "x": pixels(x - 14), "y": pixels(top), "width": "28",
        "height": pixels(bottom - top), "fill": "none", "pointer-events": "all",
      ])
    return [line] + labels + [heading, brush]
  }
}
