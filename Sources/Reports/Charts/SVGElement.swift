/// One element of an SVG document, written with its texts escaped.
///
/// ```swift
/// SVGElement("text", ["x": "10", "y": "20"], text: "a < b").xml   // <text x="10" y="20">a &lt; b</text>
/// ```
struct SVGElement {
  private let name: String
  private let attributes: KeyValuePairs<String, String>
  private let text: String
  private let children: [SVGElement]

  init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String = "",
    children: [SVGElement] = []
  ) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = children
  }

  var xml: String { xml(indent: "") }

  private func xml(indent: String) -> String {
    let listed = attributes.map { " \($0.key)=\"\(Self.escaped($0.value))\"" }.joined()
    guard !children.isEmpty else {
      return text.isEmpty
        ? "\(indent)<\(name)\(listed)/>\n" : "\(indent)<\(name)\(listed)>\(Self.escaped(text))</\(name)>\n"
    }
    let inner = children.map { $0.xml(indent: indent + "  ") }.joined()
    return "\(indent)<\(name)\(listed)>\n\(inner)\(indent)</\(name)>\n"
  }

  /// Control characters, which XML 1.0 cannot represent, become the replacement character.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
