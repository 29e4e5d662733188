import Essentials
import NeuralNetworks
import Problems
import Reports
import Studies

/// Reads what a report shows of a run directory, or of the folder of a GAN's training. Nothing in it is changed.
enum ReportReading {
  /// - Throws: `UsageError` if the path is neither; `FileError`, `StudyError`, `GANLogError`.
  static func subject(_ path: String) throws -> ReportPage.Subject {
    let paths = RunPaths(path)
    if GANFolder.isThere(paths.directory) { return .gan(try gan(paths.directory)) }
    return .search(try search(paths))
  }

  /// - Throws: `UsageError` if there is no run; `FileError`, `StudyError`.
  static func search(_ paths: RunPaths) throws -> RunReport {
    guard Files.isDirectory(paths.directory) else {
      let isFile = Files.exists(paths.directory)
      throw UsageError(
        "\(paths.directory): \(isFile ? "expected a run directory, found a file" : "no such run directory")")
    }
    guard Files.exists(paths.journal) else {
      throw UsageError("\(paths.directory): holds no journal.jsonl, so it is not a run directory")
    }
    return report(try JournalContents(path: paths.journal, includesEpochs: true), paths)
  }

  /// - Parameter journal: Read with its epochs.
  static func report(_ journal: JournalContents, _ paths: RunPaths) -> RunReport {
    var report = RunReport(journal, directory: paths.directory)
    report.networks = networks(paths.bestWeights)
    return report
  }

  private static func gan(_ folder: String) throws -> GANReport {
    let files = GANFolder(folder, resumes: true)
    let log = try GANLog.read(files.log)
    let summary = log.summary
    let names = Set(log.epochs.flatMap { $0.measures.keys }).sorted()
    let measures = names.map { name in
      GANReport.Measure(
        name: name,
        epochs: log.epochs.compactMap { epoch in
          epoch.measures[name].flatMap { $0.isFinite ? (epoch.epoch, $0) : nil }
        })
    }
    var report = GANReport(
      name: log.head["gan"]?.string ?? folder, directory: folder, seed: log.head["seed"]?.integer ?? 0,
      epochs: GANPictures.points(log.epochs), measures: measures, diagnosis: summary.diagnosis.sentence)
    report.ending = log.end?["end"]?.string
    report.best = summary.best.map { ($0.epoch, summary.by) }
    report.config = try? Files.readJSON(files.config)
    report.networks = networks(files.best)
    if let config = report.config, let sample = report.networks.first?.layers.last?.outputShape,
      let plan = try? ModelPlans.discriminator(of: config, sample: sample)
    {
      report.networks.append(NetworkDiagram(name: "discriminator", plan))
    }
    report.sheets = RunReport.sheets("\(folder)/samples")
    return report
  }

  /// The networks of a weights file. One that cannot be read leaves the report without them: a report of a running
  /// search may find the file half replaced.
  private static func networks(_ path: String) -> [NetworkDiagram] {
    guard Files.exists(path), let plans = try? ModelPlans.read(path) else { return [] }
    return plans.map { NetworkDiagram(name: $0.name, $0.plan) }
  }
}

extension NetworkDiagram {
  init(name: String, _ plan: NetworkPlan) {
    self.init(
      name: name, inputShape: plan.inputShape,
      layers: plan.elements.map { element in
        Layer(
          name: element.name, kind: element.layer.described, outputShape: element.outputShape,
          parameterCount: element.parameterCount)
      })
  }
}
