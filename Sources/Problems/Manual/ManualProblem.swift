import Essentials
import Search
import Studies

/// A search whose trials the user evaluates, by `hpsearch ask` and `hpsearch tell`.
public struct ManualProblem: Problem {
  public let target: SearchTarget

  /// Reads the space, and `metric` and `better` of the section `problem`. What is wrong is left with the reader.
  init(_ reader: SettingsReader, _ context: ProblemContext) {
    let space = SearchSpace(reader)
    let section = reader.section("problem")
    let standard = Objective(
      section.text("metric", default: "value"), better: section.choice("better", default: .higher))
    let isGiven = context.needsBaseline || reader.has("baseline")
    let baseline = isGiven ? space.assignment("baseline", of: reader) : nil
    if !isGiven { _ = reader.raw("baseline") }
    target = SearchTarget(
      space: space, baseline: baseline, objectives: reader.objectives(default: standard, offered: nil), epochs: .any)
  }

  public var dependsOnKernels: Bool { false }

  public var rows: [(label: String, text: String)] {
    [("fitness", target.objectives.map { "\($0.metric), \($0.better.rawValue) is better" }.joined(separator: "; "))]
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    throw StudyFailure(
      "the trials of a manual problem are evaluated by you: hpsearch ask RUN prints the next, hpsearch tell RUN takes "
        + "its result")
  }
}

extension ManualProblem {
  public static let entry = ProblemEntry(
    name: "manual", summary: "trials that you evaluate yourself, with hpsearch ask and hpsearch tell"
  ) { reader, context in
    ManualProblem(reader, context)
  }
}
