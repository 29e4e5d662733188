import Essentials

/// What every checkpoint's metadata say of it.
extension Safetensors {
  /// - Parameters:
  ///   - noun: What the file should be, for the message.
  ///   - path: Names the file there.
  /// - Throws: `SafetensorsError` if the member `format` is another one.
  public func requireFormat(_ format: String, of noun: String, in path: String) throws {
    guard metadata["format"] != format else { return }
    let found = metadata["format"].map { "\"\($0)\"" } ?? "none"
    throw SafetensorsError(
      file: path, location: "format", message: "expected \(noun), \"\(format)\", found \(found)")
  }

  /// The object `identity`, which says which training the file continues.
  /// - Throws: `SafetensorsError` if there is none.
  public func trainingIdentity(in path: String) throws -> JSONValue {
    guard let identity = metadataValue("identity"), identity.object != nil else {
      throw SafetensorsError(
        file: path, location: "identity", message: "expected an object that says which training it is")
    }
    return identity
  }
}
