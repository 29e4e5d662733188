import Datasets
import Essentials
import Foundation

/// The path of a file under `Fixtures`.
func fixture(_ name: String) throws -> String {
  guard let root = Bundle.module.resourcePath else { throw CocoaError(.fileNoSuchFile) }
  return "\(root)/Fixtures/\(name)"
}

/// What reading a fixture complains of, its folder left out; nil when it does not.
func complaint(about name: String, _ body: (String) throws -> Void) throws -> String? {
  let path = try fixture(name)
  do {
    try body(path)
    return nil
  } catch {
    return "\(error)".replacingOccurrences(of: path, with: name.split(separator: "/").last.map(String.init) ?? name)
  }
}
