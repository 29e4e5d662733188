import Essentials
import Search

/// Grid search: every combination of a list of values for each parameter, in odometer order.
public struct Grid: Sampler {
  private let points: GridPoints
  private let skipsKnown: Bool
  private var known: Set<Assignment> = []
  private var cursor = SequenceCursor()

  /// - Parameter skipsKnown: Whether points that were evaluated before, as imported trials may have been, are left out.
  init(_ points: GridPoints, skipsKnown: Bool) {
    self.points = points
    self.skipsKnown = skipsKnown
  }

  public func propose(_ context: SamplingContext) -> Sample {
    let (start, open) = cursor.start(after: context.open, in: point)
    var index = start
    var refusals = context.attempt
    while let point = point(index) {
      if !known.contains(point), !open.contains(point) {
        if refusals == 0 { return .assignment(point) }
        refusals -= 1
      }
      index += 1
    }
    return .exhausted("the grid's \(counted(points.count, "point")) have all been proposed")
  }

  public mutating func learn(_ observation: Observation) {
    if observation.isOwn {
      var cursor = cursor
      cursor.pass(observation.assignment, in: point, skipping: known.contains)
      self.cursor = cursor
    }
    if skipsKnown { known.insert(observation.assignment) }
  }

  private func point(_ index: Int) -> Assignment? { index < points.count ? points[index] : nil }
}

extension Grid {
  static let spaces = SearchableSpaces("any space of parameters whose choices and bits can be listed") { parameter in
    switch parameter.domain {
    case .integer, .real: nil
    case .choice, .flag, .bits, .fixed:
      parameter.domain.values == nil ? "has more than 65536 values" : nil
    }
  }

  /// The keys of `SampledSearchSettings`, where `trials` is the whole grid unless given, and `points`.
  public static let entry = StrategyEntry(
    name: "grid", summary: "every combination of listed values, the last parameter fastest", searches: spaces,
    objectives: 1...Int.max
  ) { section, target in
    let axes = GridSettings(section, target.space).axes(of: target.space)
    var points: GridPoints?
    // An axis without values belongs to a parameter that is refused already.
    if axes.allSatisfy({ !$0.isEmpty }) {
      do throws(GridIsTooLarge) {
        points = try GridPoints(target.space, axes: axes)
      } catch {
        section.refuse("points", "\(error)")
      }
    }
    let settings = SampledSearchSettings(section, trials: max(points?.count ?? 1, 1))
    return StrategyPlan(trials: settings.trials) { [points] seed in
      guard let points else { preconditionFailure("a strategy is made only of settings without faults") }
      return SampledSearch(
        Grid(points, skipsKnown: settings.duplicates == .refuse), space: target.space, settings: settings, seed: seed)
    }
  }
}

extension SampledSearchSettings {
  /// - Parameter trials: The default.
  fileprivate init(_ reader: SettingsReader, trials: Int) {
    self.init(
      trials: reader.integer("trials", default: trials, in: 1...10_000_000, unit: "trials"),
      window: reader.integer("window", default: 64, in: 1...100_000, unit: "trials"),
      duplicates: reader.choice("duplicates", default: .refuse))
  }
}
