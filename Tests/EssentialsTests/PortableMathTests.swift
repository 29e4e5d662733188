import Essentials
import Foundation
import Testing

@Suite struct PortableMathTests {
  @Test func powersAgreeWithTheCLibrary() {
    var rng = SeededGenerator(seed: 1)
    for _ in 0..<10_000 {
      let x = exp(rng.uniform(in: -20...20))
      let y = rng.uniform(in: -30...30)
      let expected = pow(x, y)
      #expect(abs(portablePow(x, y) / expected - 1) < 1e-15 * (2 + abs(log(expected))))
    }
    #expect(portablePow(3, 0) == 1)
    #expect(portablePow(1, 1e9) == 1)
  }

  @Test func logarithmsNearOneKeepTheirDigits() {
    var rng = SeededGenerator(seed: 2)
    for _ in 0..<10_000 {
      let x = rng.uniform(in: -0.999...3) * pow(10, -rng.uniform(in: 0...18).rounded())
      #expect(abs(portableLog1p(x) / log1p(x) - 1) < 2e-15)
    }
    #expect(portableLog1p(0) == 0)
  }
}
