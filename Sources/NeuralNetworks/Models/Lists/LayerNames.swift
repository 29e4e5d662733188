import Essentials

/// The names of a list's layers: those that the config gives, and for the others kind and number.
struct LayerNames {
  /// The number of repetitions around the whole list; their copies do not show in its names.
  private let depth: Int
  /// Which layer each given name belongs to.
  private var given: [String: String] = [:]
  /// The full names of the layers that have one, by path and copies.
  private var own: [String: String] = [:]
  private var counts: [LayerKind: Int] = [:]

  init(depth: Int) { self.depth = depth }

  /// Takes note of a name that the config gives.
  /// - Returns: What is wrong with it, or nil.
  mutating func give(_ value: JSONValue, at path: String, copies: [Int]) -> String? {
    guard let text = value.string, Self.isName(text) else {
      return "expected a name of letters, digits, - and _, found \(value.described)"
    }
    let number = copies.dropFirst(depth).map { String($0 + 1) }.joined(separator: "_")
    let name = text + number
    if let other = given[name] { return "\"\(name)\" is already the name of \(other)" }
    given[name] = path
    own[Self.key(path, copies)] = name
    return nil
  }

  /// The name of a layer; to be asked in the order of the list, when all given names are known.
  mutating func name(of kind: LayerKind, at path: String, copies: [Int]) -> String {
    if let name = own[Self.key(path, copies)] { return name }
    if kind == .output, given["output"] == nil, counts[.output] == nil {
      counts[.output] = 1
      return "output"
    }
    var name: String
    repeat {
      counts[kind, default: 0] += 1
      name = "\(kind.rawValue)\(counts[kind] ?? 0)"
    } while given[name] != nil
    return name
  }

  private static func key(_ path: String, _ copies: [Int]) -> String { "\(path) \(copies)" }

  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
