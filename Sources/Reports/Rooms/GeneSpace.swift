import Essentials
import Search
import Studies

/// The genes of each generation in space: both parts of the gene across, the fitness up (figs. 4 to 8 of the
/// similarity-aware search's source). What earlier generations evaluated stays as a grey dot. The report's script turns
/// the panels.
struct GeneSpace {
  let picture: Picture
  private static let panels = 6

  /// - Returns: Nil if the journal is of another method, or holds no generation with a result.
  init?(_ journal: JournalContents) {
    guard let parts = GeneParts(journal) else { return nil }
    let generations = journal.records.compactMap(Generation.init)
    let values = generations.flatMap(\.fitnesses).filter { abs($0) < 1e100 }
    guard let low = values.min(), let high = values.max() else { return nil }
    let fitness = Axis(covering: [low, high], count: 4)
    let shown = thinned(generations, to: Self.panels)
    let columns = min(3, shown.count)
    let size = (width: 300.0, height: 290.0)
    func point(_ individual: Individual) -> (x: Double, y: Double, z: Double)? {
      guard let own = parts.numbers(of: individual.gene), let value = individual.fitness, abs(value) < 1e100 else {
        return nil
      }
      return (own.first / parts.limits.first, own.second / parts.limits.second, fitness.fraction(of: value))
    }
    let content = shown.enumerated().flatMap { index, generation -> [SVGElement] in
      let centre: Position = (
        24 + (Double(index % columns) + 0.5) * size.width, 84 + (Double(index / columns) + 0.5) * size.height
      )
      let scene = Scene(centre: centre, scale: 96)
      let earlier = generations.filter { $0.index < generation.index }.flatMap(\.individuals).compactMap(point)
      let own = generation.individuals.compactMap { individual in point(individual).map { (individual, $0) } }
      let dots =
        thinned(earlier, to: 150).map { scene.dot($0, radius: 2.2, fill: LineChart.Colour.grey.rawValue) }
        + own.flatMap { individual, at in
          let colour = ColourScale.viridis.colour(at: at.z)
          return [
            scene.line((at.x, at.y, 0), at, Ink.axis),
            scene.dot(at, radius: 4.6, fill: colour).marking(trial: individual.trial),
          ]
        }
      let best = generation.best.map { ", best \(measured($0))" } ?? ""
      let heading = SVGElement.text(
        "generation \(generation.index)\(best)", at: (centre.x, centre.y - size.height / 2 + 14), size: 12,
        weight: "600", anchor: "middle")
      return [heading] + scene.frame(labels: (fitness.labels.first ?? "", fitness.labels.last ?? "")) + dots
    }
    let lines = (shown.count + columns - 1) / columns
    picture = Picture(
      width: max(620, Double(columns) * size.width + 48), height: 84 + Double(lines) * size.height + 46,
      title: "\(parts.study.name): genes and fitness by generation",
      subtitle:
        "\(counted(generations.count, "generation"))\(shown.count < generations.count ? ", \(shown.count) drawn" : "")"
        + "; grey: evaluated before",
      content: content + [
        .text("a: \(parts.labels.first)", at: (24, 84 + Double(lines) * size.height + 8), size: 12, fill: Ink.faint),
        .text("b: \(parts.labels.second)", at: (24, 84 + Double(lines) * size.height + 26), size: 12, fill: Ink.faint),
      ],
      table: DataTable(
        columns: ["generation", "gene", "fitness", "trial", "origin"],
        rows: generations.flatMap { generation in
          generation.individuals.map { individual in
            [
              "\(generation.index)", individual.gene, individual.fitness.map(measured) ?? "-",
              individual.trial.map(String.init) ?? "-", individual.origin.rawValue,
            ]
          }
        }))
  }
}
