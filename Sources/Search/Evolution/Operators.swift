import Essentials

// Operators of genetic algorithms, as functions of their inputs and a generator.

/// Single-point crossover: each child has one parent's bits left of `point` and the other's from there on.
/// - Parameter point: In 1 ..< count, so that each parent contributes.
public func crossover(_ first: BitGene, _ second: BitGene, at point: Int) -> (BitGene, BitGene) {
  precondition(first.count == second.count, "only genes of equal length can be crossed")
  precondition((1..<first.count).contains(point), "a gene is cut between its bits")
  let right = point..<first.count
  return (
    first.replacing(right, with: second.number(in: right)), second.replacing(right, with: first.number(in: right))
  )
}

/// Two-part crossover: the one child that has the father's bits before `cut` and the mother's from there on.
/// - Parameter cut: In 0...count; a part may be empty if its parameters have no bits.
public func twoPartCrossover(_ father: BitGene, _ mother: BitGene, at cut: Int) -> BitGene {
  precondition(father.count == mother.count, "only genes of equal length can be crossed")
  return father.replacing(cut..<father.count, with: mother.number(in: cut..<mother.count))
}

/// Bitwise mutation: every bit is flipped with probability `rate`, in 0...1.
public func mutated(_ gene: BitGene, rate: Double, using rng: inout SeededGenerator) -> BitGene {
  let flips = (0..<gene.count).reduce(UInt64(0)) { bits, _ in bits << 1 | (rng.bernoulli(rate) ? 1 : 0) }
  return BitGene(count: gene.count, value: gene.value ^ flips)
}

/// The indexes of a population from best to worst. A failure, which has no fitness, is worst; ties keep their order.
public func ranking(_ fitness: [Double?]) -> [Int] {
  let scores = fitness.map { $0 ?? -.infinity }
  return scores.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
}

/// Tournament selection: the index of the fittest of `size` distinct individuals drawn uniformly; ties go to the lower
/// index.
/// - Parameter size: At least 1; if it exceeds the population, everyone takes part.
public func tournament(_ fitness: [Double?], size: Int, using rng: inout SeededGenerator) -> Int {
  let drawn = rng.permutation(fitness.count).prefix(size).sorted()
  return drawn[ranking(drawn.map { fitness[$0] })[0]]
}

/// Roulette-wheel selection by stochastic acceptance: an individual drawn uniformly is accepted with probability
/// fitness / highest fitness, otherwise another is drawn (Lipowski and Lipowska, 2012,
/// doi:10.1016/j.physa.2011.12.004).
///
/// A failure counts as 0, or as the lowest fitness if that is negative; then fitness is measured from the lowest. If
/// none is above 0, all are equally likely.
public func roulette(_ fitness: [Double?], using rng: inout SeededGenerator) -> Int {
  let lowest = min(0, fitness.compactMap(\.self).min() ?? 0)
  let scores = fitness.map { ($0 ?? lowest) - lowest }
  let highest = scores.max() ?? 0
  while true {
    let index = rng.integer(below: scores.count)
    if highest == 0 || rng.uniform() * highest < scores[index] { return index }
  }
}
