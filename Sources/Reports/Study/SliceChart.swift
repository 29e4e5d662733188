import Essentials

/// The objective over each parameter alone: a panel each, later trials stronger.
struct SliceChart {
  let picture: Picture
  private static let dots = 500

  /// - Returns: Nil if candidates are drawn whole.
  init?(_ view: StudyView) {
    guard !view.dimensions.isEmpty else { return nil }
    let y = Axis(covering: view.points.map(\.fitness).filter { abs($0) < 1e100 }, count: 5)
    let grid = PanelGrid(count: view.dimensions.count, panel: (290, 250))
    let last = Double(max(1, view.points.last?.trial.number ?? 1))
    let budget = max(120, 4000 / view.dimensions.count)
    let sample = view.sample(min(Self.dots, budget)).sorted { $0.trial.number < $1.trial.number }
    let panels = view.dimensions.enumerated().flatMap { index, dimension in
      let area = grid.area(
        index, x: dimension.axis, y: y, xLabel: dimension.name,
        yLabel: index % grid.columns == 0 ? view.objective.metric : "")
      let dots = sample.compactMap { point -> SVGElement? in
        guard let position = point.positions[index], abs(point.fitness) < 1e100 else { return nil }
        return SVGElement(
          "circle",
          [
            "cx": pixels(area.position(x: position, y: 0).x), "cy": pixels(area.position(x: 0, y: point.fitness).y),
            "r": "3", "fill": LineChart.Colour.blue.rawValue,
            "fill-opacity": fixed(0.25 + 0.65 * Double(point.trial.number) / last, 2),
          ]
        ).marking(trial: point.trial.number)
      }
      return area.elements + dots
    }
    picture = grid.picture(
      title: "\(view.study.name): each parameter alone", subtitle: "\(view.subtitle); later trials are stronger",
      content: panels,
      table: DataTable(
        columns: ["trial", view.objective.metric] + view.dimensions.map(\.name),
        rows: view.points.map { point in
          ["\(point.trial.number)", measured(point.fitness)]
            + view.dimensions.map { point.trial.parameters[$0.name].map(plain) ?? "-" }
        }))
  }
}
