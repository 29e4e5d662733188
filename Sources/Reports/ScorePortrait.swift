import Essentials

/// The phase portrait of an adversarial training: the discriminator's mean score on generated samples over that on real
/// ones, a path that is coloured by epoch.
///
/// A discriminator that is too strong ends in the lower right corner, one that is fooled in the upper right one; circles
/// around the equilibrium are an oscillation.
public struct ScorePortrait: Sendable {
  public let chart: ScatterChart

  /// - Parameters:
  ///   - name: Of the study, for the title.
  ///   - summary: Which training it is, in one line.
  ///   - epochs: In their order; those with a score that is not finite are left out.
  /// - Returns: Nil if no epoch is left.
  public init?(name: String, summary: String, score: AdversarialScore = .probability, epochs: [AdversarialEpoch]) {
    let dots = epochs.filter { abs($0.realScore) < 1e100 && abs($0.fakeScore) < 1e100 }.map {
      ScatterChart.Dot(x: $0.realScore, y: $0.fakeScore, value: Double($0.epoch))
    }
    guard let first = dots.first, let last = dots.last else { return nil }
    let isProbability = score == .probability
    let values = dots.flatMap { [$0.x, $0.y] }
    // One range for both axes, so that equal scores are on the diagonal.
    let range = isProbability ? 0...1 : (values.min() ?? 0)...(values.max() ?? 1)
    var chart = ScatterChart(
      title: "\(name): phase portrait", subtitle: summary, xLabel: "\(score.label) on real samples",
      yLabel: "\(score.label) on generated samples", valueLabel: "epoch", xRange: range, yRange: range, dots: dots)
    chart.isPath = true
    chart.radius = dots.count > 60 ? 3.5 : 5
    if isProbability { chart.mark(x: 0.5, y: 0.5, label: "equilibrium") }
    chart.mark(x: last.x, y: last.y, label: "epoch \(fixed(last.value, 0))")
    if dots.count > 1 { chart.mark(x: first.x, y: first.y, label: "epoch \(fixed(first.value, 0))") }
    self.chart = chart
  }
}
