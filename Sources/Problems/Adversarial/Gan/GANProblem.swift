import Essentials
import NeuralNetworks
import Search
import Studies

/// One GAN and how it is trained, with a search over any of its settings: the behaviour of a GAN under its
/// hyperparameters (Sabiri, El Asri and Rhanoui, 2022, Impact of hyperparameters on the generative adversarial
/// networks behavior, ICEIS).
public struct GANProblem: Sendable {
  /// The losses that a publication gives for its training, to be shown beside ours: the section `published`.
  public struct Published: Equatable, Sendable {
    public let discriminatorLoss: Double
    public let generatorLoss: Double

    public init(discriminatorLoss: Double, generatorLoss: Double) {
      self.discriminatorLoss = discriminatorLoss
      self.generatorLoss = generatorLoss
    }
  }

  /// The value of `dataset.format` for numbers that are drawn.
  public static let numbersFormat = GANDataSettings.normalFormat

  /// `dataset`.
  let dataset: GANDataSettings
  /// `generator`, `discriminator`, `loss` and `training`.
  let template: GANTemplate
  /// `space`; empty for a single training.
  let space: SearchSpace
  let baseline: Assignment?
  let objectives: [Objective]
  let measures: MeasureSettings
  /// `samples`: the `rows` and `columns` of a sample sheet, default 8 each.
  let sheet: SampleGrid
  /// `samples.every`: the number of epochs from one sheet to the next, default 10.
  let sheetsEvery: Int
  /// `repeats`: the number of trainings of a setting, each with a seed of its own; default 1.
  let repeats: Int
  public let published: Published?
  /// `timeLimit`: seconds that a trial may take; null, the default, for no limit.
  public let timeLimit: Double?
  private let base: [String: JSONValue]
  /// The configuration's name in messages.
  let file: String

  public init(_ reader: SettingsReader, from file: String, needsBaseline: Bool = false) {
    self.file = file
    dataset = GANDataSettings(reader.section("dataset"))
    space = reader.has("space") ? SearchSpace(reader) : SearchSpace([])
    let isGiven = !space.parameters.isEmpty && (needsBaseline || reader.has("baseline"))
    baseline = isGiven ? space.assignment("baseline", of: reader) : nil
    let edges = SpaceEdges(space, baseline: baseline)
    base = edges.base
    template = GANTemplate(reader, edges: edges, from: file)
    measures = MeasureSettings(reader.section("measures"), isNormal: dataset.isNormal)
    objectives = reader.objectives(
      default: Objective(measures.by, better: measures.better),
      offered: MeasureSettings.offered(isNormal: dataset.isNormal))
    let samples = reader.section("samples")
    sheet = SampleGrid(
      rows: samples.integer("rows", default: 8, in: 1...100, unit: "images"),
      columns: samples.integer("columns", default: 8, in: 1...100, unit: "images"))
    sheetsEvery = samples.integer("every", default: 10, in: 1...1_000_000, unit: "epochs")
    repeats = reader.integer("repeats", default: 1, in: 1...1000, unit: "trainings")
    timeLimit = reader.timeLimit()
    guard reader.has("published") else {
      published = nil
      _ = reader.raw("published")
      return
    }
    let section = reader.section("published")
    published = Published(
      discriminatorLoss: section.number("discriminator"), generatorLoss: section.number("generator"))
  }

  /// The settings of a single training, or those at the baseline of a search.
  var settings: GANSettings? { try? template.settings(base) }

  /// Opens the data and what measures need.
  /// - Throws: `SettingsError`, or an error of the data.
  func openData(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> (data: GANData, judge: SampleJudge) {
    let data = try GANData.open(dataset, seed: seed, file: file, progress: progress)
    if dataset.knownSampleShape == nil { try refuseMisfits(sample: data.sampleShape) }
    do {
      return (data, try SampleJudge(measures, data: data))
    } catch {
      throw SettingsError(file: file, faults: [SettingsFault(path: "measures.features", message: "\(error)")])
    }
  }

  /// - Throws: `SettingsError` if parameters of the space lead to networks that samples of this shape do not fit.
  private func refuseMisfits(sample: [Int]) throws {
    try SpaceEdges(space, baseline: baseline).check(template.references) {
      _ = try template.settings($0).recipe(sample: sample)
    }
  }
}

extension GANProblem: Problem {
  public static let entry = ProblemEntry(
    name: "gan", summary: "one generative adversarial network, trained with settings to search",
    changeableKeys: ["dataset.path", "dataset.cache", "dataset.testList"]
  ) { reader, context in
    if !reader.has("space") {
      reader.refuse("space", "missing; expected a list of parameters for a search, or no \"method\" for one training")
    }
    return GANProblem(reader, from: context.file, needsBaseline: context.needsBaseline)
  }

  public var target: SearchTarget {
    SearchTarget(
      space: space, baseline: baseline, objectives: objectives,
      epochs: settings.map { .upTo($0.training.epochs) } ?? .any)
  }

  public var leavings: Study.Leavings { Study.Leavings(weights: true) }

  public var rows: [(label: String, text: String)] {
    var rows = [("dataset", dataset.summary)]
    if let settings {
      let limit = timeLimit.map { ", at most \(describedDuration($0))" } ?? ""
      let batches = settings.training.batchesPerEpoch.map { ", at most \($0) per epoch" } ?? ""
      rows.append(
        (
          "training",
          "\(counted(settings.training.epochs, "epoch")), batches of \(settings.training.batchSize)\(batches)\(limit)"
        ))
      rows.append(("loss", settings.described))
    }
    let features = dataset.isNormal ? "" : " by \(measures.features.described)"
    let seeds = repeats > 1 ? ", the mean of \(repeats) trainings" : ""
    return rows + [("measure", "\(measures.by) of \(measures.samples) samples\(features)\(seeds)")]
  }

  public func check() throws {
    if let shape = dataset.knownSampleShape { try refuseMisfits(sample: shape) }
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    let (data, judge) = try openData(seed: seed, progress: progress)
    return OpenProblem(
      digest: data.digest, notes: data.notes, evaluator: GANEvaluator(self, data: data, judge: judge))
  }
}

extension GANSettings {
  /// The loss in one line.
  var described: String {
    let weights =
      switch weighting {
      case nil: ""
      case .fixed(let real, let fake): ", weights \(significant(real)) and \(significant(fake))"
      case .adaptive(let rule): rule.isNormalized ? ", adaptive weights" : ", adaptive weights, not normalised"
      }
    let limit =
      switch constraint {
      case .none: ""
      case .clipping(let limit): ", weights clipped to \(significant(Double(limit)))"
      case .gradientPenalty(let weight): ", gradient penalty \(significant(Double(weight)))"
      }
    return loss.rawValue + weights + limit + (isSpectrallyNormalized ? ", spectral norm" : "")
  }
}
