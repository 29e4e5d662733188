import Essentials

/// One draw of an operator, with the value that a hand-worked example wants it to have.
enum KnownDraw {
  case integer(below: Int, is: Int)
  case chance(Double, is: Bool)
}

/// A stream that begins with these draws.
func stream(drawing draws: [KnownDraw]) -> SeededGenerator {
  var number = 0
  while true {
    let stream = SeededGenerator(seed: 5).child("candidate", number)
    var rng = stream
    let fits = draws.allSatisfy { draw in
      switch draw {
      case .integer(let bound, let value): rng.integer(below: bound) == value
      case .chance(let probability, let value): rng.bernoulli(probability) == value
      }
    }
    if fits { return stream }
    number += 1
  }
}
