import Essentials
import Search
import Studies

/// The result of an evolutionary search as text: its generations, its winner, the winner's family.
struct EvolutionText {
  /// The maximum number of ancestors shown; `--json` lists all.
  private static let shownAncestors = 40

  private let generations: [Generation]
  private let lineage: Lineage?
  private let width: Int?

  /// Nil for a search that is not evolutionary.
  /// - Parameter width: The number of characters that a line of a table may have; nil for any.
  init?(_ summary: RunSummary, width: Int? = nil) {
    generations = summary.generations
    self.width = width
    if generations.isEmpty { return nil }
    lineage = summary.best.flatMap { [generations] in Lineage(of: $0.number, in: generations) }
  }

  /// Best and mean of each generation.
  var table: String {
    let titles = ["generation", "best", "mean", "spread", "mean distance", "known", "forced mutations", "time"]
    var table = TextTable(titles.map { ($0, .right) })
    table.rows = generations.map { generation in
      [
        "\(generation.index)", shown(generation.best), shown(generation.mean), shown(generation.spread),
        generation.diversity.map { fixed($0.mean, 2) } ?? "-", "\(generation.cacheHits)",
        "\(generation.forcedMutations)", describedDuration(generation.seconds),
      ]
    }
    return "generations\n" + table.text(indent: 2, width: width)
  }

  /// The gene that a trial was trained for.
  func gene(of trial: Int) -> String? {
    generations.lazy.flatMap(\.individuals).first { $0.trial == trial }?.gene
  }

  /// The winner's gene, and its decoded form unless that is structured.
  var winner: [(label: String, text: String)] {
    guard let winner = lineage?.winner.individual else { return [] }
    if winner.decoded.object?.values.contains(where: \.isStructured) == true { return [("gene", winner.gene)] }
    let parts = (winner.decoded.object ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \(plain($0.value))" }
    return [("gene", winner.gene), ("decoded", parts.joined(separator: ", "))]
  }

  /// The winner's ancestors, back to random individuals.
  var family: String {
    guard let members = lineage?.members, members.count > 1 else { return "" }
    var table = TextTable([
      ("generation", .right), ("individual", .right), ("operator", .left), ("parents", .left), ("gene", .left),
      ("fitness", .right),
    ])
    table.rows = members.prefix(Self.shownAncestors).map { member in
      let individual = member.individual
      return [
        "\(member.generation)", "\(individual.id)", individual.origin.rawValue,
        individual.parents.map { "\($0)" }.joined(separator: " "), shortened(individual.gene, to: 64),
        shown(individual.fitness),
      ]
    }
    let hidden = members.count - Self.shownAncestors
    let rest = hidden > 0 ? "  and \(counted(hidden, "older ancestor")); --json has them all\n" : ""
    return "family of the winner\n" + table.text(indent: 2, width: width) + rest
  }

  private func shown(_ value: Double?) -> String { value.map(measured) ?? "-" }
}
