import Essentials
import NeuralNetworks

/// The measurements of one epoch of a GAN's training: means over its samples, except for the norms of the weights,
/// which are those after its last step.
public struct GANEpoch: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  public var discriminatorLoss = 0.0
  /// The parts of the discriminator's loss on real and on generated samples, before their weights.
  public var realLoss = 0.0
  public var fakeLoss = 0.0
  /// The weights of the two.
  public var realWeight = 0.0
  public var fakeWeight = 0.0
  public var generatorLoss = 0.0
  /// The discriminator's mean score of real samples, before any sigmoid.
  public var realScore = 0.0
  /// Likewise of generated samples.
  public var fakeScore = 0.0
  /// The means of the sigmoid of the scores.
  public var realProbability = 0.0
  public var fakeProbability = 0.0
  /// The norms of the gradients of the two parts over all of the discriminator's weights.
  public var realGradientNorm = 0.0
  public var fakeGradientNorm = 0.0
  /// The cosine of the angle between the two gradients, in -1 ... 1.
  public var gradientCosine = 0.0
  /// The norm of the generator's gradient over all of its weights.
  public var generatorGradientNorm = 0.0
  /// The norms of all weights of each network.
  public var generatorWeightNorm = 0.0
  public var discriminatorWeightNorm = 0.0
  /// The cross-entropy of the scores, so that GANs with different losses can be compared; twice the loss for "bce".
  public var discriminatorCrossEntropy = 0.0
  public var generatorCrossEntropy = 0.0
  /// Measures of the generated samples by name, such as `kolmogorovSmirnov`; empty after most epochs.
  public var measures: [String: Double] = [:]

  init(epoch: Int) { self.epoch = epoch }

  public var isFinite: Bool {
    [discriminatorLoss, generatorLoss, discriminatorCrossEntropy, generatorCrossEntropy].allSatisfy(\.isFinite)
  }

  /// Every number by its name in a log, in the order of a table.
  static var fields: [(name: String, value: WritableKeyPath<GANEpoch, Double>)] {
    [
      ("discriminatorLoss", \.discriminatorLoss), ("realLoss", \.realLoss), ("fakeLoss", \.fakeLoss),
      ("realWeight", \.realWeight), ("fakeWeight", \.fakeWeight), ("generatorLoss", \.generatorLoss),
      ("realScore", \.realScore), ("fakeScore", \.fakeScore), ("realProbability", \.realProbability),
      ("fakeProbability", \.fakeProbability), ("realGradientNorm", \.realGradientNorm),
      ("fakeGradientNorm", \.fakeGradientNorm), ("gradientCosine", \.gradientCosine),
      ("generatorGradientNorm", \.generatorGradientNorm), ("generatorWeightNorm", \.generatorWeightNorm),
      ("discriminatorWeightNorm", \.discriminatorWeightNorm),
      ("discriminatorCrossEntropy", \.discriminatorCrossEntropy),
      ("generatorCrossEntropy", \.generatorCrossEntropy),
    ]
  }
}

// MARK: - JSON

extension GANEpoch {
  /// A line of a log: every number by its name, and the measures of the epoch, if any, under `measures`.
  public var json: JSONValue {
    var object: [String: JSONValue] = ["epoch": .integer(epoch)]
    for field in Self.fields { object[field.name] = JSONValue(finite: self[keyPath: field.value]) }
    if !measures.isEmpty { object["measures"] = .object(measures.mapValues { JSONValue(finite: $0) }) }
    return .object(object)
  }

  /// Nil if `json` is not an epoch.
  public init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.integer, epoch > 0 else { return nil }
    self.init(epoch: epoch)
    for field in Self.fields {
      guard let value = json[field.name] else { return nil }
      self[keyPath: field.value] = value.number ?? .nan
    }
    measures = (json["measures"]?.object ?? [:]).mapValues { $0.number ?? .nan }
  }
}

// MARK: - Means

/// The sums from which an epoch's means are made.
struct AdversarialSum {
  private var sum: GANEpoch
  /// The samples that the discriminator has been taught with, and those of the generator.
  private var judged = 0.0
  private var made = 0.0

  init(epoch: Int) { sum = GANEpoch(epoch: epoch) }

  /// - Parameter count: The number of real samples of the step.
  mutating func add(_ step: AdversarialReport, count: Int) {
    let weight = Double(count)
    judged += weight
    func add(_ field: WritableKeyPath<GANEpoch, Double>, _ value: Double) {
      sum[keyPath: field] += weight * value
    }
    add(\.discriminatorLoss, Double(step.discriminatorLoss))
    add(\.realLoss, Double(step.realLoss))
    add(\.fakeLoss, Double(step.fakeLoss))
    add(\.realWeight, step.realWeight)
    add(\.fakeWeight, step.fakeWeight)
    add(\.realScore, Double(step.realScore))
    add(\.fakeScore, Double(step.fakeScore))
    add(\.realProbability, step.gradients.realProbability)
    add(\.fakeProbability, step.gradients.fakeProbability)
    add(\.realGradientNorm, step.gradients.realNorm)
    add(\.fakeGradientNorm, step.gradients.fakeNorm)
    add(\.gradientCosine, step.gradients.cosine)
    add(\.discriminatorCrossEntropy, Double(step.discriminatorCrossEntropy))
    guard let generator = step.generator else { return }
    made += weight
    add(\.generatorLoss, Double(generator.loss))
    add(\.generatorCrossEntropy, Double(generator.crossEntropy))
    add(\.generatorGradientNorm, generator.gradientNorm)
  }

  /// The epoch, without the norms of the weights.
  var mean: GANEpoch {
    var mean = sum
    let ofGenerator: Set = ["generatorLoss", "generatorCrossEntropy", "generatorGradientNorm"]
    for field in GANEpoch.fields {
      mean[keyPath: field.value] /= max(1, ofGenerator.contains(field.name) ? made : judged)
    }
    return mean
  }
}
