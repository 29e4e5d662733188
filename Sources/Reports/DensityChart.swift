import Essentials

/// The density of generated numbers, as a histogram and by a kernel estimate, with that of the standard normal
/// distribution they should have (figs. 14 and 15 of "Impact of Hyperparameters on the Generative Adversarial Networks
/// Behavior", ICEIS 2022).
public struct DensityChart: Sendable {
  public let chart: LineChart
  private static let bins = 64
  /// What is further from 0 is left out of the picture, and counted in the subtitle.
  private static let reach = 8.0

  /// - Parameters:
  ///   - name: Of the study, for the title.
  ///   - summary: Which samples they are, in one line.
  ///   - samples: Those that are not finite are left out.
  /// - Returns: Nil if no sample is finite and within 8 of 0.
  public init?(name: String, summary: String, samples: [Double]) {
    let shown = samples.filter { abs($0) < Self.reach }.sorted()
    guard let lowest = shown.first, let highest = shown.last else { return nil }
    let (low, high) = (min(-4, lowest), max(4, highest))
    let estimate = KernelDensity(shown)
    // Of all samples, so that what is outside lowers the curve.
    let share = Double(shown.count) / Double(samples.count)
    let grid = (0...320).map { low + (high - low) * Double($0) / 320 }
    func line(_ density: (Double) -> Double) -> [LineChart.Point] {
      grid.map { LineChart.Point(x: $0, y: density($0)) }
    }
    let outside = samples.count - shown.count
    chart = LineChart(
      title: "\(name): learned density",
      subtitle: outside == 0 ? summary : "\(summary); \(outside) of \(samples.count) outside the picture",
      xLabel: "sample", yLabel: "probability density",
      series: [
        LineChart.Series(
          name: "N(0, 1)", points: line { 0.3989422804014327 * portableExp(-$0 * $0 / 2) }, colour: .vermilion,
          stroke: .dashed),
        LineChart.Series(
          name: "generated, kernel estimate", points: line { share * estimate.density(at: $0) }, colour: .blue,
          width: 2.5),
      ],
      bands: [
        LineChart.Band(
          name: "histogram of \(counted(samples.count, "sample"))",
          points: Self.histogram(shown, low: low, high: high, total: samples.count), colour: .blue)
      ])
  }

  /// Bars of the density in bins of equal width, as a strip above 0.
  private static func histogram(
    _ samples: [Double], low: Double, high: Double, total: Int
  ) -> [LineChart.Band.Point] {
    let width = (high - low) / Double(bins)
    var counts = [Int](repeating: 0, count: bins)
    for sample in samples { counts[min(bins - 1, Int((sample - low) / width))] += 1 }
    return counts.enumerated().flatMap { bin, count in
      let edges = [low + Double(bin) * width, low + Double(bin + 1) * width]
      return edges.map { LineChart.Band.Point(x: $0, low: 0, high: Double(count) / (Double(total) * width)) }
    }
  }
}
