import Essentials
import Search
import Studies

/// How different the genes of each generation are: their mean Hamming distance between the smallest and the largest, and
/// the mutations that were forced because parents were equal.
struct DiversityChart {
  let chart: LineChart

  /// - Returns: Nil if no generation's genes have distances.
  init?(_ journal: JournalContents) {
    let generations = journal.records.compactMap(Generation.init)
    guard let study = journal.study, generations.contains(where: { $0.diversity != nil }) else { return nil }
    let measured = generations.compactMap { generation in generation.diversity.map { (Double(generation.index), $0) } }
    let forced = generations.map { LineChart.Point(x: Double($0.index), y: Double($0.forcedMutations)) }
    let known = generations.map { LineChart.Point(x: Double($0.index), y: Double($0.cacheHits)) }
    chart = LineChart(
      title: "\(study.name): diversity",
      subtitle: "Hamming distances between the genes of a generation; \(study.method), seed \(study.seed)",
      xLabel: "generation", yLabel: "bits, or individuals", xIsWhole: true,
      series: [
        LineChart.Series(
          name: "mean distance", points: measured.map { LineChart.Point(x: $0.0, y: $0.1.mean) }, colour: .blue,
          marker: .circle),
        LineChart.Series(
          name: "forced mutations", points: forced, colour: .vermilion, stroke: .dashed, marker: .square, width: 1.4),
        LineChart.Series(
          name: "known before", points: known, colour: .grey, stroke: .dashed, marker: .dot, width: 1.2),
      ],
      bands: [
        LineChart.Band(
          name: "smallest to largest",
          points: measured.map {
            LineChart.Band.Point(x: $0.0, low: Double($0.1.minimum), high: Double($0.1.maximum))
          }, colour: .blue)
      ])
  }
}
