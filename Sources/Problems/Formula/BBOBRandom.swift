#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pseudo-random numbers that make up an instance of a BBOB function.
///
/// They are part of the benchmark's definition, so that the same instance is the same function in every program: a
/// multiplicative congruential generator (16807, 2^31 - 1) with a Bays-Durham shuffle of 32 entries.
enum BBOBRandom {
  private static let modulus = 2_147_483_647

  /// Numbers in (0, 1).
  /// - Parameter seed: From 1 to 2^31 - 2.
  static func uniforms(_ count: Int, seed: Int) -> [Double] {
    precondition((1..<modulus).contains(seed), "the seed of a BBOB generator must be from 1 to 2^31 - 2")
    var state = seed
    func advance() -> Int {
      state = state * 16807 % modulus
      return state
    }
    for _ in 0..<8 { _ = advance() }
    var table = [Int](repeating: 0, count: 32)
    for index in table.indices.reversed() { table[index] = advance() }
    var last = table[0]
    return (0..<count).map { _ in
      let index = last / 67_108_865
      last = table[index]
      table[index] = advance()
      return Double(last) / Double(modulus)
    }
  }

  /// Standard normal numbers by the Box-Muller transform; the second half of twice as many uniforms are the angles.
  static func normals(_ count: Int, seed: Int) -> [Double] {
    let uniforms = uniforms(2 * count, seed: seed)
    return (0..<count).map { (-2 * log(uniforms[$0])).squareRoot() * cos(2 * .pi * uniforms[count + $0]) }
  }

  /// An orthogonal matrix: columns of normal numbers made orthonormal one after another (Gram-Schmidt).
  static func rotation(_ dimensions: Int, seed: Int) -> SquareMatrix {
    let normals = normals(dimensions * dimensions, seed: seed)
    var columns: [[Double]] = []
    for start in stride(from: 0, to: normals.count, by: dimensions) {
      var column = Array(normals[start..<start + dimensions])
      for earlier in columns {
        let share = zip(column, earlier).reduce(0) { $0 + $1.0 * $1.1 }
        for row in column.indices { column[row] -= share * earlier[row] }
      }
      let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      columns.append(column.map { $0 / length })
    }
    return SquareMatrix(size: dimensions) { columns[$1][$0] }
  }

  /// A point of [-4, 4)^n with four decimals and no coordinate at zero.
  static func point(_ dimensions: Int, seed: Int) -> [Double] {
    uniforms(dimensions, seed: seed).map { uniform in
      let coordinate = 8 * floor(1e4 * uniform) / 1e4 - 4
      return coordinate == 0 ? -1e-5 : coordinate
    }
  }

  /// The optimum's value: a ratio of normal numbers with two decimals, cut to [-1000, 1000].
  static func offset(seed: Int) -> Double {
    let ratio = normals(1, seed: seed)[0] / normals(1, seed: seed + 1)[0]
    return min(1000, max(-1000, floor(100 * 100 * ratio + 0.5) / 100))
  }

  /// The indexes of `uniforms` in the order of their values: a random permutation.
  static func order(_ uniforms: some Collection<Double>) -> [Int] {
    uniforms.enumerated().sorted { $0.element < $1.element }.map(\.offset)
  }
}
