import Essentials
import TensorCore

// How the names and layouts map to PyTorch's:
//   dense `weight` [inputs, outputs] is `Linear.weight` transposed;
//   convolution `weight` [KD, KH, KW, C, F] is `Conv3d.weight.permute(2, 3, 4, 1, 0)`;
//   the first dense layer behind a flatten sees voxels with channels running fastest, so its rows are
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
  /// - Throws: `SafetensorsError` when it belongs to another network; this one then stays as it was.
  public func load(_ file: Safetensors, from path: String) throws {
    let ordered = try file.tensors.matched(to: state, of: "the network", in: path)
    for element in ordered where !element.tensor.values.allSatisfy(\.isFinite) {
      throw SafetensorsError(file: path, place: element.name, message: "holds a value that is not finite")
    }
    restore(ordered)
  }
}
