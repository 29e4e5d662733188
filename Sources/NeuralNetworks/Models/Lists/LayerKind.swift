/// The layers that a list can name, by the value of their key `layer`.
///
/// | layer | keys, with what they are when left out |
/// | --- | --- |
/// | dense | units |
/// | conv | filters, kernel, stride (1), padding ("valid") |
/// | transposedConv | the same, and outputPadding (0) |
/// | maxPool, averagePool | size (2), stride (the size), padding ("valid") |
/// | dropout | rate (0.5) |
/// | activation | activation, leakySlope (0.01) |
/// | reshape | shape |
/// | lstm | units, activation ("tanh"; "sigmoid", "relu", "linear"), returnSequence (false: the last step) |
/// | residual | layers, projection (false), activation ("linear"), leakySlope |
/// | flatten | |
/// | output | what gives one value a class |
///
/// `dense`, `conv` and `transposedConv` also take `activation` ("linear"), `leakySlope`, `bias` (true) and
/// `initializer` (the usual one for the activation); `output` takes the last two.
///
/// A kernel, size, stride or padding is one number for all axes, or a list with one an axis. Convolutions and
/// poolings have as many axes as the longest such list, or else as their input.
public enum LayerKind: String, CaseIterable, Sendable {
  case dense
  case conv
  case transposedConv
  case maxPool
  case dropout
  case flatten
  case lstm
  case residual
  case output
}
