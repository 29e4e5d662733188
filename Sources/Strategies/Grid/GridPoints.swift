import Essentials
import Search

/// The points of a grid over a space in odometer order, the last parameter fastest, reached by their index.
///
/// Inactive parameters take no part, so that no point comes twice; points that are not allowed are left out.
struct GridPoints: Sendable {
  /// The most points that a grid may have.
  static let limit = 10_000_000

  let count: Int
  private let space: SearchSpace
  private let axes: [[ParameterValue]]
  /// Of a space with conditions, forbidden combinations or constraints: `[count, parameters]`, the index of each value
  /// on its axis. The points of other spaces follow from their index.
  private let indexes: [UInt16]?

  /// - Parameter axes: The values of each parameter, 1 to 65,536 different ones.
  /// - Throws: `GridIsTooLarge`.
  init(_ space: SearchSpace, axes: [[ParameterValue]]) throws(GridIsTooLarge) {
    self.space = space
    self.axes = axes
    if space.isConditional || space.isConstrained {
      let indexes = try Self.walked(space, axes)
      self.indexes = indexes
      count = indexes.count / max(space.count, 1)
    } else {
      indexes = nil
      count = try Self.product(axes)
    }
  }

  /// The point at an index in 0 ..< count.
  subscript(index: Int) -> Assignment {
    if let indexes {
      let start = index * space.count
      return space.assignment { parameter, _ in axes[parameter][Int(indexes[start + parameter])] }
    }
    var rest = index
    var entries: [Assignment.Entry] = []
    entries.reserveCapacity(space.count)
    for (parameter, values) in zip(space.parameters, axes).reversed() {
      entries.append(Assignment.Entry(name: parameter.name, value: values[rest % values.count]))
      rest /= values.count
    }
    return Assignment(entries.reversed())
  }

  private static func product(_ axes: [[ParameterValue]]) throws(GridIsTooLarge) -> Int {
    var count = 1
    for values in axes {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: values.count)
      if isTooLarge { throw GridIsTooLarge(count: nil) }
      count = product
    }
    if count > limit { throw GridIsTooLarge(count: count) }
    return count
  }

  /// Nothing but a walk tells how many points conditions leave, and which.
  private static func walked(_ space: SearchSpace, _ axes: [[ParameterValue]]) throws(GridIsTooLarge) -> [UInt16] {
    if !space.isConditional { _ = try product(axes) }
    var walk = GridWalk(space, axes: axes)
    var indexes: [UInt16] = []
    var steps = 0
    // A space that forbids almost everything must not be walked for ever, so what is forbidden counts for the limit.
    repeat {
      if steps == limit { throw GridIsTooLarge(count: nil) }
      steps += 1
      if walk.isAllowed { indexes += walk.indexes }
    } while walk.advance()
    return indexes
  }
}

/// A grid that has more points than `GridPoints.limit`.
struct GridIsTooLarge: Error, CustomStringConvertible {
  /// Nil if it was not counted to the end.
  let count: Int?

  var description: String {
    let limit = "expected a grid of at most \(GridPoints.limit) points"
    return count.map { "\(limit), found \($0)" } ?? "\(limit), found more"
  }
}
