import Essentials

/// How the learning rate changes over a training: a pure function of where the training stands.
///
/// Epochs count from 0. The shapes are those of PyTorch's StepLR, ExponentialLR and CosineAnnealingLR when their
/// `step()` is called after each epoch: within an epoch they are constant. The warm-up changes with every batch
/// and multiplies them.
public struct LearningRateSchedule: Equatable, Sendable {
  public enum Shape: Equatable, Sendable {
    /// 1.
    case constant
    /// factor^⌊epoch / every⌋.
    case step(every: Int, factor: Double)
    /// factor^epoch.
    case exponential(factor: Double)
    /// lowest + (1 − lowest) · (1 + cos(π · epoch / epochs)) / 2, and `lowest` from epoch `epochs` on, where
    /// PyTorch's rises again. PyTorch's `eta_min` is `lowest` times the learning rate.
    case cosine(epochs: Int, lowest: Double)
  }

  /// How long the learning rate rises evenly to its full height: batch s of the training, from 0, has the factor
  /// (s + 1) / length (Goyal et al., 2017, arXiv 1706.02677). PyTorch's LinearLR, stepped after each batch, with
  /// `start_factor` 1 / length and `total_iters` length − 1.
  public enum WarmUp: Equatable, Sendable {
    case none
    case epochs(Int)
    case batches(Int)
  }

  public let shape: Shape
  public let warmUp: WarmUp

  public init(_ shape: Shape = .constant, warmUp: WarmUp = .none) {
    self.shape = shape
    self.warmUp = warmUp
  }

  /// What the learning rate is multiplied by.
  /// - Parameters:
  ///   - epoch, batch: From 0.
  ///   - batches: Of an epoch.
  public func factor(epoch: Int, batch: Int, of batches: Int) -> Double {
    shape.factor(epoch: epoch) * min(1, Double(epoch * batches + batch + 1) / Double(warmUp.batches(of: batches)))
  }
}

extension LearningRateSchedule.Shape {
  fileprivate func factor(epoch: Int) -> Double {
    switch self {
    case .constant: return 1
    case .step(let every, let factor): return power(factor, epoch / every)
    case .exponential(let factor): return power(factor, epoch)
    case .cosine(let epochs, let lowest):
      if epoch >= epochs { return lowest }
      let cosine = portableSineCosine(turns: Double(epoch) / Double(2 * epochs)).cosine
      return lowest + (1 - lowest) * (1 + cosine) / 2
    }
  }
}

extension LearningRateSchedule.WarmUp {
  /// At least 1, whose factor is 1 from the first batch on.
  fileprivate func batches(of batches: Int) -> Int {
    switch self {
    case .none: 1
    case .epochs(let count): count * batches
    case .batches(let count): count
    }
  }
}

/// base^exponent by squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, base, exponent) = (1.0, base, exponent)
  while exponent > 0 {
    if exponent & 1 == 1 { result *= base }
    base *= base
    exponent >>= 1
  }
  return result
}

// MARK: - Settings

extension LearningRateSchedule {
  private enum Name: String, CaseIterable { case constant, step, exponential, cosine }

  /// Reads `name` ("constant"), the shape's own keys, and `warmupEpochs` or `warmupBatches` (0).
  ///
  /// Step has `every` (10 epochs) and `factor` (0.1), exponential has `factor` (0.95), cosine has `epochs` (the
  /// training's) and `lowest` (0).
  /// - Parameter epochs: Of the whole training.
  public init(_ reader: SettingsReader, epochs: Int) {
    func factor(default standard: Double) -> Double { reader.number("factor", default: standard, in: 1e-9...1) }
    switch reader.choice("name", of: Name.self, default: .constant) {
    case .constant: shape = .constant
    case .step:
      shape = .step(
        every: reader.integer("every", default: 10, in: 1...1_000_000, unit: "epochs"), factor: factor(default: 0.1))
    case .exponential: shape = .exponential(factor: factor(default: 0.95))
    case .cosine:
      shape = .cosine(
        epochs: reader.integer("epochs", default: epochs, in: 1...1_000_000, unit: "epochs"),
        lowest: reader.number("lowest", default: 0, in: 0...1, unit: "(part of the learning rate)"))
    }
    let warmEpochs = reader.integer("warmupEpochs", default: 0, in: 0...1_000_000, unit: "epochs")
    let warmBatches = reader.integer("warmupBatches", default: 0, in: 0...1_000_000_000, unit: "batches")
    if warmEpochs > 0, warmBatches > 0 {
      reader.refuse("warmupBatches", "expected 0 beside warmupEpochs, found \(warmBatches)")
    }
    warmUp = warmEpochs > 0 ? .epochs(warmEpochs) : warmBatches > 0 ? .batches(warmBatches) : .none
  }
}
