import Essentials
import Search
import Studies

/// The trials of a run as columns of numbers, and the importance of its parameters, for the page's script and for other
/// programs.
struct PageData {
  let json: String

  /// More would make the page too large; the best are kept, and evenly spaced ones of the others.
  private static let trials = 12_000

  /// - Parameter runs: The number of runs that share a page.
  /// - Returns: Nil if the journal holds no trial.
  init?(_ journal: JournalContents, runs: Int = 1) {
    guard let study = journal.study, !journal.trials.isEmpty else { return nil }
    let trials = Self.sample(journal, limit: max(100, Self.trials / runs))
    let objectives = journal.objectives
    var text = "{\"objectives\":["
    text += objectives.map { "{\"name\":\(Self.text($0.metric)),\"better\":\"\($0.better.rawValue)\"}" }
      .joined(separator: ",")
    let complete = trials.compactMap { $0.state == .complete ? $0.fitness : nil }.filter { abs($0) < 1e100 }
    let axis = Axis(covering: complete, count: 6)
    text += "],\"objectiveAxis\":[\(Self.number(axis.low)),\(Self.number(axis.high))]"
    text += ",\"n\":[\(trials.map { "\($0.number)" }.joined(separator: ","))]"
    text += ",\"state\":\"\(trials.map { String($0.state.rawValue.prefix(1)) }.joined())\""
    text += ",\"seconds\":[\(trials.map { Self.number($0.seconds) }.joined(separator: ","))]"
    let columns = objectives.enumerated().map { index, objective in
      let values = trials.map { (index == 0 ? $0.fitness : $0.metrics[objective.metric]).map(Self.number) ?? "null" }
      return "[\(values.joined(separator: ","))]"
    }
    text += ",\"fitness\":[\(columns.joined(separator: ","))]"
    let reasons = trials.compactMap { trial in
      trial.reason.map { "\"\(trial.number)\":\(Self.text(shortened($0, to: 300)))" }
    }
    text += ",\"reasons\":{\(reasons.joined(separator: ","))}"
    let dimensions = (study.space?.parameters ?? []).compactMap(Dimension.init)
    text += ",\"params\":[\(dimensions.map { Self.column($0, trials) }.joined(separator: ","))]"
    text += ",\"importance\":\(Self.importance(journal).line)}"
    json = text
  }

  /// Exact, for other programs that read the page.
  private static func importance(_ journal: JournalContents) -> JSONValue {
    .array(
      journal.objectives.indices.compactMap { Importance(journal, objectiveIndex: $0) }.map { importance in
        let shares = importance.shares.map { share -> JSONValue in
          ["parameter": .string(share.name), "share": .number(share.share), "divergence": .number(share.divergence)]
        }
        return ["objective": .string(importance.objective.metric), "shares": .array(shares)]
      })
  }

  private static func sample(_ journal: JournalContents, limit: Int) -> [TrialRecord] {
    guard journal.trials.count > limit else { return journal.trials }
    let objective = journal.objectives[0]
    let best = journal.trials.filter { $0.state == .complete }
      .sorted { objective.better.oriented($0.fitness ?? 0) > objective.better.oriented($1.fitness ?? 0) }
      .prefix(limit / 4)
    let numbers = Set(best.map(\.number))
    let others = journal.trials.filter { !numbers.contains($0.number) }
    return (best + thinned(others, to: limit - best.count)).sorted { $0.number < $1.number }
  }

  /// A parameter's values: numbers, or indexes of its labels.
  private static func column(_ dimension: Dimension, _ trials: [TrialRecord]) -> String {
    var scale = ""
    switch dimension.domain {
    case .integer(let range, _, let isLogarithmic):
      scale = "\"low\":\(range.lowerBound),\"high\":\(range.upperBound),\"log\":\(isLogarithmic)"
    case .real(let range, _, let isLogarithmic):
      scale = "\"low\":\(range.lowerBound),\"high\":\(range.upperBound),\"log\":\(isLogarithmic)"
    case .choice(let labels, _): scale = "\"labels\":[\(labels.map { text(plain($0)) }.joined(separator: ","))]"
    case .flag: scale = "\"labels\":[\"false\",\"true\"]"
    case .bits(let count): scale = "\"low\":0,\"high\":\(Double(sign: .plus, exponent: count, significand: 1) - 1)"
    case .fixed(let value): scale = "\"labels\":[\(text(plain(value)))]"
    }
    let values = trials.map { trial -> String in
      guard let value = trial.parameters[dimension.name].flatMap(dimension.domain.value) else { return "null" }
      return number(value.entry)
    }
    return "{\"name\":\(text(dimension.name)),\(scale),\"values\":[\(values.joined(separator: ","))]}"
  }

  private static func text(_ text: String) -> String { JSONValue.string(text).line }

  /// At most five significant digits.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if let whole = Int(exactly: value), abs(whole) < 1_000_000_000 { return "\(whole)" }
    guard abs(value) < 1e5, abs(value) > 1e-12 else { return "\(value)" }
    var scale = 1.0
    while abs(value) * scale < 1e4 { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
  }
}
