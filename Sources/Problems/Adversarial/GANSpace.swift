import Essentials
import NeuralNetworks

/// The GANs that elitist neuroevolution draws from: the section `space` of its configuration.
///
/// Bounds are those of the source ("DCGAN Neuroevolution at Neurales") unless stated otherwise. What the source
/// announces for later runs is off by default: a list of choices with one entry, or a probability of 0.
public struct GANSpace: Equatable, Sendable {
  /// A loss, with the constraint that keeps a Wasserstein critic from growing ever steeper.
  public enum Loss: String, CaseIterable, Sendable {
    case crossEntropy = "bce"
    case wassersteinClipping = "wgan-clipping"
    case wassersteinPenalty = "wgan-penalty"
  }

  /// How a draw comes to fit its images.
  public enum Draws: String, CaseIterable, Sendable {
    /// Numbers of blocks that reach the image are equally likely, then the noise sizes from which they do, then all rows
    /// of kernels that lead there; see `GANSpace.generatorKernels`. Discriminators are drawn until one fits.
    case even
    /// Everything is drawn by itself and then repaired; see `GANRepair`. So were all draws before journals of format 3.
    case repaired
  }

  public enum Schedule: String, CaseIterable, Sendable { case constant, step, exponential, cosine }

  /// `generatorBlocks`, default 3 to 11, which the source does not give: 3 reach 64 pixels from the largest noise with
  /// the largest kernels, 11 from the smallest. One more layer makes the image.
  public var generatorBlocks = 3...11
  /// `discriminatorBlocks`, default 1 to 5, which the source does not give.
  public var discriminatorBlocks = 1...5
  /// `channels` of a block, default 5 to 300.
  public var channels = 5...300
  /// `kernel`: edges in pixels, default 3 to 5.
  public var kernel = 3...5
  /// `momentum` of a batch norm, default 0.1 to 0.9.
  public var momentum = 0.1...0.9
  /// `hidden`: units of D's fully connected layer, and the bounds of one after a block; default 30 to 1200.
  public var hidden = 30...1200
  /// `noiseChannels`, default 2 to 5.
  public var noiseChannels = 2...5
  /// `noiseSize`: the noise's height and width as fractions of the image's, default 0.25 to 0.75.
  public var noiseSize = 0.25...0.75
  /// `learningRate` of each network, uniform in the logarithm; default 1e-5 to 1e-4.
  public var learningRate = 1e-5...1e-4
  /// `sgdMomentum` of each network, default 0.05 to 0.9.
  public var sgdMomentum = 0.05...0.9

  /// `norms` of a block, default ["batch"].
  public var norms = [BlockGAN.Block.NormName.batch]
  /// `activations` of a block, default ["prelu"].
  public var activations = [BlockGAN.Block.ActivationName.prelu]
  /// `pooling` after a block of D, default ["none"].
  public var pooling = [BlockGAN.Block.Pooling.none]
  /// `skip`: the probability that a block has a skip connection, default 0.
  public var skip = 0.0
  /// `dense`: the probability that a fully connected layer follows a block, default 0.
  public var dense = 0.0
  /// `losses`, default ["bce"].
  public var losses = [Loss.crossEntropy]
  /// `optimizers`, default ["sgd"]; others have their default constants except for the learning rate.
  public var optimizers = [OptimizerName.sgd]
  /// `schedules` of both learning rates, default ["constant"].
  public var schedules = [Schedule.constant]
  /// `decay`: the factor of the schedules step and exponential, default 0.1 to 0.9.
  public var decay = 0.1...0.9
  /// `draws`, default "even".
  public var draws = Draws.even

  public init() {}

  public init(_ reader: SettingsReader) {
    generatorBlocks = reader.range("generatorBlocks", default: generatorBlocks, in: 1...1000, unit: "blocks")
    discriminatorBlocks =
      reader.range("discriminatorBlocks", default: discriminatorBlocks, in: 1...1000, unit: "blocks")
    channels = reader.range("channels", default: channels, in: 1...65_536)
    kernel = reader.range("kernel", default: kernel, in: 1...64, unit: "pixels")
    momentum = reader.range("momentum", default: momentum, in: 0...1)
    hidden = reader.range("hidden", default: hidden, in: 1...1_000_000, unit: "units")
    noiseChannels = reader.range("noiseChannels", default: noiseChannels, in: 1...65_536)
    noiseSize = reader.range("noiseSize", default: noiseSize, in: 0.001...1, unit: "of the image")
    learningRate = reader.range("learningRate", default: learningRate, in: 1e-9...100)
    sgdMomentum = reader.range("sgdMomentum", default: sgdMomentum, in: 0...0.9999)
    norms = reader.choices("norms", default: norms)
    activations = reader.choices("activations", default: activations)
    pooling = reader.choices("pooling", default: pooling)
    skip = reader.number("skip", default: skip, in: 0...1, unit: "(a probability)")
    dense = reader.number("dense", default: dense, in: 0...1, unit: "(a probability)")
    losses = reader.choices("losses", default: losses)
    optimizers = reader.choices("optimizers", default: optimizers)
    schedules = reader.choices("schedules", default: schedules)
    decay = reader.range("decay", default: decay, in: 1e-9...1)
    draws = reader.choice("draws", default: draws)
  }
}

extension SettingsReader {
  /// A section with `min` and `max`.
  fileprivate func range(
    _ key: String, default standard: ClosedRange<Int>, in bounds: ClosedRange<Int>, unit: String = ""
  ) -> ClosedRange<Int> {
    let section = section(key)
    let low = section.integer("min", default: standard.lowerBound, in: bounds, unit: unit)
    let high = section.integer("max", default: standard.upperBound, in: bounds, unit: unit)
    if high < low { section.refuse("max", "must be at least min (\(low)), found \(high)") }
    return low...max(low, high)
  }

  fileprivate func range(
    _ key: String, default standard: ClosedRange<Double>, in bounds: ClosedRange<Double>, unit: String = ""
  ) -> ClosedRange<Double> {
    let section = section(key)
    let low = section.number("min", default: standard.lowerBound, in: bounds, unit: unit)
    let high = section.number("max", default: standard.upperBound, in: bounds, unit: unit)
    if high < low { section.refuse("max", "must be at least min (\(low)), found \(high)") }
    return low...max(low, high)
  }

  /// A list of an enum's raw values, at least one.
  fileprivate func choices<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ key: String, default standard: [Choice]
  ) -> [Choice] where Choice.RawValue == String {
    let all = Choice.allCases.map(\.rawValue)
    let labels = texts(key, default: standard.map(\.rawValue))
    let expected = "expected some of \(all.map { "\"\($0)\"" }.joined(separator: ", "))"
    for label in labels where Choice(rawValue: label) == nil {
      let hint = suggestion(for: label, among: all)
      refuse(key, "\(expected), found the text \"\(label)\"\(hint)")
    }
    if labels.isEmpty { refuse(key, "\(expected), found an empty list") }
    if Set(labels).count < labels.count { refuse(key, "\(expected), each once, found a duplicate") }
    let found = labels.compactMap(Choice.init)
    // A placeholder, since reading has failed.
    return found.isEmpty ? standard : found
  }
}
