import Essentials

/// What one entry of a list of layers says, its name and place aside.
enum LayerContent {
  case layer(LayerDraft.Fitting)
  case residual(ResidualSettings)

  /// Reads the keys of a layer of `kind`.
  init(_ kind: LayerKind, _ reader: SettingsReader) {
    switch kind {
    case .dense: self = .layer(reader.dense())
    case .conv: self = .layer(reader.convolution())
    case .transposedConv: self = .layer(reader.transposedConvolution())
    case .maxPool: self = .layer(reader.maxPooling())
    case .averagePool: self = .layer(reader.averagePooling())
    case .globalAveragePool: self = .plain(GlobalAveragePooling())
    case .batchNorm: self = .layer(reader.batchNormalization())
    case .instanceNorm: self = .layer(reader.instanceNormalization())
    case .prelu: self = .layer(reader.prelu())
    case .activation: self = .layer(reader.activationLayer())
    case .softmax: self = .plain(SoftmaxLayer())
    case .dropout: self = .layer(reader.dropout())
    case .flatten: self = .plain(Flatten())
    case .reshape: self = .layer(reader.reshape())
    case .lstm: self = .layer(reader.lstm())
    case .residual: self = .residual(ResidualSettings(reader))
    case .output: self = .layer(reader.output())
    }
  }

  /// A layer without keys of its own.
  private static func plain(_ layer: any LayerPlan) -> LayerContent {
    .layer(LayerDraft.Fitting(key: nil) { _, _ in layer })
  }
}
