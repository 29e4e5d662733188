import Essentials
import TensorCore

/// A size along each spatial axis: one number for all of them, or one per axis.
enum AxisSizes: Equatable, Sendable {
  case all(Int)
  case each([Int])

  /// How many axes there must be; nil when any number fits.
  var axes: Int? { if case .each(let sizes) = self { sizes.count } else { nil } }

  func along(_ axes: Int) -> [Int] {
    switch self {
    case .all(let size): [Int](repeating: size, count: axes)
    case .each(let sizes): sizes
    }
  }

  fileprivate init?(_ value: JSONValue, in range: ClosedRange<Int>) {
    if let size = value.integer {
      guard range.contains(size) else { return nil }
      self = .all(size)
    } else {
      let sizes = value.array?.compactMap(\.integer).filter(range.contains) ?? []
      guard (1...3).contains(sizes.count), sizes.count == value.array?.count else { return nil }
      self = .each(sizes)
    }
  }
}

/// A padding as a config writes it.
enum PaddingSetting: Equatable, Sendable {
  case valid
  case same
  case explicit(AxisSizes)

  var axes: Int? { if case .explicit(let zeros) = self { zeros.axes } else { nil } }

  func along(_ axes: Int) -> Padding {
    switch self {
    case .valid: .valid
    case .same: .same
    case .explicit(let zeros): .explicit(zeros.along(axes))
    }
  }
}

extension SettingsReader {
  /// Sizes along the axes, each in `range`; without a default the key is required.
  func axisSizes(_ key: String, default standard: AxisSizes? = nil, in range: ClosedRange<Int>) -> AxisSizes {
    let expected =
      "expected an integer from \(range.lowerBound) to \(range.upperBound), or a list of one to three, one per axis"
    let value = raw(key) ?? .null
    if let sizes = AxisSizes(value, in: range) { return sizes }
    if !has(key) {
      if let standard { return standard }
      refuse(key, "missing; \(expected)")
    } else {
      let items = value.array.map { "[\($0.map(\.described).joined(separator: ", "))]" }
      refuse(key, "\(expected), found \(items ?? value.described)")
    }
    return standard ?? .all(range.lowerBound)
  }

  /// `"valid"`, the default, `"same"`, or the zeros on both sides of the axes.
  func padding(_ key: String) -> PaddingSetting {
    let value = raw(key) ?? .null
    switch value {
    case .null, "valid": return .valid
    case "same": return .same
    default:
      if let zeros = AxisSizes(value, in: 0...Self.largestWindow) { return .explicit(zeros) }
      refuse(
        key,
        "expected \"valid\", \"same\", an integer from 0 to \(Self.largestWindow), or a list of one to three, "
          + "one per axis, found \(value.described)")
      return .valid
    }
  }

  /// The maximum size along one axis; a larger one is a mistake.
  static var largestWindow: Int { 1024 }

  /// How many spatial axes the lists among a layer's sizes ask for; nil when there are none.
  func axes(_ sizes: [(key: String, axes: Int?)]) -> Int? {
    guard let first = sizes.first(where: { $0.axes != nil }), let axes = first.axes else { return nil }
    for (key, count) in sizes {
      guard let count, count != axes else { continue }
      refuse(key, "expected \(axes) values, one for each of \"\(first.key)\", found \(count)")
    }
    return axes
  }
}

/// The spatial axes of a layer's sizes, or else those of its input.
func spatialAxes(_ given: Int?, of input: [Int], layer: String) throws(ShapeMismatch) -> Int {
  if let given { return given }
  guard (2...4).contains(input.count) else {
    throw ShapeMismatch(
      "a \(layer) needs an input of one to three spatial axes and channels, found \(sizes(input))")
  }
  return input.count - 1
}
