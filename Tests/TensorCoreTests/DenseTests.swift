import TensorCore
import TestSupport
import Testing

@Suite struct DenseTests {
  struct Sizes: CustomTestStringConvertible {
    var m: Int, n: Int, k: Int
    var testDescription: String { "\(m)x\(k) by \(k)x\(n)" }
  }

  /// Sizes on both sides of every tile.
  static let smallSizes: [Sizes] = (1...35).map { Sizes(m: $0, n: ($0 * 7) % 35 + 1, k: ($0 * 11) % 35 + 1) }
  static let tileSizes: [Sizes] = [1, 2, 5, 16, 17, 31, 32, 33, 35].flatMap { n in
    [1, 6, 8, 9].map { m -> Sizes in Sizes(m: m, n: n, k: 3) }
  }
  /// Sizes that need several blocks of some kind.
  static let largeSizes: [Sizes] = [
    Sizes(m: 1, n: 1, k: 1), Sizes(m: 300, n: 5, k: 3), Sizes(m: 1000, n: 2, k: 17),
    Sizes(m: 3, n: 300, k: 700), Sizes(m: 33, n: 64, k: 641), Sizes(m: 150, n: 96, k: 321),
    Sizes(m: 2, n: 32, k: 1), Sizes(m: 65, n: 32, k: 40), Sizes(m: 129, n: 16, k: 5),
  ]
  /// Every number of columns that a panel can have, over few rows and over enough for vectors of rows.
  static let columnSizes: [Sizes] = (1...70).flatMap { n in
    [Sizes(m: 9 + n % 5, n: n, k: 21), Sizes(m: 40 + n % 7, n: n, k: 16 + n % 3)]
  }
  static let sizes = smallSizes + tileSizes + largeSizes + columnSizes

  @Test(arguments: sizes) func valueAndGradientsAreTheDefinition(of sizes: Sizes) {
    let activations: [Activation] = [.linear, .relu, .sigmoid, .tanh, .leakyReLU(slope: 0.2)]
    let activation = activations[(sizes.m + sizes.n + sizes.k) % activations.count]
    let x = Parameter(randomTensor([sizes.m, sizes.k], seed: 1))
    let w = Parameter(randomTensor([sizes.k, sizes.n], seed: 2))
    let bias = Parameter(randomTensor([sizes.n], seed: 3))
    let outer = randomTensor([sizes.m, sizes.n], seed: 4)
    let (m, n, k) = (sizes.m, sizes.n, sizes.k)
    let (xs, ws) = (x.value.values.map(Double.init), w.value.values.map(Double.init))
    let inner = Naive.product(m, n, k, { xs[$0 * k + $1] }, { ws[$0 * n + $1] }).enumerated()
      .map { $1 + Double(bias.value[$0 % n]) }
    let slopes = zip(inner, outer.values).map { Naive.slope($0, activation) * Double($1) }

    for set in availableKernelSets {
      set.run {
        [x, w, bias].forEach { $0.clearGradient() }
        let y = dense(x.tensor, weight: w.tensor, bias: bias.tensor, activation: activation)
        (y * outer).mean.scaled(by: Float(m * n)).backward()
        // The rounding error of a sum grows with the square root of its length.
        let tolerance = 2e-6 * max(1, (Double(k) / 30).squareRoot())
        #expect(largestError(y.values, inner.map { Naive.activated($0, activation) }) < tolerance, "\(set)")
        #expect(
          largestError(
            x.gradient!.values, Naive.product(m, k, n, { slopes[$0 * n + $1] }, { ws[$1 * n + $0] })) < 4e-6,
          "input gradient, \(set)")
        #expect(
          largestError(
            w.gradient!.values, Naive.product(k, n, m, { xs[$1 * k + $0] }, { slopes[$0 * n + $1] })) < 4e-6,
          "weight gradient, \(set)")
        #expect(
          largestError(
            bias.gradient!.values, Naive.product(1, n, m, { _, _ in 1 }, { slopes[$0 * n + $1] })) < 4e-6,
          "bias gradient, \(set)")
      }
    }
  }

  /// A number of a product depends on its row and its column alone, not on what is computed beside it: so threads
  /// may divide rows and columns as they like.
  @Test(arguments: [
    Sizes(m: 41, n: 70, k: 800), Sizes(m: 130, n: 48, k: 353), Sizes(m: 64, n: 192, k: 100), Sizes(m: 37, n: 4, k: 700),
    Sizes(m: 700, n: 35, k: 33), Sizes(m: 9, n: 1000, k: 40),
  ])
  func partsGiveTheSameBits(of sizes: Sizes) {
    let (m, n, k) = (sizes.m, sizes.n, sizes.k)
    let (x, w, dy) = (randomTensor([m, k], seed: 1), randomTensor([k, n], seed: 2), randomTensor([m, n], seed: 3))
    for set in availableKernelSets {
      set.run {
        let whole = Product(x, w, dy)
        for cut in [1, 3, 8, 16, 17, 32, 36, 48] {
          for rows in [0..<min(cut, m), min(cut, m)..<m] where !rows.isEmpty {
            let part = Product(columns(x, 0..<k, rows), w, columns(dy, 0..<n, rows))
            #expect(part.y.values == columns(whole.y, 0..<n, rows).values, "\(set), rows \(rows)")
            #expect(part.dx.values == columns(whole.dx, 0..<k, rows).values, "\(set), input gradient, rows \(rows)")
          }
          for range in [0..<min(cut, n), min(cut, n)..<n] where !range.isEmpty {
            let part = Product(x, columns(w, range, 0..<k), columns(dy, range, 0..<m))
            #expect(part.y.values == columns(whole.y, range, 0..<m).values, "\(set), columns \(range)")
            #expect(
              part.dw.values == columns(whole.dw, range, 0..<k).values, "\(set), weight gradient, columns \(range)")
          }
          for range in [0..<min(cut, k), min(cut, k)..<k] where !range.isEmpty {
            let part = Product(columns(x, range, 0..<m), columns(w, 0..<n, range), dy)
            #expect(part.dw.values == columns(whole.dw, 0..<n, range).values, "\(set), weight gradient, rows \(range)")
            #expect(
              part.dx.values == columns(whole.dx, range, 0..<m).values, "\(set), input gradient, columns \(range)")
          }
        }
      }
    }
  }

  /// y = x w, and the gradients that flow from dy.
  private struct Product {
    let y: Tensor, dx: Tensor, dw: Tensor

    init(_ x: Tensor, _ w: Tensor, _ dy: Tensor) {
      let (x, w) = (Parameter(x), Parameter(w))
      y = dense(x.tensor, weight: w.tensor)
      // The sum of y dy as a product, whose gradient is dy to the last bit.
      dense(y.reshaped([1, y.count]), weight: dy.reshaped([y.count, 1])).mean.backward()
      (dx, dw) = (x.gradient!, w.gradient!)
    }
  }

  private func columns(_ matrix: Tensor, _ columns: Range<Int>, _ rows: Range<Int>) -> Tensor {
    let width = matrix.shape[1]
    let values = matrix.values
    return Tensor([rows.count, columns.count], rows.flatMap { row in columns.map { values[row * width + $0] } })
  }

  @Test func withoutBiasThereIsNone() {
    let x = Tensor([1, 2], [2, 3])
    let w = Parameter(Tensor([2, 2], [1, 10, 100, 1000]))
    let y = dense(x, weight: w.tensor)
    #expect(y.values == [302, 3020])
    y.mean.backward()
    #expect(w.gradient?.values == [1, 1, 1.5, 1.5])
  }

  @Test(arguments: [Activation.linear, .relu, .sigmoid, .tanh, .leakyReLU(slope: 0.1)])
  func notANumberComesThrough(_ activation: Activation) {
    for set in availableKernelSets {
      set.run {
        for columns in [1, 5, 16, 32, 33] {
          let x = Tensor([3, 2], [1, 2, .nan, 1, 3, 4])
          let y = dense(x, weight: Tensor([2, columns], repeating: 1), activation: activation).values
          #expect(y[0..<columns].allSatisfy { $0.isFinite }, "\(set)")
          #expect(y[columns..<2 * columns].allSatisfy { $0.isNaN }, "\(set)")
          #expect(y[(2 * columns)...].allSatisfy { $0.isFinite }, "\(set)")
        }
      }
    }
  }
}
