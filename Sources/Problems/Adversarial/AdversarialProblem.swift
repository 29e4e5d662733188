import Datasets
import Essentials
import NeuralNetworks
import Search
import Studies

/// A search over whole GANs: the images, the space that GANs are drawn from, their training and their fitness.
public struct AdversarialProblem: Sendable {
  /// The images, which are scaled to -1 ... 1 for a GAN.
  public let dataset: DatasetSettings
  /// `space`.
  public let gans: GANSpace
  public let training: AdversarialSettings
  public let fitness: AdversarialFitness
  /// `samples`: the `rows` and `columns` of a sample sheet, default 8 each.
  let sheet: SampleGrid
  /// `timeLimit`: seconds that a trial may take; null, the default, for no limit.
  public let timeLimit: Double?
  /// The configuration's name in messages.
  private let file: String

  init(_ reader: SettingsReader, from file: String) {
    self.file = file
    let section = reader.section("dataset")
    var dataset = DatasetSettings(reader: section)
    if dataset.normalization == .auto { dataset.normalization = .signed }
    if dataset.normalization != .signed {
      section.refuse(
        "normalization",
        "expected \"signed\", the range of a GAN's images, found "
          + "\"\(dataset.normalization.rawValue)\"")
    }
    self.dataset = dataset
    gans = GANSpace(reader.section("space"))
    training = AdversarialSettings(reader.section("training"))
    fitness = AdversarialFitness(reader.section("fitness"))
    let samples = reader.section("samples")
    sheet = SampleGrid(
      rows: samples.integer("rows", default: 8, in: 1...100, unit: "images"),
      columns: samples.integer("columns", default: 8, in: 1...100, unit: "images"))
    timeLimit = reader.timeLimit()
    if dataset.knownSampleShape == nil {
      section.refuse(
        "path",
        "\(dataset.path): the shape of its images is not known before it is opened, but networks are drawn for one "
          + "shape; expected a format or a size that determines it")
    } else if let shape = dataset.knownSampleShape {
      for fault in gans.faults(image: shape, path: "space") { reader.refuse(fault.path, fault.message) }
    }
  }

  /// `[H, W, C]`; empty if the reading has failed.
  var image: [Int] { dataset.knownSampleShape ?? [] }
}

extension AdversarialProblem {
  /// The bounds, for display: a trial's parameters are drawn from them and repaired.
  private var bounds: SearchSpace {
    func integers(_ name: String, _ range: ClosedRange<Int>) -> SearchParameter {
      SearchParameter(name: name, domain: .integer(range))
    }
    func numbers(_ name: String, _ range: ClosedRange<Double>, isLogarithmic: Bool = false) -> SearchParameter {
      SearchParameter(name: name, domain: .real(range, isLogarithmic: isLogarithmic))
    }
    func choices<Choice: RawRepresentable>(_ name: String, _ list: [Choice]) -> SearchParameter
    where Choice.RawValue == String {
      SearchParameter(name: name, domain: .choice(list.map { .string($0.rawValue) }))
    }
    return SearchSpace([
      integers("generatorBlocks", gans.generatorBlocks), integers("discriminatorBlocks", gans.discriminatorBlocks),
      integers("channels", gans.channels), integers("kernel", gans.kernel), numbers("momentum", gans.momentum),
      integers("hidden", gans.hidden), integers("noiseChannels", gans.noiseChannels),
      numbers("noiseSize", gans.noiseSize), numbers("learningRate", gans.learningRate, isLogarithmic: true),
      numbers("sgdMomentum", gans.sgdMomentum), choices("norms", gans.norms),
      choices("activations", gans.activations), choices("pooling", gans.pooling), numbers("skip", 0...gans.skip),
      numbers("dense", 0...gans.dense), choices("losses", gans.losses), choices("optimizers", gans.optimizers),
      choices("schedules", gans.schedules),
    ])
  }
}

extension AdversarialProblem: Problem {
  public static let entry = ProblemEntry(
    name: "adversarial", summary: "generative adversarial networks, drawn whole from bounds",
    changeableKeys: ["dataset.path", "dataset.cache", "dataset.testList"]
  ) { reader, context in
    AdversarialProblem(reader, from: context.file)
  }

  public var target: SearchTarget {
    SearchTarget(
      space: bounds, drawn: GANDraws(gans: gans, image: image, epochs: training.epochs), objectives: [.fitness])
  }

  public var leavings: Study.Leavings { Study.Leavings(weights: true, samples: true) }

  public var rows: [(label: String, text: String)] {
    let limit = timeLimit.map { ", at most \(describedDuration($0))" } ?? ""
    let batches = training.batchesPerEpoch.map { ", at most \($0) per epoch" } ?? ""
    return [
      ("dataset", dataset.summary),
      (
        "training",
        "\(counted(training.epochs, "epoch")), batches of \(training.batchSize)\(batches)\(limit)"
      ), ("fitness", fitnessSummary),
    ]
  }

  private var fitnessSummary: String {
    let frechet =
      fitness.frechet.map { " + \($0.weight) · tanh(\($0.scale) / Fréchet distance of \($0.features.layer))" } ?? ""
    return "\(fitness.lambda) · tanh(\(fitness.lossScale) · (1/D + 1/G)) + \(fitness.gamma) · "
      + "tanh(\(fitness.parameterScale) / weights)\(frechet), D and G the losses of the last epoch"
  }

  public func open(seed: SeededGenerator, progress: (Int, Int) -> Void) throws -> OpenProblem {
    let data = try Dataset.open(dataset, seed: seed, progress: progress)
    let faults = faults(on: data)
    guard faults.isEmpty else { throw SettingsError(file: file, faults: faults) }
    return OpenProblem(
      digest: data.digest, notes: data.notes, evaluator: AdversarialEvaluator(self, dataset: data))
  }

  /// What the data lacks for this problem.
  private func faults(on dataset: Dataset) -> [SettingsFault] {
    if dataset.splits.train.isEmpty {
      let message = "\(self.dataset.path): expected images to train on, found none"
      return [SettingsFault(path: "dataset.path", message: message)]
    }
    guard let frechet = fitness.frechet else { return [] }
    do {
      _ = try FrechetJudge(frechet, dataset: dataset, batchSize: training.batchSize)
      return []
    } catch {
      return [SettingsFault(path: "fitness.frechet", message: "\(error)")]
    }
  }
}
