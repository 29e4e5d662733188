import Essentials

/// What is wrong with the description of a formula.
public enum FormulaError: Error, Equatable, CustomStringConvertible {
  /// A name that no function has.
  case unknownFunction(String)
  /// A number of variables that the function cannot have.
  case dimensions(function: String, allowed: ClosedRange<Int>, found: Int)
  /// An instance outside the generator's range.
  case instance(function: String, allowed: ClosedRange<Int>, found: Int)
  /// An instance of a function that has only one form.
  case noInstances(function: String)
  /// A number of objectives that the function cannot have.
  case objectives(function: String, allowed: ClosedRange<Int>, found: Int)

  /// The setting that is wrong, as a config names it.
  public var key: String {
    switch self {
    case .unknownFunction: "function"
    case .dimensions: "dimensions"
    case .instance, .noInstances: "instance"
    case .objectives: "objectives"
    }
  }

  public var description: String {
    switch self {
    case .unknownFunction(let name):
      if let meant = nearest(name, among: Formula.names) {
        "no function is called \"\(name)\"; did you mean \"\(meant)\"?"
      } else {
        "no function is called \"\(name)\"; expected one of \(Formula.names.joined(separator: ", ")), or f1 to f24"
      }
    case .dimensions(let function, let allowed, let found):
      "\(function) has \(described(allowed)) dimensions, not \(found)"
    case .instance(let function, let allowed, let found):
      "instances of \(function) count \(described(allowed)), found \(found)"
    case .noInstances(let function):
      "\(function) has no instances; leave \"instance\" out"
    case .objectives(let function, let allowed, let found):
      "\(function) has \(described(allowed)) \(allowed == 1...1 ? "objective" : "objectives"), not \(found)"
    }
  }
}

private func described(_ range: ClosedRange<Int>) -> String {
  switch range.count {
  case 1: "\(range.lowerBound)"
  case 2: "\(range.lowerBound) or \(range.upperBound)"
  default: "from \(range.lowerBound) to \(range.upperBound)"
  }
}
