/// How far the genes of a population lie apart: Hamming distances over all pairs.
public struct Diversity: Equatable, Sendable {
  public let mean: Double
  public let least: Int
  public let greatest: Int

  public init(mean: Double, least: Int, greatest: Int) {
    self.mean = mean
    self.least = least
    self.greatest = greatest
  }

  /// Nil of fewer than two genes.
  public init?(_ genes: [BitGene]) {
    guard genes.count > 1 else { return nil }
    var (sum, least, greatest) = (0, Int.max, 0)
    for (place, gene) in genes.enumerated() {
      for other in genes[(place + 1)...] {
        let distance = gene.hammingDistance(to: other)
        sum += distance
        least = min(least, distance)
        greatest = max(greatest, distance)
      }
    }
    self.init(mean: Double(sum) / Double(genes.count * (genes.count - 1) / 2), least: least, greatest: greatest)
  }
}
