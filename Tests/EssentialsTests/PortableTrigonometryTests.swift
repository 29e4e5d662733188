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

  /// Sine and cosine of the angle's double, by mpmath 1.3 with 60 digits.
  static let radians: [(Double, Double, Double)] = [
    (0, 0, 1), (0.5, 0.479425538604203, 0.8775825618903728), (-2, -0.9092974268256817, -0.4161468365471424),
    (3, 0.1411200080598672, -0.9899924966004454), (22, -0.008851309290403876, -0.9999608263946371),
    (355, -3.014435335948845e-05, -0.999999999545659), (-1000, -0.8268795405320025, 0.5623790762907029),
    (12345.678, -0.7040813137533816, 0.7101193587160628), (999999.5, -0.756251087561678, 0.654281508650351),
  ]

  @Test(arguments: radians) func radiansAgreeWithMpmath(_ angle: Double, _ sine: Double, _ cosine: Double) {
    let found = portableSineCosine(radians: angle)
    #expect(abs(found.sine - sine) <= 3e-16 * abs(sine))
    #expect(abs(found.cosine - cosine) <= 3e-16 * abs(cosine))
  }
}
