// Ranges of settings in messages.

func described(_ range: ClosedRange<Int>, _ unit: String) -> String {
  let unit = unit.isEmpty ? "" : " \(unit)"
  switch (range.lowerBound == Int.min, range.upperBound == Int.max) {
  case (true, true): return unit.isEmpty ? "" : " of\(unit)"
  case (false, true): return " of at least \(range.lowerBound)\(unit)"
  case (true, false): return " of at most \(range.upperBound)\(unit)"
  case (false, false): return " from \(range.lowerBound) to \(range.upperBound)\(unit)"
  }
}

func described(_ range: ClosedRange<Double>, _ unit: String) -> String {
  let unit = unit.isEmpty ? "" : " \(unit)"
  switch (range.lowerBound.isInfinite, range.upperBound.isInfinite) {
  case (true, true): return unit.isEmpty ? "" : " of\(unit)"
  case (false, true): return " of at least \(range.lowerBound)\(unit)"
  case (true, false): return " of at most \(range.upperBound)\(unit)"
  case (false, false): return " from \(range.lowerBound) to \(range.upperBound)\(unit)"
  }
}
