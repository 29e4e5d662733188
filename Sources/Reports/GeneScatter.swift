import Essentials
import Search
import Studies

/// Every gene that a similarity-aware search evaluated, by its two parts as binary numbers, coloured by fitness:
/// the scatter of figs. 4 to 8 of the method's source, seen from above.
public struct GeneScatter {
  public let chart: ScatterChart

  /// - Returns: Nil if the journal is of another method, or holds no finished generation.
  public init?(_ journal: JournalContents) {
    guard let parts = GeneParts(journal) else { return nil }
    let study = parts.study
    // The highest fitness of equal genes, as in the ledger.
    var fitness: [String: (value: Double, trial: Int?)] = [:]
    for individual in journal.records.compactMap(Generation.init).flatMap(\.individuals) {
      guard parts.numbers(of: individual.gene) != nil, let value = individual.fitness else { continue }
      if let known = fitness[individual.gene], known.value >= value { continue }
      fitness[individual.gene] = (value, individual.trial)
    }
    // The best last, so that it is drawn on top.
    let ordered = fitness.sorted { ($0.value.value, $0.key) < ($1.value.value, $1.key) }
    let dots = ordered.compactMap { gene, found -> ScatterChart.Dot? in
      parts.numbers(of: gene).map {
        ScatterChart.Dot(x: $0.first, y: $0.second, value: found.value, trial: found.trial)
      }
    }
    guard let best = dots.last else { return nil }
    var chart = ScatterChart(
      title: "\(study.name): \(study.method)",
      subtitle:
        "\(counted(dots.count, "gene")) of \(counted(1 << parts.length, "possible code")); seed \(study.seed)",
      xLabel: parts.labels.first, yLabel: parts.labels.second, valueLabel: EvolutionChart.metric(study),
      xRange: 0...parts.limits.first, yRange: 0...parts.limits.second, isWhole: true, dots: dots)
    chart.mark(x: best.x, y: best.y, label: "best, \(fixed(best.value, 3))")
    self.chart = chart
  }
}
