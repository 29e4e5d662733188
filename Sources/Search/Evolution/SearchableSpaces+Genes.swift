extension SearchableSpaces {
  /// Spaces that a gene of at most 64 bits codes for, without combinations that are not allowed.
  public static let genes = SearchableSpaces(
    "choices, flags, bits and integers that fit \(BitGene.longest) bits together", allowsConstraints: false,
    whole: { space in
      let bits = space.parameters.map { GeneCoding.bits(for: $0.domain.count ?? 1) }.reduce(0, +)
      return (1...BitGene.longest).contains(bits) ? nil : "this space takes \(bits) bits"
    }
  ) { parameter in
    parameter.domain.count == nil ? "has more values than a gene can code for" : nil
  }
}
