import Essentials
import Studies

/// Where in the space each generator of a GAN-based refinement stood: its vectors over the iterations, a panel for each
/// parameter.
struct GeneratorTrace {
  let picture: Picture

  /// - Returns: Nil if the journal is of another method, or holds no batch of proposals.
  init?(_ journal: JournalContents) {
    guard let source = GanRefineIterations(journal), let space = source.study.space else { return nil }
    let dimensions = space.parameters.compactMap(Dimension.init)
    // A batch alternates between the generators.
    let batches = Dictionary(
      grouping: journal.trials.filter { $0.origin == .strategy && ($0.batch ?? 0) > 0 }, by: { $0.batch ?? 0 })
    let last = Double(batches.keys.max() ?? 0)
    guard !dimensions.isEmpty, last > 0 else { return nil }
    let proposals = batches.sorted { $0.key < $1.key }.flatMap { iteration, trials in
      trials.enumerated().map { (iteration: Double(iteration), generator: $0 % 2, trial: $1) }
    }
    let grid = PanelGrid(count: dimensions.count, panel: (300, 230), top: 104)
    let x = Axis(covering: [0, last], count: 6, isWhole: true)
    let restarts = source.events.map(\.x)
    let panels = dimensions.enumerated().flatMap { index, dimension -> [SVGElement] in
      let area = grid.area(index, x: x, y: dimension.axis, xLabel: "iteration", yLabel: dimension.name)
      let start = dimension.position(of: source.study.start?[dimension.name]).map { position -> SVGElement in
        let y = area.position(x: 0, y: position).y
        return SVGElement.line((area.left, y), (area.right, y), LineChart.Colour.green.rawValue)
          .adding("stroke-dasharray", "6 4")
      }
      let lines = restarts.map { restart -> SVGElement in
        let x = area.position(x: restart, y: 0).x
        return SVGElement.line((x, area.top), (x, area.bottom), Ink.axis).adding("stroke-dasharray", "2 4")
      }
      let marks = proposals.compactMap { proposal -> SVGElement? in
        guard let position = dimension.position(of: proposal.trial.parameters[dimension.name]) else { return nil }
        // Side by side, so that neither hides the other.
        let point = area.position(x: proposal.iteration, y: position)
        return Self.mark(proposal.generator, at: (point.x + (proposal.generator == 0 ? -3 : 3), point.y))
          .marking(trial: proposal.trial.number)
      }
      return area.elements + [start].compactMap { $0 } + lines + marks
    }
    picture = grid.picture(
      title: "\(source.study.name): where each generator stood",
      subtitle: "the vectors of every iteration, by parameter; dotted: a generator was given new weights",
      content: Self.legend + panels,
      table: DataTable(
        columns: ["iteration", "generator", "trial"] + dimensions.map(\.name),
        rows: proposals.map { proposal in
          [fixed(proposal.iteration, 0), "\(proposal.generator + 1)", "\(proposal.trial.number)"]
            + dimensions.map { proposal.trial.parameters[$0.name].map(plain) ?? "-" }
        }))
  }

  private static func mark(_ generator: Int, at position: Position) -> SVGElement {
    generator == 0
      ? .dot(at: position, radius: 3.6, fill: LineChart.Colour.blue.rawValue)
      : .rectangle(
        at: (position.x - 3.2, position.y - 3.2), width: 6.4, height: 6.4, fill: LineChart.Colour.vermilion.rawValue)
  }

  private static var legend: [SVGElement] {
    [
      mark(0, at: (32, 80)), .text("generator 1", at: (44, 84.5), size: 13),
      mark(1, at: (146, 80)), .text("generator 2", at: (158, 84.5), size: 13),
      SVGElement.line((256, 80), (284, 80), LineChart.Colour.green.rawValue).adding("stroke-dasharray", "6 4"),
      .text("hand-made baseline", at: (292, 84.5), size: 13),
    ]
  }
}
