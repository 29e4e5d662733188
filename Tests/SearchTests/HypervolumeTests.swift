import Essentials
import Search
import Testing

@Suite struct HypervolumeTests {
  // By hand: columns of width 1 under the staircase (1, 5), (3, 3), (5, 1) are 5 + 3 + 3 + 1 + 1 high.
  @Test func measuresAnArea() {
    #expect(hypervolume(of: [[3, 3], [1, 5], [5, 1]], above: [0, 0]) == 13)
    #expect(hypervolume(of: [[2, 2], [0, 4], [4, 0]], above: [-1, -1]) == 13)
  }

  @Test func dominatedAndEqualVectorsAddNothing() {
    #expect(hypervolume(of: [[3, 3], [1, 5], [5, 1], [2, 2], [3, 3]], above: [0, 0]) == 13)
  }

  @Test func vectorsBelowTheReferenceAddNothing() {
    #expect(hypervolume(of: [[3, 3], [10, 0], [-1, 20]], above: [0, 0]) == 9)
    #expect(hypervolume(of: [[1, 1]], above: [1, 0]) == 0)
    #expect(hypervolume(of: [], above: [0, 0]) == 0)
  }

  @Test func oneObjectiveIsALength() {
    #expect(hypervolume(of: [[4], [7], [2]], above: [1.5]) == 5.5)
  }

  // Counted by hand as unit cubes: see `countsUnitCubes` for the definition.
  @Test func measuresThreeAndFourObjectives() {
    #expect(hypervolume(of: [[1, 1, 5], [2, 4, 2], [4, 2, 1], [3, 3, 3]], above: [0, 0, 0]) == 35)
    #expect(
      hypervolume(of: [[1, 2, 3, 4], [4, 3, 2, 1], [2, 2, 2, 2], [3, 1, 4, 1]], above: [0, 0, 0, 0]) == 53)
  }

  /// The definition on a grid: the unit cubes that some vector dominates.
  @Test(arguments: 1...5, [1, 4, 12, 40])
  func countsUnitCubes(objectives: Int, count: Int) {
    var rng = SeededGenerator(seed: 2).child("cubes", objectives * 100 + count)
    let side = 5
    let corners = (0..<count).map { _ in (0..<objectives).map { _ in rng.integer(below: side + 1) } }
    var cells = 1
    for _ in 0..<objectives { cells *= side }
    let covered = (0..<cells).count { cell in
      var rest = cell
      let cube = (0..<objectives).map { _ in
        defer { rest /= side }
        return rest % side
      }
      return corners.contains { corner in zip(corner, cube).allSatisfy { $0 > $1 } }
    }
    let reference = [Double](repeating: -1, count: objectives)
    let values = corners.map { $0.map { Double($0) - 1 } }
    #expect(hypervolume(of: values, above: reference) == Double(covered))
  }

  // DTLZ2's front with three objectives, turned so that higher is better, is the part of the unit sphere around (1, 1, 1)
  // towards the origin: the volume above 0 is 1 - π/6. A fine front comes near it from below.
  @Test func approachesTheVolumeOfASphere() {
    var values: [[Double]] = []
    for i in 0...20 {
      for j in 0...(20 - i) {
        let direction = [Double(i), Double(j), Double(20 - i - j)]
        let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
        values.append(direction.map { 1 - $0 / length })
      }
    }
    let volume = hypervolume(of: values, above: [0, 0, 0])
    #expect(volume < 1 - Double.pi / 6)
    #expect(volume > 0.9 * (1 - Double.pi / 6))
  }
}
