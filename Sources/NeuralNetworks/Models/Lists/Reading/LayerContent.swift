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
    case .dropout: self = .layer(reader.dropout())
    case .flatten: self = .layer(reader.flatten())
    case .lstm: self = .layer(reader.lstm())
    case .residual: self = .residual(ResidualSettings(reader))
    case .output: self = .layer(reader.output())
    }
  }
}
