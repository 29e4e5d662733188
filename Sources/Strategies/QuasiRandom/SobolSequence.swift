/// The Sobol sequence in base 2 with the direction numbers of Joe and Kuo (2008), in Gray code order (Antonov and
/// Saleev, 1979).
///
/// Every 2^k points from a multiple of 2^k on have one coordinate in each of the 2^k equal parts of [0, 1), in every
/// dimension.
struct SobolSequence: Sendable {
  /// As many as there are direction numbers for.
  static let maximumDimensions = 160

  let dimensions: Int
  /// `[dimensions, 32]`: what each bit of an index's Gray code adds, the lowest bit first.
  private let directions: [UInt32]

  /// - Parameter dimensions: At most `maximumDimensions`.
  init(dimensions: Int) {
    precondition((0...Self.maximumDimensions).contains(dimensions), "there are no direction numbers for \(dimensions)")
    self.dimensions = dimensions
    var directions: [UInt32] = []
    var rest = joeKuoNumbers[...]
    for dimension in 0..<dimensions {
      guard dimension > 0, let polynomial = rest.popFirst() else {
        directions += (0..<32).map { 1 << (31 - $0) }
        continue
      }
      let degree = 31 - polynomial.leadingZeroBitCount
      directions += Self.directions(polynomial, initial: rest.prefix(degree))
      rest = rest.dropFirst(degree)
    }
    self.directions = directions
  }

  /// A point as binary fractions of 32 bits, one for each dimension.
  /// - Parameter index: In 0 ..< 2^32; the sequence begins again after that.
  func point(_ index: Int) -> [UInt32] {
    var point = [UInt32](repeating: 0, count: dimensions)
    let index = UInt32(truncatingIfNeeded: index)
    var code = index ^ index >> 1
    while code != 0 {
      let bit = code.trailingZeroBitCount
      for dimension in 0..<dimensions { point[dimension] ^= directions[dimension * 32 + bit] }
      code &= code - 1
    }
    return point
  }

  /// The recurrence of Bratley and Fox (1988): v_i = a_1 v_{i-1} ⊕ … ⊕ a_{s-1} v_{i-s+1} ⊕ v_{i-s} ⊕ v_{i-s} / 2^s.
  private static func directions(_ polynomial: UInt32, initial numbers: ArraySlice<UInt32>) -> [UInt32] {
    let degree = numbers.count
    var directions = numbers.enumerated().map { $1 << (31 - UInt32($0)) }
    for index in degree..<32 {
      var direction = directions[index - degree] ^ directions[index - degree] >> UInt32(degree)
      for term in 1..<max(degree, 1) where polynomial >> UInt32(degree - term) & 1 == 1 {
        direction ^= directions[index - term]
      }
      directions.append(direction)
    }
    return directions
  }
}
