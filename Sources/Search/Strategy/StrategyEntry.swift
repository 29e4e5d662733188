import Essentials

/// A strategy as the registry lists it: its name, its help line, the spaces that it can search, and its settings.
public struct StrategyEntry: Sendable {
  /// The name that a configuration gives as `method`.
  public let name: String
  /// One line for lists of methods, without a full stop.
  public let summary: String
  public let searches: SearchableSpaces
  /// Whether the search starts from a baseline, which the configuration must then have.
  public let needsBaseline: Bool
  /// The numbers of objectives that it can search for at once.
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

  /// Reads the strategy's settings; a target that it cannot search is reported to the reader as a fault.
  /// - Parameters:
  ///   - reader: The whole configuration.
  ///   - section: Its section `strategy`.
  public func plan(_ reader: SettingsReader, _ section: SettingsReader, for target: SearchTarget) -> StrategyPlan {
    for fault in searches.faults(of: target, name: name) { reader.refuse(fault.key, fault.message) }
    if !objectives.contains(target.objectives.count) {
      let limit = objectives.upperBound == 1 ? "one objective" : "at most \(objectives.upperBound) objectives"
      reader.refuse("objectives", "\(name) searches for \(limit), found \(target.objectives.count)")
    }
    return read(section, target)
  }
}

/// A strategy's settings, from which the strategy is created.
public struct StrategyPlan: Sendable {
  /// The total number of trials; nil if it is known only as the search proceeds.
  public let trials: Int?
  /// The maximum number of trials.
  public let maximumTrials: Int
  /// Iterations or generations, for progress; nil if there are none, or their number is unknown.
  public let batches: Int?
  /// The maximum number of epochs that a trial may be asked to train; nil if the strategy leaves that to the problem.
  public let epochs: Int?
  private let make: @Sendable (SeededGenerator) -> any SearchStrategy

  /// - Parameter make: Creates the strategy; all its randomness derives from the seed.
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
  /// Why it cannot search a space although it supports every parameter, as a sentence; nil if it can.
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

  /// Every space, including those drawn whole.
  public static let everything = SearchableSpaces("any space, including whole GANs", drawsWhole: true) { _ in nil }
  /// Every space of parameters.
  public static let anySpace = SearchableSpaces("any space of parameters") { _ in nil }
  /// Spaces in which every parameter has a list of values.
  public static let discrete = SearchableSpaces("choices, flags, bits, integers and stepped numbers") { parameter in
    parameter.domain.count == nil ? "has more values than can be listed; give it a \"step\"" : nil
  }

  /// Why a target cannot be searched, with the key of the configuration that is at fault; empty if it can be.
  /// - Parameter name: The strategy's name.
  func faults(of target: SearchTarget, name: String) -> [(key: String, message: String)] {
    guard target.drawn == nil || drawsWhole else {
      return [("method", "\(name) searches \(summary); this space consists of whole GANs, which can only be drawn")]
    }
    // A space that could not be read has been reported already.
    guard target.drawn == nil, target.space.count > 0, !target.space.isBroken else { return [] }
    var faults: [(key: String, message: String)] = []
    for (index, parameter) in target.space.parameters.enumerated() {
      guard let fault = fault(parameter) else { continue }
      faults.append(("space[\(index)]", "\(name) searches \(summary); \"\(parameter.name)\" \(fault)"))
    }
    if faults.isEmpty, let fault = whole(target.space) {
      faults.append(("space", "\(name) searches \(summary); \(fault)"))
    }
    if !allowsConstraints, target.space.isConstrained {
      let key = target.space.forbidden.isEmpty ? "constraints" : "forbidden"
      faults.append((key, "\(name) may propose any combination of values, and cannot leave some out"))
    }
    return faults
  }
}
