import Essentials

/// A strategy as the registry knows it: its name, its help line, the spaces that it can search, and its settings.
public struct StrategyEntry: Sendable {
  /// The name that a configuration gives as `method`.
  public let name: String
  /// One line for lists of methods, without a full stop.
  public let summary: String
  public let searches: SearchableSpaces
  /// Whether the search starts from a baseline, which the configuration must then have.
  public let needsBaseline: Bool
  /// How many objectives it can search for at once.
  public let objectives: ClosedRange<Int>
  /// Keys of the section `strategy` that may be changed when a run is continued, since they only move its end.
  public let extendableKeys: Set<String>
  private let read: @Sendable (SettingsReader, SearchTarget) -> StrategyPlan

  /// - Parameter read: Reads the section `strategy` for a target that `searches` accepts.
  public init(
    name: String, summary: String, searches: SearchableSpaces, needsBaseline: Bool = false,
    objectives: ClosedRange<Int> = 1...1, extendableKeys: Set<String> = ["trials"],
    read: @escaping @Sendable (SettingsReader, SearchTarget) -> StrategyPlan
  ) {
    self.name = name
    self.summary = summary
    self.searches = searches
    self.needsBaseline = needsBaseline
    self.objectives = objectives
    self.extendableKeys = extendableKeys
    self.read = read
  }

  /// Reads the strategy's settings; what it cannot search is left with the reader as a fault.
  /// - Parameters:
  ///   - reader: Of the whole configuration.
  ///   - section: Its section `strategy`.
  public func plan(_ reader: SettingsReader, _ section: SettingsReader, for target: SearchTarget) -> StrategyPlan {
    searches.refuse(reader, target, name: name)
    if !objectives.contains(target.objectives.count) {
      let most = objectives.upperBound == 1 ? "one objective" : "at most \(objectives.upperBound) objectives"
      reader.refuse("objectives", "\(name) searches for \(most), found \(target.objectives.count)")
    }
    return read(section, target)
  }
}

/// A strategy with its settings, ready to be made.
public struct StrategyPlan: Sendable {
  /// Trials in all; nil if that shows only as the search goes.
  public let trials: Int?
  /// The most trials there can be.
  public let maximumTrials: Int
  /// Iterations or generations, for progress; nil if there are none, or their number is not known.
  public let batches: Int?
  /// The most epochs that a trial may be asked to train; nil if the strategy leaves that to the problem.
  public let epochs: Int?
  private let make: @Sendable (SeededGenerator) -> any SearchStrategy

  /// - Parameter make: Makes the strategy, with the seed of everything random in it.
  public init(
    trials: Int?, maximumTrials: Int? = nil, batches: Int? = nil, epochs: Int? = nil,
    make: @escaping @Sendable (SeededGenerator) -> any SearchStrategy
  ) {
    self.trials = trials
    self.maximumTrials = maximumTrials ?? trials ?? 0
    self.batches = batches
    self.epochs = epochs
    self.make = make
  }

  public func makeStrategy(seed: SeededGenerator) -> any SearchStrategy { make(seed) }
}

/// Which spaces a strategy can search.
public struct SearchableSpaces: Sendable {
  /// A phrase for help pages: `any space`, `numbers`.
  public let summary: String
  /// Whether it can search spaces whose candidates are drawn whole.
  let drawsWhole: Bool
  /// Whether it can search spaces in which some combinations are not allowed.
  let allowsConstraints: Bool
  /// Why it cannot search a space whose every parameter it could, as a sentence; nil if it can.
  let whole: @Sendable (SearchSpace) -> String?
  /// Why it cannot search a parameter, as the end of a sentence that begins with the parameter; nil if it can.
  let fault: @Sendable (SearchParameter) -> String?

  public init(
    _ summary: String, drawsWhole: Bool = false, allowsConstraints: Bool = true,
    whole: @escaping @Sendable (SearchSpace) -> String? = { _ in nil },
    fault: @escaping @Sendable (SearchParameter) -> String?
  ) {
    self.summary = summary
    self.drawsWhole = drawsWhole
    self.allowsConstraints = allowsConstraints
    self.whole = whole
    self.fault = fault
  }

  /// Every space, those drawn whole included.
  public static let everything = SearchableSpaces("any space, whole GANs included", drawsWhole: true) { _ in nil }
  /// Every space of parameters.
  public static let anySpace = SearchableSpaces("any space of parameters") { _ in nil }
  /// Spaces in which every parameter has a list of values.
  public static let discrete = SearchableSpaces("choices, flags, bits, integers and stepped numbers") { parameter in
    parameter.domain.count == nil ? "has more values than can be listed; give it a \"step\"" : nil
  }

  /// Leaves with the reader of the whole configuration why a target cannot be searched.
  /// - Parameter name: The strategy's.
  func refuse(_ reader: SettingsReader, _ target: SearchTarget, name: String) {
    guard target.drawn == nil || drawsWhole else {
      return reader.refuse("method", "\(name) searches \(summary); this space is one of whole GANs, which are drawn")
    }
    // A space that could not be read is a fault already.
    guard target.drawn == nil, target.space.count > 0 else { return }
    if !allowsConstraints, target.space.isConstrained {
      let key = target.space.forbidden.isEmpty ? "constraints" : "forbidden"
      reader.refuse(key, "\(name) proposes every combination of values, and cannot leave some out")
    }
    var isRefused = false
    for (index, parameter) in target.space.parameters.enumerated() {
      guard let fault = fault(parameter) else { continue }
      isRefused = true
      reader.refuse("space[\(index)]", "\(name) searches \(summary); \"\(parameter.name)\" \(fault)")
    }
    if !isRefused, let fault = whole(target.space) {
      reader.refuse("space", "\(name) searches \(summary); \(fault)")
    }
  }
}
