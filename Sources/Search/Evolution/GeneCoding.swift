import Essentials

/// A discrete search space written in bits, one field for each parameter in table order.
///
/// A parameter of n values takes ⌈log2 n⌉ bits, which hold the index of its value. Nothing here makes a gene of the
/// codes from n on, which are unused; operators that cut within a field may, and such a code stands for its remainder
/// modulo n.
public struct GeneCoding: Equatable, Sendable {
  public struct Field: Equatable, Sendable {
    public let name: String
    let domain: Domain
    /// The number of its values.
    public let count: Int
    /// Its bits; empty if it has one value.
    public let bits: Range<Int>
  }

  public let fields: [Field]
  /// The number of bits of a gene.
  public let count: Int
  private let space: SearchSpace

  /// - Parameter space: Every parameter has a list of values.
  /// - Returns: Nil if a parameter has no such list, or a gene would not have 1 to 64 bits.
  public init?(_ space: SearchSpace) {
    var fields: [Field] = []
    var count = 0
    for parameter in space.parameters {
      guard let values = parameter.domain.count else { return nil }
      let bits = Self.bits(for: values)
      fields.append(
        Field(name: parameter.name, domain: parameter.domain, count: values, bits: count..<count + bits))
      count += bits
    }
    guard (1...BitGene.longest).contains(count) else { return nil }
    self.fields = fields
    self.count = count
    self.space = space
  }

  /// The number of bits that code for one of `values` values.
  /// - Parameter values: At least 1.
  public static func bits(for values: Int) -> Int { Int.bitWidth - (values - 1).leadingZeroBitCount }

  /// The gene of the values at the given indexes, one for each field.
  public func gene(_ indexes: [Int]) -> BitGene {
    zip(fields, indexes).reduce(BitGene(count: count, value: 0)) { gene, choice in
      choice.0.bits.isEmpty ? gene : gene.replacing(choice.0.bits, with: choice.1)
    }
  }

  /// The index of each field's value.
  public func indexes(of gene: BitGene) -> [Int] { fields.map { index(of: $0, in: gene) } }

  /// The assignment that a gene codes for. Fields of inactive parameters code for nothing.
  public func assignment(of gene: BitGene) -> Assignment {
    space.assignment { position, domain in domain.value(index: index(of: fields[position], in: gene)) }
  }

  /// A gene whose values are drawn uniformly.
  public func random(using rng: inout SeededGenerator) -> BitGene {
    gene(fields.map { rng.integer(below: $0.count) })
  }

  /// The gene with one field, chosen uniformly, drawn again; its value may stay the same.
  public func mutated(_ gene: BitGene, using rng: inout SeededGenerator) -> BitGene {
    let field = fields[rng.integer(below: fields.count)]
    let index = rng.integer(below: field.count)
    return field.bits.isEmpty ? gene : gene.replacing(field.bits, with: index)
  }

  /// The gene with one field, chosen uniformly from those with several values, changed to another value.
  public func changed(_ gene: BitGene, using rng: inout SeededGenerator) -> BitGene {
    let open = fields.filter { $0.count > 1 }
    let field = open[rng.integer(below: open.count)]
    let index = rng.integer(below: field.count - 1)
    return gene.replacing(field.bits, with: index < self.index(of: field, in: gene) ? index : index + 1)
  }

  private func index(of field: Field, in gene: BitGene) -> Int {
    field.bits.isEmpty ? 0 : gene.number(in: field.bits) % field.count
  }
}
