import Essentials
import Search

/// Assignments of a space as numbers that a network reads, and back.
///
/// A number, an ordered choice, a flag and a choice of two labels are one number in [-1, 1] (`Domain.point(of:)`);
/// other choices are one-hot, and each bit is a number. Inputs of inactive parameters are 0.
struct CandidateEncoding: Sendable {
  fileprivate enum Column: Sendable {
    case point
    /// The number of labels.
    case oneHot(Int)
    /// The number of bits.
    case bits(Int)
    /// The one value of a constant: always 0.
    case constant
  }

  private let space: SearchSpace
  private let columns: [Column]
  /// The number of inputs.
  let count: Int

  init(_ space: SearchSpace) {
    self.space = space
    columns = space.parameters.map { Column($0.domain) }
    count = columns.reduce(0) { $0 + $1.count }
  }

  func inputs(of assignment: Assignment) -> [Float] {
    var inputs: [Float] = []
    inputs.reserveCapacity(count)
    for (index, value) in space.values(of: assignment).enumerated() {
      guard let value else {
        inputs += Array(repeating: 0, count: columns[index].count)
        continue
      }
      switch (columns[index], value) {
      case (.constant, _): inputs.append(0)
      case (.oneHot(let labels), .choice(let label, _)): inputs += (0..<labels).map { $0 == label ? 1 : 0 }
      case (.bits(let bits), .bits(let gene)): inputs += (0..<bits).map { gene[$0] ? 0.5 : -0.5 }
      case (.point, _), (.oneHot, _), (.bits, _):
        inputs.append(Float(space.parameters[index].domain.point(of: value)))
      }
    }
    return inputs
  }

  /// The values that numbers in (-1, 1) stand for: a one-hot choice has the label of its highest number.
  /// - Parameter outputs: As many as there are inputs.
  /// - Returns: A value for each parameter, active or not.
  func values(at outputs: ArraySlice<Float>) -> [ParameterValue] {
    var rest = outputs
    return columns.indices.map { index in
      let domain = space.parameters[index].domain
      let part = rest.prefix(columns[index].count)
      rest = rest.dropFirst(part.count)
      switch columns[index] {
      case .constant: return domain.value(index: 0)
      case .point: return domain.value(at: Double(part.first ?? 0))
      case .oneHot:
        let highest = part.indices.reduce(part.startIndex) { part[$1] > part[$0] ? $1 : $0 }
        return domain.value(index: highest - part.startIndex)
      case .bits(let bits):
        let value = part.reduce(UInt64(0)) { $0 << 1 | ($1 > 0 ? 1 : 0) }
        return .bits(BitGene(count: bits, value: value))
      }
    }
  }
}

extension CandidateEncoding.Column {
  fileprivate init(_ domain: Domain) {
    self =
      switch domain {
      case .integer, .real, .flag, .choice(_, isOrdered: true): .point
      case .choice(let labels, isOrdered: false): labels.count == 2 ? .point : .oneHot(labels.count)
      case .bits(let count): .bits(count)
      case .fixed: .constant
      }
  }

  fileprivate var count: Int {
    switch self {
    case .point, .constant: 1
    case .oneHot(let count), .bits(let count): count
    }
  }
}
