import Essentials
import Foundation
import TestSupport

@testable import Datasets

/// The path of a file under `Fixtures`.
func fixture(_ name: String) throws -> String {
  guard let root = Bundle.module.resourcePath else { throw CocoaError(.fileNoSuchFile) }
  return "\(root)/Fixtures/\(name)"
}

/// The message of the error that reading a fixture throws, without its folder; nil if it throws none.
func errorMessage(about name: String, _ body: (String) throws -> Void) throws -> String? {
  let path = try fixture(name)
  do {
    try body(path)
    return nil
  } catch {
    return "\(error)".replacingOccurrences(of: path, with: name.split(separator: "/").last.map(String.init) ?? name)
  }
}

/// The bytes of an `.npy` file of version 1: its type and shape as Python writes them, then the elements.
func npyFile(_ type: String, _ shape: String, _ elements: [UInt8]) -> [UInt8] {
  let text = "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }\n"
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + text.utf8 + elements
}

/// The settings of the data at a path, read from the keys of a section.
func settings(_ path: String, with keys: [String: JSONValue] = [:]) throws -> DatasetSettings {
  let section = keys.merging(["path": .string(path)]) { $1 }
  return try Settings.read(.object(section), from: "dataset", DatasetSettings.init).settings
}

/// Opens `set` in a folder, whose validation split is empty unless `keys` says otherwise.
func opened(
  _ folder: DatasetFolder, _ name: String = "set", seed: UInt64 = 1, with keys: [String: JSONValue] = [:]
) throws -> Dataset {
  let settings = try settings(folder.at(name), with: ["validation": 0].merging(keys) { $1 })
  return try Dataset.open(settings, seed: SeededGenerator(seed: seed))
}

/// The message of the error that opening throws, without the temporary folder.
func refusal(_ folder: DatasetFolder, _ name: String = "set", with keys: [String: JSONValue] = [:]) -> String {
  do {
    _ = try opened(folder, name, with: keys)
    return "none"
  } catch {
    return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
  }
}

extension Dataset {
  /// The values that a network would see.
  func values(_ indices: [Int], augmentedBy generator: SeededGenerator? = nil) -> [Float] {
    [Float](unsafeUninitializedCapacity: indices.count * sampleSize) { buffer, count in
      if let base = buffer.baseAddress {
        if let generator {
          fill(base, with: indices[...], augmentedBy: generator)
        } else {
          fill(base, with: indices)
        }
      }
      count = buffer.count
    }
  }
}

/// The little-endian bytes of numbers.
func bytes<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes(Array.init) }
