import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct ProjectilesTests {
  /// The bundled files are what the generator writes with seed 10, byte for byte.
  @Test func bundledFilesComeFromTheSeed() throws {
    let files = Projectiles.files(seed: 10)
    for (path, bytes) in files {
      #expect(try Files.read("\(packageRoot)/datasets/projectiles/\(path)") == bytes, "\(path)")
    }
    #expect(Projectiles.files(seed: 11).map(\.bytes) != files.map(\.bytes))
  }

  @Test func isReadAsARegression() throws {
    let folder = try DatasetFolder()
    #expect(try Projectiles.write(to: "\(folder.path)/set", seed: 3).files == 2)
    let dataset = try Dataset.open(
      settings(folder.at("set"), with: ["format": "csv", "labelColumn": "range_m", "target": "number"]),
      seed: SeededGenerator(seed: 1))
    #expect(dataset.sampleShape == [6] && dataset.targets?.count == Projectiles.trainCount + Projectiles.testCount)
    #expect(dataset.splits.test.count == Projectiles.testCount)
    #expect(throws: DatasetError.self) { try Projectiles.write(to: "\(folder.path)/set", seed: 3) }
  }

  /// In a vacuum the range has a closed form; a ball of 10 t and 1 mm flies as in one.
  @Test(arguments: [(20.0, 45.0, 0.0), (35, 30, 12.5), (8, 75, 3)])
  func withoutAirItIsAParabola(speed: Double, angle: Double, height: Double) {
    let ball = Projectile(speed: speed, angle: angle, height: height, mass: 10_000, diameter: 0.001, wind: 5)
    let (sine, cosine) = portableSineCosine(turns: angle / 360)
    let time = (speed * sine + (speed * speed * sine * sine + 2 * 9.81 * height).squareRoot()) / 9.81
    #expect(abs(ball.range - speed * cosine * time) < 0.001)
  }

  /// Against SciPy 1.17.1: `solve_ivp(f, (0, 60), [0, h, v cos a, v sin a], events=landing, rtol=1e-10, atol=1e-12)` on
  /// the same equations.
  @Test(arguments: [
    (Projectile(speed: 40, angle: 35, height: 1.5, mass: 0.145, diameter: 0.074, wind: -6), 71.49704),
    (Projectile(speed: 25, angle: 60, height: 10, mass: 0.0577, diameter: 0.067, wind: 8), 47.94888),
    (Projectile(speed: 6, angle: 70, height: 15, mass: 0.05, diameter: 0.25, wind: -12), -34.94837),
  ])
  func airSlowsAndCarries(ball: Projectile, range: Double) {
    #expect(abs(ball.range - range) < 0.001)
  }
}
