import Essentials

/// The objective over pairs of the most important parameters: a smooth estimate from the trials nearby (Nadaraya, 1964;
/// Watson, 1964), faint where there are few, with the trials on it.
struct ContourChart {
  let picture: Picture
  private static let cells = 26
  private static let levels = 14.0
  private static let bandwidth = 0.07
  private static let dots = 250

  /// - Returns: Nil if fewer than two parameters have several values.
  init?(_ view: StudyView) {
    let pairs = view.pairs(3)
    guard !pairs.isEmpty else { return nil }
    let grid = PanelGrid(count: pairs.count, panel: (330, 320))
    let scale = view.scale
    let sample = view.sample(Self.dots)
    let panels = pairs.enumerated().flatMap { index, pair -> [SVGElement] in
      let (first, second) = (view.dimensions[pair.0], view.dimensions[pair.1])
      let area = grid.area(index, x: first.axis, y: second.axis, xLabel: first.name, yLabel: second.name)
      let points = view.points.compactMap { point -> (x: Double, y: Double, value: Double)? in
        guard let x = point.positions[pair.0], let y = point.positions[pair.1] else { return nil }
        return (x, y, scale(point.fitness))
      }
      let dots = sample.compactMap { point -> SVGElement? in
        guard let x = point.positions[pair.0], let y = point.positions[pair.1] else { return nil }
        return SVGElement.dot(
          at: area.position(x: x, y: y), radius: 3.4, fill: ColourScale.viridis.colour(at: scale(point.fitness))
        ).marking(trial: point.trial.number)
      }
      return Self.surface(of: thinned(points, to: 1500), in: area) + area.elements + dots
    }
    picture = grid.picture(
      title: "\(view.study.name): pairs of parameters", subtitle: "\(view.subtitle); yellow is best",
      content: panels, table: RankChart.table(view))
  }

  /// Runs of cells of equal colour, row by row.
  private static func surface(of points: [(x: Double, y: Double, value: Double)], in area: PlotArea) -> [SVGElement] {
    let size = 1 / Double(cells)
    // A kernel is a product of one across and one up, each computed once.
    let centres = (0..<cells).map { (Double($0) + 0.5) * size }
    let across = centres.map { centre in points.map { kernel($0.x - centre) } }
    let up = centres.map { centre in points.map { kernel($0.y - centre) } }
    var elements: [SVGElement] = []
    for row in 0..<cells {
      var start = 0
      var colour: (level: Int, opacity: Int)?
      func end(at column: Int) {
        guard let colour, colour.opacity > 0, column > start else { return }
        let corner = area.position(x: Double(start) * size, y: Double(row + 1) * size)
        let other = area.position(x: Double(column) * size, y: Double(row) * size)
        elements.append(
          SVGElement.rectangle(
            at: corner, width: other.x - corner.x + 0.3, height: other.y - corner.y + 0.3,
            fill: ColourScale.viridis.colour(at: Double(colour.level) / levels)
          ).adding("fill-opacity", fixed(Double(colour.opacity) / 10, 1)))
      }
      for column in 0..<cells {
        var (weight, sum) = (0.0, 0.0)
        for index in points.indices {
          let own = across[column][index] * up[row][index]
          weight += own
          sum += own * points[index].value
        }
        let level = weight > 1e-9 ? Int((sum / weight * levels).rounded()) : 0
        let opacity = weight > 1e-9 ? Int((min(1, weight / 0.6) * 7).rounded()) : 0
        if colour?.level != level || colour?.opacity != opacity {
          end(at: column)
          start = column
          colour = (level, opacity)
        }
      }
      end(at: cells)
    }
    return elements
  }

  private static func kernel(_ distance: Double) -> Double {
    let scaled = distance / bandwidth
    return scaled * scaled < 80 ? portableExp(-scaled * scaled / 2) : 0
  }
}
