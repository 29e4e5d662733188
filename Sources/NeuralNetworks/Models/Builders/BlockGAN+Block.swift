import Essentials
import TensorCore

extension BlockGAN {
  /// A convolution and what follows it.
  ///
  /// ```json
  /// {"channels": 96, "kernel": 5, "momentum": 0.1}
  /// {"channels": 48, "kernel": 3, "norm": "instance", "activation": "swish", "skip": true, "pooling": "max"}
  /// ```
  public struct Block: Equatable, Sendable {
    /// How the convolution's output is normalised; either has a learned scale and shift per channel.
    public enum Norm: Equatable, Sendable {
      /// - Parameter momentum: The weight of a new batch in the running moments.
      case batch(momentum: Double)
      case instance
      case none
    }

    public enum NormName: String, CaseIterable, Sendable { case batch, instance, none }

    public enum ActivationName: String, CaseIterable, Sendable {
      case relu
      /// One slope per channel, from 0.25.
      case prelu
      case sigmoid, tanh, swish, softplus
    }

    /// Of windows of 2x2, side by side; a generator has none.
    public enum Pooling: String, CaseIterable, Sendable { case none, max, average }

    public var channels: Int
    /// Edge of the square kernel, in pixels.
    public var kernel: Int
    public var norm: Norm
    public var activation: ActivationName
    /// Whether a way around convolution and norm is added before the activation.
    public var hasSkip: Bool
    public var pooling: Pooling
    /// A fully connected layer at the end, whose output takes this shape, `[H, W, C]`; nil: no such layer.
    public var dense: [Int]?

    public init(
      channels: Int, kernel: Int, norm: Norm, activation: ActivationName = .prelu, hasSkip: Bool = false,
      pooling: Pooling = .none, dense: [Int]? = nil
    ) {
      self.channels = channels
      self.kernel = kernel
      self.norm = norm
      self.activation = activation
      self.hasSkip = hasSkip
      self.pooling = pooling
      self.dense = dense
    }

    public init(channels: Int, kernel: Int, momentum: Double = 0.1) {
      self.init(channels: channels, kernel: kernel, norm: .batch(momentum: momentum))
    }

    /// Reads `channels`, `kernel`, `norm` ("batch") with its `momentum` (0.1), `activation` ("prelu"), `skip`
    /// (false), `dense` (none), and a discriminator's `pooling` ("none").
    init(_ reader: SettingsReader, of side: Side) {
      channels = reader.integer("channels", in: 1...65_536, unit: "channels")
      kernel = reader.integer("kernel", in: 1...64, unit: "pixels")
      norm =
        switch reader.choice("norm", of: NormName.self, default: .batch) {
        case .batch: .batch(momentum: reader.number("momentum", default: 0.1, in: 0...1))
        case .instance: .instance
        case .none: .none
        }
      activation = reader.choice("activation", default: .prelu)
      hasSkip = reader.flag("skip", default: false)
      pooling = side == .discriminator ? reader.choice("pooling", default: Pooling.none) : .none
      dense = reader.has("dense") ? reader.shape("dense", in: 1...65_536, axes: 3...3) : nil
      // Known, though it may be absent.
      if dense == nil { _ = reader.raw("dense") }
    }

    /// As `init` reads it, without the values that are defaults.
    public var json: JSONValue {
      var object: [String: JSONValue] = ["channels": .integer(channels), "kernel": .integer(kernel)]
      switch norm {
      case .batch(let momentum): object["momentum"] = .number(momentum)
      case .instance: object["norm"] = .string(NormName.instance.rawValue)
      case .none: object["norm"] = .string(NormName.none.rawValue)
      }
      if activation != .prelu { object["activation"] = .string(activation.rawValue) }
      if hasSkip { object["skip"] = true }
      if pooling != .none { object["pooling"] = .string(pooling.rawValue) }
      if let dense { object["dense"] = .array(dense.map { .integer($0) }) }
      return .object(object)
    }
  }
}
