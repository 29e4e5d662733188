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
    func fault(_ place: String, _ message: String) -> SafetensorsError {
      SafetensorsError(file: path, place: place, message: message)
    }
    let found = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
    let own = state
    let ordered = try own.map { element in
      guard let tensor = found[element.name] else {
        throw fault(element.name, "missing; the network has such weights of shape \(element.tensor.shape)")
      }
      guard tensor.shape == element.tensor.shape else {
        throw fault(element.name, "expected shape \(element.tensor.shape), found \(tensor.shape)")
      }
      guard tensor.values.allSatisfy(\.isFinite) else {
        throw fault(element.name, "holds a value that is not finite")
      }
      return NamedTensor(element.name, tensor)
    }
    let names = own.map(\.name)
    if let extra = file.tensors.first(where: { !names.contains($0.name) }) {
      throw fault(extra.name, "the network has no such weights; it has \(names.joined(separator: ", "))")
    }
    restore(ordered)
  }
}
