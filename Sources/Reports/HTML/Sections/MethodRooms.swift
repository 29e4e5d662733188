import Essentials
import Search
import Studies

/// What only this method has to show.
struct MethodRooms {
  let section: ReportSection?

  /// The rooms by method, with what they are called.
  private static let rooms: [String: (title: String, nodes: @Sendable (RunReport) -> [HTMLNode])] = [
    "gan-refine": ("The two generators", ganRefine), "similarity-ga": ("Genes", similarity),
    "chromosome-ga": ("Evolution", chromosome), "elitist": ("Family and architecture", elitist),
  ]

  init(_ report: RunReport) {
    let method = report.summary.study?.method ?? ""
    if let room = Self.rooms[method] {
      section = ReportSection("method", room.title, room.nodes(report))
    } else {
      section = ReportSection(
        "method", "Effects of the hyperparameters", Self.charts([GANStudy(report.journal)?.chart.picture]))
    }
  }

  private static func charts(_ pictures: [Picture?]) -> [HTMLNode] { pictures.compactMap { $0 }.map(HTMLNode.chart) }

  @Sendable private static func ganRefine(_ report: RunReport) -> [HTMLNode] {
    let game = GanRefineGame(report.journal)
    return charts([game?.losses.picture, game?.outputs.picture, GeneratorTrace(report.journal)?.picture])
  }

  @Sendable private static func similarity(_ report: RunReport) -> [HTMLNode] {
    charts([
      GeneSpace(report.journal)?.picture, GeneScatter(report.journal)?.chart.picture,
      DiversityChart(report.journal)?.chart.picture,
    ]) + generations(report) + family(report)
  }

  @Sendable private static func chromosome(_ report: RunReport) -> [HTMLNode] {
    generations(report)
      + charts([BiasChart(report.journal)?.chart.picture, DiversityChart(report.journal)?.chart.picture])
      + family(report)
  }

  @Sendable private static func elitist(_ report: RunReport) -> [HTMLNode] { generations(report) + family(report) }

  /// Each generation's fitnesses and best gene (table 1 of the chromosome GA's source).
  private static func generations(_ report: RunReport) -> [HTMLNode] {
    let generations = report.summary.generations
    guard !generations.isEmpty else { return [] }
    let rows = generations.map { generation -> [String] in
      let best = generation.individuals.filter { $0.fitness != nil }.max { ($0.fitness ?? 0) < ($1.fitness ?? 0) }
      return [
        "\(generation.index)", generation.best.map(measured) ?? "-", generation.mean.map(measured) ?? "-",
        generation.spread.map(measured) ?? "-", "\(generation.cacheHits)", "\(generation.forcedMutations)",
        shortened(best?.gene ?? "-", to: 90),
      ]
    }
    return [
      .element("h3", "Generations"),
      .scroll(
        .table(
          DataTable(
            columns: ["generation", "best", "mean", "spread", "known before", "forced mutations", "best gene"],
            rows: rows)), "generations"),
    ]
  }

  /// The winner's ancestors, back to random individuals.
  private static func family(_ report: RunReport) -> [HTMLNode] {
    let summary = report.summary
    guard let best = summary.best, let lineage = Lineage(of: best.number, in: summary.generations),
      lineage.members.count > 1
    else { return [] }
    let rows = lineage.members.map { member in
      let individual = member.individual
      return [
        "\(member.generation)", "\(individual.id)", individual.origin.rawValue,
        individual.parents.map { "\($0)" }.joined(separator: " and "), individual.fitness.map(measured) ?? "-",
        shortened(individual.gene, to: 100),
      ]
    }
    return [
      .element("h3", "The winner's family"),
      .scroll(
        .table(
          DataTable(columns: ["generation", "individual", "came by", "parents", "fitness", "gene"], rows: rows)),
        "the winner's family"),
    ]
  }
}
