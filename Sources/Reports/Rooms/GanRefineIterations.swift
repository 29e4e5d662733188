import Essentials
import Studies

/// What a GAN-based refinement recorded of its iterations.
struct GanRefineIterations {
  struct Iteration {
    let index: Int
    /// The mean accuracy of each generator's networks.
    let accuracies: [Double]
    /// The number of the better generator, 1 or 2.
    let better: Int
    let discriminatorLoss: Double?
    let generatorLoss: Double?
    /// D's probabilities that vectors of the better and of the worse generator are the better one's.
    let onBetter: [Double]
    let onWorse: [Double]
    /// The generator that was given new weights, 1 or 2; nil if none was.
    let reinitialized: Int?
  }

  let study: StudyRecord
  let iterations: [Iteration]

  /// - Returns: Nil if the journal holds no finished iteration of this method.
  init?(_ journal: JournalContents) {
    guard let study = journal.study, study.method == "gan-refine" else { return nil }
    self.study = study
    iterations = journal.records.compactMap { record in
      func numbers(_ key: String) -> [Double] { record.fields[key]?.array?.compactMap(\.number) ?? [] }
      // An index of a journal that was edited may be anything.
      guard record.event == "iteration", let index = record.fields["index"]?.integer, (0...100_000).contains(index),
        numbers("accuracies").count == 2
      else { return nil }
      return Iteration(
        index: index, accuracies: numbers("accuracies"), better: record.fields["better"]?.integer ?? 1,
        discriminatorLoss: record.fields["discriminatorLoss"]?.number,
        generatorLoss: record.fields["generatorLoss"]?.number, onBetter: numbers("discriminatorOnBetter"),
        onWorse: numbers("discriminatorOnWorse"), reinitialized: record.fields["reinitialized"]?.integer)
    }
    if iterations.isEmpty { return nil }
  }

  /// The iterations in which a generator was given new weights.
  var events: [LineChart.Event] {
    iterations.compactMap { iteration in
      iteration.reinitialized.map { LineChart.Event(x: Double(iteration.index), label: "generator \($0) anew") }
    }
  }
}
