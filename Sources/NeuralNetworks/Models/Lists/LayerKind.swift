/// The layers that a list can name, by the value of their key `layer`.
///
/// | layer | keys, with what they are when left out |
/// | --- | --- |
/// | dense | units, weights |
/// | conv | filters, kernel, stride (1), padding ("valid"), weights |
/// | transposedConv | filters, kernel, stride (1), padding ("valid"), outputPadding (0), weights |
/// | maxPool, averagePool | size (2), stride (the size), padding ("valid") |
/// | batchNorm | momentum (0.1), epsilon (1e-5), scale (true), shift (true), rectifier |
/// | instanceNorm | epsilon (1e-5), scale (false), shift (false), rectifier |
/// | activation | activation |
/// | prelu | initialSlope (0.25) |
/// | dropout | rate (0.5) |
/// | reshape | shape, with one -1 for what the others leave |
/// | lstm | units, activation ("tanh"; "sigmoid", "relu", "linear"), returnSequence (false), recurrentBias (false) |
/// | residual | layers, projection (false), activation ("linear") of the sum |
/// | output | bias (true), initializer: one value a class |
/// | globalAveragePool, flatten, softmax | |
///
/// - An lstm returns its last step, or the whole sequence; `recurrentBias` is PyTorch's second one.
/// - Weights are `activation` ("linear"), `bias` (true) and `initializer`, the usual one for the activation; normal
///   has a `standardDeviation` (0.02), orthogonal a `gain` (1).
/// - A rectifier is an `activation` ("linear") or `prelu` (false) with its `initialSlope`; there it costs less than as
///   a layer of its own.
/// - The activation leakyRelu has a `leakySlope` (0.01), elu an `eluAlpha` (1).
/// - A kernel, size, stride or padding is one number for all axes, or a list with one an axis. Convolutions and
///   poolings have as many axes as such a list, or else as their input.
public enum LayerKind: String, CaseIterable, Sendable {
  case dense
  case conv
  case transposedConv
  case maxPool
  case averagePool
  case globalAveragePool
  case batchNorm
  case instanceNorm
  case prelu
  case activation
  case softmax
  case dropout
  case flatten
  case reshape
  case lstm
  case residual
  case output
}
