import Essentials

/// A discrete search space written in bits, one field a parameter in table order.
///
/// A parameter of n values takes ⌈log2 n⌉ bits, which hold the index of its value. Codes from n on are unused, and
/// nothing here makes a gene of them.
public struct GeneCoding: Equatable, Sendable {
  public struct Field: Equatable, Sendable {
    public let name: String
    public let values: [JSONValue]
    /// Its bits; empty when it has one value.
    public let bits: Range<Int>
  }

  public let fields: [Field]
  /// Bits of a gene.
  public let count: Int

  /// - Parameter space: Of choices, flags, and integers.
  /// - Returns: Nil when a parameter is not discrete, or a gene would not have 1 to 64 bits.
  public init?(_ space: SearchSpace) {
    var fields: [Field] = []
    var count = 0
    for parameter in space.parameters {
      guard let values = parameter.domain.values else { return nil }
      let bits = Self.bits(for: values.count)
      fields.append(Field(name: parameter.name, values: values.map(\.json), bits: count..<count + bits))
      count += bits
    }
    guard (1...BitGene.longest).contains(count) else { return nil }
    self.fields = fields
    self.count = count
  }

  /// How many bits one of `values` takes.
  /// - Parameter values: At least 1.
  public static func bits(for values: Int) -> Int { Int.bitWidth - (values - 1).leadingZeroBitCount }

  /// The gene of the values at some indexes, one a field.
  public func gene(_ indexes: [Int]) -> BitGene {
    zip(fields, indexes).reduce(BitGene(count: count, value: 0)) { gene, choice in
      choice.0.bits.isEmpty ? gene : gene.replacing(choice.0.bits, with: choice.1)
    }
  }

  /// The index of each field's value; nil when a code is unused.
  public func indexes(of gene: BitGene) -> [Int]? {
    let indexes = fields.map { index(of: $0, in: gene) }
    return zip(fields, indexes).allSatisfy { $1 < $0.values.count } ? indexes : nil
  }

  /// The parameters by name.
  public func parameters(of gene: BitGene) -> [String: JSONValue] {
    guard let indexes = indexes(of: gene) else { preconditionFailure("the gene \(gene) has an unused code") }
    return Dictionary(uniqueKeysWithValues: zip(fields, indexes).map { ($0.name, $0.values[$1]) })
  }

  /// A gene whose values are drawn evenly.
  public func random(using rng: inout SeededGenerator) -> BitGene {
    gene(fields.map { rng.integer(below: $0.values.count) })
  }

  /// The gene with one field, drawn evenly, drawn anew; its value may come out as it was.
  public func mutated(_ gene: BitGene, using rng: inout SeededGenerator) -> BitGene {
    let field = fields[rng.integer(below: fields.count)]
    let index = rng.integer(below: field.values.count)
    return field.bits.isEmpty ? gene : gene.replacing(field.bits, with: index)
  }

  /// The gene with one field, drawn evenly from those with several values, changed to another value.
  public func changed(_ gene: BitGene, using rng: inout SeededGenerator) -> BitGene {
    let open = fields.filter { $0.values.count > 1 }
    let field = open[rng.integer(below: open.count)]
    let index = rng.integer(below: field.values.count - 1)
    return gene.replacing(field.bits, with: index < self.index(of: field, in: gene) ? index : index + 1)
  }

  private func index(of field: Field, in gene: BitGene) -> Int {
    field.bits.isEmpty ? 0 : gene.number(in: field.bits)
  }
}
