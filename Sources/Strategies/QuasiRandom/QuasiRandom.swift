import Essentials
import Search

/// Quasi-random search: the points of a scrambled Sobol sequence, which fill a space more evenly than independent draws.
///
/// None is skipped, not even the first, so that the first 2^k points are a net (Owen, On dropping the first Sobol'
/// point, 2021, arXiv:2008.08051). Points that fall on an assignment that is forbidden or known are left out.
public struct QuasiRandom: Sampler {
  private let space: SearchSpace
  private let sobol: SobolSequence
  private let scrambling: OwenScrambling
  private var cursor = SequenceCursor()

  /// - Parameters:
  ///   - space: Of at most `SobolSequence.maximumDimensions` coordinates.
  ///   - seed: Of the scrambling.
  public init(_ space: SearchSpace, seed: SeededGenerator) {
    self.space = space
    let dimensions = Self.dimensions(of: space)
    sobol = SobolSequence(dimensions: dimensions)
    scrambling = OwenScrambling(dimensions: dimensions, seed: seed)
  }

  public func propose(_ context: SamplingContext) -> Sample {
    let (start, open) = cursor.start(after: context.open, in: assignment(at:))
    let first = start + context.attempt
    for index in first..<first + 10_000 {
      let assignment = assignment(at: index)
      if space.allows(assignment), !open.contains(assignment) { return .assignment(assignment) }
    }
    return .exhausted("no allowed assignment was found in 10,000 points")
  }

  public mutating func learn(_ observation: Observation) {
    guard observation.isOwn else { return }
    var cursor = cursor
    cursor.pass(observation.assignment, in: assignment(at:), skipping: { !space.allows($0) })
    self.cursor = cursor
  }

  private func assignment(at index: Int) -> Assignment {
    var rest = scrambling.scrambled(sobol.point(index))[...]
    var next = 0
    return space.assignment { parameter, domain in
      // Inactive parameters have coordinates too, so that those after them keep theirs.
      while next < parameter {
        rest = rest.dropFirst(space.parameters[next].domain.fractionCount)
        next += 1
      }
      return domain.value(at: rest.prefix(domain.fractionCount))
    }
  }

  fileprivate static func dimensions(of space: SearchSpace) -> Int {
    space.parameters.reduce(0) { $0 + $1.domain.fractionCount }
  }
}

extension QuasiRandom {
  public static let entry = SamplerEntry(
    name: "quasi-random", summary: "a scrambled Sobol sequence, more even than random draws", searches: .anySpace,
    objectives: 1...Int.max, window: 64
  ) { section, target in
    let dimensions = dimensions(of: target.space)
    if dimensions > SobolSequence.maximumDimensions {
      section.refuse(
        "",
        "quasi-random has direction numbers for \(SobolSequence.maximumDimensions) dimensions; "
          + "this space has \(dimensions)")
    }
    return { seed in QuasiRandom(target.space, seed: seed) }
  }
}
