import Essentials
import Experiments
import NeuralNetworks
import Problems
import Reports
import Studies

/// One trial of a run whole: what the journal says of it, its network, and what its program wrote.
struct TrialPage {
  private let text: TrialText
  private let trial: TrialRecord
  private let paths: RunPaths

  /// - Parameter journal: Read with its epochs.
  /// - Throws: `UsageError` if there is no such trial, `FileError`.
  init(_ number: Int, of journal: JournalContents, _ paths: RunPaths, _ console: Console) throws {
    guard let text = TrialText(number, of: journal, paint: console.paint),
      let trial = journal.state.trial(number)
    else {
      let range = journal.trials.last.map { ", which has the trials \(journal.trials[0].number) to \($0.number)" } ?? ""
      throw UsageError("--trial: there is no trial \(number) in \(paths.directory)\(range)")
    }
    self.text = text
    self.trial = trial
    self.paths = paths
  }

  var page: String {
    let network = network.map { "\nnetwork\n" + indented($0) } ?? ""
    return text.page(width: min(100, Console.outputWidth)) + network + log
  }

  var json: JSONValue {
    let log: JSONValue = Files.exists(logPath) ? .string(logPath) : .null
    return text.json.overlaid(by: ["log": log, "directory": Files.exists(folder) ? .string(folder) : .null])
  }

  private var folder: String { paths.trial(trial.number).directory }
  /// What a program of a command trial has printed.
  private var logPath: String { "\(folder)/log.txt" }

  private var log: String {
    guard let bytes = try? Files.read(logPath) else { return "" }
    let lines = String(decoding: bytes.suffix(16 << 10), as: UTF8.self).split(separator: "\n").suffix(12)
    // Escape sequences of a program must not reach the terminal.
    let shown = lines.map { line in
      "  " + shortened(String(line.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) }), to: 160) + "\n"
    }
    return "\nlog \(logPath), last lines\n" + shown.joined()
  }

  /// The layers with their shapes and parameter counts; nil if the run has no network that tells the data's shape, or the
  /// trial has none.
  private var network: String? {
    guard let config = try? Files.readJSON(paths.config) else { return nil }
    let format = StudyRecord(directory: paths.directory)?.format ?? StudyRecord.currentFormat
    guard let experiment = try? Experiment(config, from: paths.config, format: format) else { return nil }
    if let problem = experiment.problem as? ClassificationProblem {
      return plan(of: problem)?.summary
    }
    let image = try? Safetensors(contentsOf: paths.bestWeights).metadataValue("image")?.array?.compactMap(\.integer)
    guard let image, let chromosome = try? GANChromosome(trial.parameters, image: image, epochs: 1),
      let plans = try? chromosome.plans()
    else { return nil }
    return "generator\n\(plans.generator.summary)\n\ndiscriminator\n\(plans.discriminator.summary)"
  }

  /// The number of classes is known from the best network's file; the shape of samples may be from the settings too.
  private func plan(of problem: ClassificationProblem) -> NetworkPlan? {
    guard let weights = try? TrainedWeights(paths.bestWeights),
      let shape = weights.data?.sampleShape ?? problem.dataset.knownSampleShape
    else { return nil }
    let builder = problem.builder(sampleShape: shape, classes: max(1, weights.classNames.count))
    return try? builder.plan(trial.parameters)
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
  }
}
