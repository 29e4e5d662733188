import Datasets
import Essentials
import NeuralNetworks
import TensorCore

/// The training of one GAN from its configuration, with all that is shown of it.
///
/// ```swift
/// while case .epoch(let epoch) = run.next() { print(epoch.generatorLoss) }
/// ```
public final class GANRun {
  /// How the training went on.
  public enum Step: Equatable, Sendable {
    /// One more epoch, measured if it is one to be measured.
    case epoch(GANEpoch)
    /// A loss or a weight was not finite.
    case diverged
    /// `shouldStop` said so, in the middle of an epoch.
    case stopped
    /// All epochs are complete.
    case finished
  }

  public let problem: GANProblem
  /// Everything that determines the training: equal identities train to the same bits.
  public let identity: JSONValue
  /// What the user should know about the data.
  public let notes: [String]
  /// The completed epochs.
  public private(set) var epochs: [GANEpoch] = []
  /// The epoch in which the training diverged; nil if it did not.
  public private(set) var divergedIn: Int?
  private let settings: GANSettings
  private let data: GANData
  private let judge: SampleJudge
  private let training: GANTraining
  /// The noise of sheets, the same in every epoch.
  private let noise = SeededGenerator(seed: 0).child("sheet")

  init(
    _ problem: GANProblem, _ settings: GANSettings, data: GANData, judge: SampleJudge, seed: Int, identity: JSONValue
  ) throws {
    self.problem = problem
    self.settings = settings
    self.data = data
    self.judge = judge
    self.identity = identity
    notes = data.notes
    training = GANTraining(try settings.recipe(sample: data.sampleShape), seed: SeededGenerator(seed: UInt64(seed)))
  }

  /// Continues from a checkpoint of an equal training.
  /// - Parameters:
  ///   - epochs: Those that the checkpoint follows.
  ///   - file: The checkpoint's name, for errors.
  /// - Throws: `SafetensorsError` if it is another training's.
  public func restore(_ checkpoint: GANCheckpoint, epochs: [GANEpoch], from file: String) throws {
    precondition(epochs.count == checkpoint.epochs, "a checkpoint goes with the epochs before it")
    try training.restore(checkpoint.state, from: file)
    self.epochs = epochs
  }

  /// Trains the next epoch, and measures it if it is one to be measured.
  /// - Parameter shouldStop: Asked before each batch. A training that was stopped goes on from its last checkpoint.
  public func next(shouldStop: () -> Bool = { false }) -> Step {
    guard epochs.count < epochCount, divergedIn == nil else { return divergedIn == nil ? .finished : .diverged }
    func pass(_ source: some BatchSource) -> GANEpoch? {
      training.trainEpoch(on: source, samples: data.samples, shouldStop: shouldStop)
    }
    let isMeasured = problem.measures.isMeasured(epochs.count + 1, of: epochCount)
    guard var epoch = pass(data.source), !isMeasured || training.isFinite else {
      if shouldStop() { return .stopped }
      divergedIn = epochs.count + 1
      return .diverged
    }
    if isMeasured { epoch.measures = judge.measures(of: training) }
    epochs.append(epoch)
    return .epoch(epoch)
  }

  /// The number of epochs of the whole training.
  public var epochCount: Int { settings.training.epochs }

  /// Whether a sample sheet belongs to the present epoch.
  public var isSheetDue: Bool {
    hasImages && (epochs.count % problem.sheetsEvery == 0 || epochs.count == epochCount || epochs.count == 1)
  }

  /// Whether the last epoch is the best so far.
  public var isBest: Bool { summary.best != nil && summary.best?.epoch == epochs.last?.epoch }

  public var summary: GANSummary {
    GANSummary(
      epochs: epochs, by: problem.measures.by, isLowerBetter: problem.measures.better == .lower,
      divergedIn: divergedIn)
  }

  public var checkpoint: GANCheckpoint { GANCheckpoint(training.state, identity: identity) }

  /// Rows for people: labels with one-line texts.
  public var rows: [(label: String, text: String)] {
    let (g, d) = (training.generator.parameterCount, training.discriminator.parameterCount)
    return problem.rows + [("networks", "generator of \(g) weights, discriminator of \(d)")]
  }

  /// Tables of the layers of both networks.
  public var networks: String {
    "generator\n\(training.recipe.generator.summary)\n\ndiscriminator\n\(training.recipe.discriminator.summary)"
  }

  /// Both networks, with what is needed to make samples without the configuration.
  public var modelFile: Safetensors {
    GeneratorFile.safetensors(of: training, settings: settings, sample: data.sampleShape)
  }
}

// MARK: - Pictures

extension GANRun {
  /// Whether samples are images rather than numbers.
  public var hasImages: Bool { data.sampleShape.count == 3 }

  /// The present generator's images at the noise that every sheet has, as a PNG file.
  public func sheet() -> [UInt8] {
    var grid = problem.sheet
    grid.scale = scale
    let images = training.samples(from: training.noise(grid.rows * grid.columns, noise), batchSize: 64)
    return grid.picture(of: images, label: "epoch \(epochs.count)").png()
  }

  /// The present generator's images along paths between noise vectors, as a PNG file.
  public func strip() -> [UInt8] {
    let rows = 6
    let strip = InterpolationStrip(
      steps: 10, path: training.recipe.noise == .normal ? .greatCircle : .line)
    let ends = training.noise(rows + 1, noise.child("strip"))
    let images = training.samples(from: strip.noise(between: ends), batchSize: 60)
    return strip.picture(of: images, scale: scale, label: "between noises, epoch \(epochs.count)").png()
  }

  private var scale: Int { SampleGrid.scale(height: data.sampleShape[0], width: data.sampleShape[1]) }

  /// Numbers from the present generator.
  public func numbers(_ count: Int) -> [Float] {
    training.samples(count, noise.child("numbers"), batchSize: 1000).values
  }
}

extension GANProblem {
  /// Opens the data of a single training and makes its networks.
  /// - Parameters:
  ///   - config: The configuration with all defaults filled in.
  ///   - progress: Called with the number of prepared samples and their total.
  /// - Throws: `SettingsError`, or an error of the data.
  public func open(seed: Int, config: JSONValue, progress: (Int, Int) -> Void) throws -> GANRun {
    let settings = try template.settings([:])
    let (data, judge) = try openData(seed: SeededGenerator(seed: UInt64(seed)), progress: progress)
    let sections = GANSettings.sections + ["dataset", "measures"]
    var identity = (config.object ?? [:]).filter { sections.contains($0.key) }
    identity["seed"] = .integer(seed)
    identity["data"] = .string(data.digest)
    identity["kernels"] = .string(KernelSet.best.rawValue)
    return try GANRun(self, settings, data: data, judge: judge, seed: seed, identity: .object(identity))
  }
}
