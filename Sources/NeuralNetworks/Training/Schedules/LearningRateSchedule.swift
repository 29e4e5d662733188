import Essentials

/// How the learning rate changes over a training: a pure function of epoch and batch.
///
/// Epochs count from 0. The shapes are those of PyTorch's StepLR, ExponentialLR and CosineAnnealingLR when their
/// `step()` is called after each epoch: within an epoch they are constant. The warm-up changes with every batch
/// and multiplies them.
public struct LearningRateSchedule: Equatable, Sendable {
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

// MARK: - Settings

extension LearningRateSchedule {
  /// Reads `name` ("constant"), the shape's own keys, and `warmupEpochs` or `warmupBatches` (0).
  /// - Parameter epochs: Of the whole training.
  public init(_ reader: SettingsReader, epochs: Int) {
    shape = Shape(reader, epochs: epochs)
    let warmEpochs = reader.integer("warmupEpochs", default: 0, in: 0...1_000_000, unit: "epochs")
    let warmBatches = reader.integer("warmupBatches", default: 0, in: 0...1_000_000_000, unit: "batches")
    if warmEpochs > 0, warmBatches > 0 {
      reader.refuse("warmupBatches", "expected 0 beside warmupEpochs, found \(warmBatches)")
    }
    warmUp = warmEpochs > 0 ? .epochs(warmEpochs) : warmBatches > 0 ? .batches(warmBatches) : .none
  }
}
