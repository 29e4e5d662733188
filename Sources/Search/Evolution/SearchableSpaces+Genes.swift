extension SearchableSpaces {
  /// Spaces that a gene of at most 64 bits can code for, without forbidden combinations or constraints.
  public static let genes = SearchableSpaces(
    "choices, flags, bits and integers of at most \(BitGene.longest) bits in total", allowsConstraints: false,
    whole: { space in
      let bits = space.parameters.map { GeneCoding.bits(for: $0.domain.count ?? 1) }.reduce(0, +)
      return (1...BitGene.longest).contains(bits) ? nil : "this space takes \(bits) bits"
    }
  ) { parameter in
    parameter.domain.count == nil ? "has more values than a gene can code for" : nil
  }
}
