/// The Hamming distances between all pairs of genes of a population.
public struct Diversity: Equatable, Sendable {
  public let mean: Double
  public let minimum: Int
  public let maximum: Int

  public init(mean: Double, minimum: Int, maximum: Int) {
    self.mean = mean
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Nil for fewer than two genes.
  public init?(_ genes: [BitGene]) {
    guard genes.count > 1 else { return nil }
    var (sum, minimum, maximum) = (0, Int.max, 0)
    for (index, gene) in genes.enumerated() {
      for other in genes[(index + 1)...] {
        let distance = gene.hammingDistance(to: other)
        sum += distance
        minimum = min(minimum, distance)
        maximum = max(maximum, distance)
      }
    }
    self.init(mean: Double(sum) / Double(genes.count * (genes.count - 1) / 2), minimum: minimum, maximum: maximum)
  }
}
