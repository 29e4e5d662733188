import Essentials
import Search
import Studies

/// Every gene that a similarity-aware search evaluated, by its two parts as binary numbers, coloured by fitness:
/// the scatter of figs. 4 to 8 of the method's source, seen from above.
public struct GeneScatter {
  public let chart: ScatterChart

  /// - Returns: Nil if the journal is of another method, or holds no finished generation.
  public init?(_ journal: JournalContents) {
    guard let study = journal.study, study.method == "similarity-ga" else { return nil }
    guard let space = study.space, let coding = GeneCoding(space) else { return nil }
    let names = space.names
    let widths = coding.fields.map(\.bits.count)
    let parts = study.config["strategy"]?["partA"]?.integer ?? names.count / 2
    let cut = widths.prefix(parts).reduce(0, +)
    let length = widths.reduce(0, +)
    guard cut > 0, cut < length, length < 60 else { return nil }

    // The highest fitness of equal genes, as in the ledger.
    var fitness: [String: Double] = [:]
    for individual in journal.records.compactMap(Generation.init).flatMap(\.individuals) {
      guard individual.gene.utf8.count == length, let value = individual.fitness else { continue }
      fitness[individual.gene] = max(fitness[individual.gene] ?? value, value)
    }
    // The best last, so that it is drawn on top.
    let ordered = fitness.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let best = ordered.last else { return nil }
    func dot(_ gene: String, _ value: Double) -> ScatterChart.Dot {
      ScatterChart.Dot(
        x: Self.number(gene.utf8.prefix(cut)), y: Self.number(gene.utf8.dropFirst(cut)), value: value)
    }
    var chart = ScatterChart(
      title: "\(study.name): \(study.method)",
      subtitle: "\(counted(ordered.count, "gene")) of \(counted(1 << length, "possible code")); seed \(study.seed)",
      xLabel: "\(names.prefix(parts).joined(separator: " and ")): bits 1 to \(cut) as a number",
      yLabel: "\(names.dropFirst(parts).joined(separator: " and ")): bits \(cut + 1) to \(length) as a number",
      valueLabel: EvolutionChart.metric(study),
      xRange: 0...Double(1 << cut - 1), yRange: 0...Double(1 << (length - cut) - 1), isWhole: true,
      dots: ordered.map { dot($0.key, $0.value) })
    let top = dot(best.key, best.value)
    chart.mark(x: top.x, y: top.y, label: "best, \(fixed(best.value, 3))")
    self.chart = chart
  }

  private static func number(_ bits: some Sequence<UInt8>) -> Double {
    bits.reduce(0) { $0 * 2 + ($1 == UInt8(ascii: "1") ? 1 : 0) }
  }
}
