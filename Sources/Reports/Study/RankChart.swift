import Essentials

/// Pairs of the most important parameters, each trial coloured by its rank among all: bright ones are the best, whatever
/// the distances between their results.
struct RankChart {
  let picture: Picture
  private static let dots = 400

  /// - Returns: Nil if fewer than two parameters have several values.
  init?(_ view: StudyView) {
    let pairs = view.pairs(6)
    guard !pairs.isEmpty else { return nil }
    let ranked = view.ranked
    let ranks = Dictionary(ranked.enumerated().map { ($1.trial.number, $0) }) { first, _ in first }
    let last = Double(max(1, ranked.count - 1))
    let grid = PanelGrid(count: pairs.count, panel: (330, 300))
    let sample = view.sample(Self.dots)
    let panels = pairs.enumerated().flatMap { index, pair -> [SVGElement] in
      let (first, second) = (view.dimensions[pair.0], view.dimensions[pair.1])
      let area = grid.area(index, x: first.axis, y: second.axis, xLabel: first.name, yLabel: second.name)
      let dots = sample.compactMap { point -> SVGElement? in
        guard let x = point.positions[pair.0], let y = point.positions[pair.1] else { return nil }
        let rank = Double(ranks[point.trial.number] ?? 0) / last
        return SVGElement.dot(
          at: area.position(x: x, y: y), radius: 3.6, fill: ColourScale.viridis.colour(at: rank)
        ).marking(trial: point.trial.number)
      }
      return area.elements + dots
    }
    picture = grid.picture(
      title: "\(view.study.name): rank over pairs of parameters", subtitle: "\(view.subtitle); yellow is best",
      content: panels,
      table: Self.table(view))
  }

  /// The best trials with their parameters.
  static func table(_ view: StudyView) -> DataTable {
    DataTable(
      columns: ["rank", "trial", view.objective.metric] + view.dimensions.map(\.name),
      rows: view.ranked.reversed().prefix(100).enumerated().map { rank, point in
        ["\(rank + 1)", "\(point.trial.number)", measured(point.fitness)]
          + view.dimensions.map { point.trial.parameters[$0.name].map(plain) ?? "-" }
      })
  }
}
