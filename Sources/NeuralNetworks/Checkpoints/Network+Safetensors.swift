import Essentials
import TensorCore

// Names are `layer.parameter`, layers named by their config, those within a residual layer by a path:
// `residual1.body.conv1.weight`. How names and layouts map to PyTorch's:
//   dense `weight` [inputs, outputs] is `Linear.weight` transposed;
//   conv `weight` [K…, C, F] is `Conv2d.weight.permute(2, 3, 1, 0)`, `Conv3d.weight.permute(2, 3, 4, 1, 0)`;
//   transposedConv `weight` [K…, F, C] is `ConvTranspose2d.weight.permute(2, 3, 1, 0)`;
//   norms' `scale`, `shift`, `runningMean`, `runningVariance` are `weight`, `bias`, `running_mean`, `running_var`;
//   prelu `slope` is `PReLU.weight`;
//   lstm `inputWeight` [F, 4H] and `recurrentWeight` [H, 4H] are `weight_ih_l0` and `weight_hh_l0` transposed,
//   gates in the same order; `bias` is `bias_ih_l0 + bias_hh_l0`, or with `recurrentBias` each is its own;
//   the first dense layer after a flatten sees positions with channels varying fastest, so its rows are
//   PyTorch's columns viewed as (C, D, H, W) and permuted to (D, H, W, C).
extension Network {
  /// Writes all weights.
  /// - Parameter metadata: Texts to keep beside them.
  /// - Throws: `FileError`.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    try Safetensors(state, metadata: metadata).write(to: path)
  }

  /// Reads all weights.
  /// - Returns: The file's metadata.
  /// - Throws: `SafetensorsError` when the file is broken or belongs to another network, which then stays as
  ///   it was; `FileError`.
  @discardableResult
  public func load(from path: String) throws -> [String: String] {
    let file = try Safetensors(contentsOf: path)
    try load(file, from: path)
    return file.metadata
  }

  /// Takes all weights from a file that has been read.
  /// - Parameter path: What errors call the file.
  /// - Throws: `SafetensorsError` when it belongs to another network; this one then stays unchanged.
  public func load(_ file: Safetensors, from path: String) throws {
    let ordered = try file.tensors.matched(to: state, of: "the network", in: path)
    for element in ordered where !element.tensor.values.allSatisfy(\.isFinite) {
      throw SafetensorsError(file: path, location: element.name, message: "holds a value that is not finite")
    }
    restore(ordered)
  }
}
