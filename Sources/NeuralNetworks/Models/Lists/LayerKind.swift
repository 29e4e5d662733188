import Essentials

/// A kind of layer that a list can name, by the value of its key `layer`. Each kind is defined beside its layer, with
/// its keys and their defaults.
///
/// - Keys called *weights* below are `activation` ("linear"), `bias` (true) and `initializer`, by default the one for
///   the activation; normal has a `standardDeviation` (0.02), orthogonal a `gain` (1).
/// - A *rectifier* is an `activation` ("linear") or `prelu` (false) with its `initialSlope`; there it costs less than
///   as a separate layer.
/// - The activation leakyRelu has a `leakySlope` (0.01), elu an `eluAlpha` (1).
/// - A kernel, size, stride or padding is one number for all axes, or a list with one per axis. Convolutions and
///   poolings have as many axes as such a list, or else as their input.
public struct LayerKind: RawRepresentable, CaseIterable, Hashable, Sendable {
  /// Every kind, in the order in which messages list them.
  public static let allCases: [LayerKind] = [
    dense, conv, transposedConv, maxPool, averagePool, globalAveragePool, batchNorm, instanceNorm, prelu, activation,
    softmax, dropout, flatten, reshape, lstm, residual, output,
  ]

  public let rawValue: String
  /// Reads the keys of such a layer, its name aside.
  let read: @Sendable (SettingsReader) -> Content

  /// What one entry of a list says.
  enum Content {
    case layer(LayerDraft.Fitting)
    /// A layer around a list of layers.
    case residual(ResidualSettings)
  }

  /// A kind whose sizes follow from its keys and its input.
  init(_ name: String, _ read: @escaping @Sendable (SettingsReader) -> LayerDraft.Fitting) {
    self.init(name, content: { .layer(read($0)) })
  }

  init(_ name: String, content: @escaping @Sendable (SettingsReader) -> Content) {
    rawValue = name
    read = content
  }

  /// A kind without keys.
  init(_ name: String, layer: any LayerPlan) {
    self.init(name) { _ in LayerDraft.Fitting(key: nil) { _, _ in layer } }
  }

  public init?(rawValue: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = kind
  }

  public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
