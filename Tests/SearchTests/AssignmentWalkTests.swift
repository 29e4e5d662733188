import Essentials
import Search
import Testing

@Suite struct AssignmentWalkTests {
  @Test func theLastParameterChangesFastest() {
    let space = SearchSpace([
      SearchParameter(name: "a", domain: .integer(1...2)),
      SearchParameter(name: "b", domain: .choice(["x", "y", "z"])),
    ])
    let walk = AssignmentWalk(space, values: space.parameters.map { $0.domain.values ?? [] })
    #expect(walk.map(\.vector) == [[1, 0], [1, 1], [1, 2], [2, 0], [2, 1], [2, 2]])
    #expect(space.allAssignments(limit: 6)?.map(\.vector) == walk.map(\.vector))
    #expect(space.allAssignments(limit: 5) == nil)
  }

  /// Sgd: momentum 0, then 0.5 and 0.9 with nesterov or without; adam: two decays; rmsprop: three momenta.
  @Test func inactiveParametersTakeNoPart() throws {
    let all = try #require(Spaces.conditional.allAssignments(limit: 10))
    #expect(
      all.map(\.parameters) == [
        ["optimizer": "sgd", "momentum": 0],
        ["optimizer": "sgd", "momentum": 0.5, "nesterov": false],
        ["optimizer": "sgd", "momentum": 0.5, "nesterov": true],
        ["optimizer": "sgd", "momentum": 0.9, "nesterov": false],
        ["optimizer": "sgd", "momentum": 0.9, "nesterov": true],
        ["optimizer": "adam", "decay": 1], ["optimizer": "adam", "decay": 2],
        ["optimizer": "rmsprop", "momentum": 0], ["optimizer": "rmsprop", "momentum": 0.5],
        ["optimizer": "rmsprop", "momentum": 0.9],
      ])
    #expect(Set(all).count == 10)
    #expect(Spaces.conditional.allAssignments(limit: 9) == nil)
  }

  /// By counting: of the 125 triples those whose sum is from 2 to 5, but for (1, 1, 0) to (1, 1, 3).
  @Test func whatIsNotAllowedIsLeftOut() throws {
    let all = try #require(Spaces.constrained.allAssignments(limit: 125))
    var counted: [[Double]] = []
    for number in 0..<125 {
      let (a, b, c) = (number / 25, number / 5 % 5, number % 5)
      if (2...5).contains(a + b + c), a != 1 || b != 1 { counted.append([Double(a), Double(b), Double(c)]) }
    }
    #expect(all.map(\.vector) == counted)
  }

  @Test func valuesMayBeChosen() {
    let space = SearchSpace([
      SearchParameter(name: "rate", domain: .real(0...1)), SearchParameter(name: "on", domain: .flag),
    ])
    let walk = AssignmentWalk(space, values: [[.real(0.25), .real(0.75)], [.flag(true)]])
    #expect(walk.map(\.vector) == [[0.25, 1], [0.75, 1]])
    #expect(space.allAssignments(limit: 1000) == nil)
  }

  @Test func aSpaceOfNothingHasNoAssignments() {
    #expect(SearchSpace([]).allAssignments(limit: 3) == nil)
  }

  @Test func aLargeSpaceIsNotWalkedThrough() {
    let space = SearchSpace((0..<40).map { SearchParameter(name: "\($0)", domain: .flag) })
    #expect(space.allAssignments(limit: 65_536) == nil)
  }
}
