import Essentials
import Foundation
import Testing

@Suite struct PortableTrigonometryTests {
  @Test func agreesWithTheCLibrary() {
    var rng = SeededGenerator(seed: 1)
    for _ in 0..<10_000 {
      let turns = rng.uniform(in: -3...3)
      let (sine, cosine) = portableSineCosine(turns: turns)
      #expect(abs(sine - sin(turns * 2 * .pi)) < 1e-14)
      #expect(abs(cosine - cos(turns * 2 * .pi)) < 1e-14)
    }
  }

  @Test func quartersAreExact() {
    let expected = [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)]
    for quarter in -8...8 {
      let found = portableSineCosine(turns: Double(quarter) / 4)
      let (sine, cosine) = expected[(quarter % 4 + 4) % 4]
      #expect(found.sine == sine && found.cosine == cosine)
    }
  }
}
