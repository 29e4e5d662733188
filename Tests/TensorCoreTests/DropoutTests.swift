import TensorCore
import TestSupport
import Testing

@Suite struct DropoutTests {
  let ones = Tensor([100_000], repeating: 1)

  @Test(arguments: [Float(0), 0.1, 0.25, 0.5, 0.9]) func rateIsHonoured(_ rate: Float) {
    let y = dropout(ones, rate: rate, seed: 7).values
    let zeroed = Float(y.count { $0 == 0 }) / Float(y.count)
    // Five standard deviations of a fraction of 100,000 draws.
    #expect(abs(zeroed - rate) <= 5 * (rate * (1 - rate) / 100_000).squareRoot())
    #expect(y.allSatisfy { $0 == 0 || $0 == 1 / (1 - rate) })
  }

  @Test func theSeedChoosesTheMask() {
    let first = dropout(ones, rate: 0.5, seed: 7).values
    #expect(first == dropout(ones, rate: 0.5, seed: 7).values)
    for other: UInt64 in [8, 0x1_0000_0007, 0x8000_0000_0000_0007, 0] {
      let values = dropout(ones, rate: 0.5, seed: other).values
      let agreeing = zip(first, values).count { $0 == $1 }
      #expect(abs(agreeing - 50_000) < 800, "masks of two seeds are independent")
    }
  }

  @Test func neighboursAreIndependent() {
    let y = dropout(ones, rate: 0.5, seed: 3).values
    for lag in [1, 2, 16, 32, 64, 1024] {
      let agreeing = (lag..<y.count).count { y[$0] == y[$0 - lag] }
      #expect(abs(agreeing - (y.count - lag) / 2) < 800, "lag \(lag)")
    }
  }

  @Test func theGradientHasTheSameMask() {
    let x = Parameter(randomTensor([1000], seed: 1, in: 1...2))
    let y = dropout(x.tensor, rate: 0.3, seed: 11)
    y.mean.scaled(by: 1000).backward()
    #expect(zip(y.values, x.gradient!.values).allSatisfy { ($0 == 0) == ($1 == 0) })
    #expect(x.gradient!.values.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
  }

  @Test func notANumberComesThrough() {
    #expect(dropout(Tensor([64], repeating: .nan), rate: 0.5, seed: 1).values.contains { $0.isNaN })
  }

  @Test func everyKernelSetMakesTheSameMask() {
    let masks = availableKernelSets.map { $0.run { dropout(ones, rate: 0.4, seed: 5).values } }
    #expect(masks.allSatisfy { $0 == masks[0] })
  }
}
