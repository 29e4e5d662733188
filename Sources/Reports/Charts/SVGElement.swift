/// One element of an SVG document, written with its texts escaped.
///
/// ```swift
/// SVGElement("text", ["x": "10", "y": "20"], text: "a < b").xml   // <text x="10" y="20">a &lt; b</text>
/// ```
struct SVGElement: Sendable {
  private let name: String
  private var attributes: [(String, String)]
  private let text: String
  private let children: [SVGElement]

  init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String = "",
    children: [SVGElement] = []
  ) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value) }
    self.text = text
    self.children = children
  }

  var xml: String {
    var result = ""
    write(to: &result)
    return result
  }

  /// The element with one more attribute.
  func adding(_ attribute: String, _ value: String) -> SVGElement {
    var element = self
    element.attributes.append((attribute, value))
    return element
  }

  /// The element so transparent, 1 for not at all.
  func fading(to opacity: Double) -> SVGElement { opacity < 1 ? adding("opacity", "\(opacity)") : self }

  /// The element as the mark of a trial, which the report's script names under the pointer.
  func marking(trial: Int?) -> SVGElement { trial.map { adding("data-t", "\($0)") } ?? self }

  func write(to result: inout String) {
    result += "<\(name)"
    for (name, value) in attributes {
      result += " \(name)=\""
      Self.escape(value, into: &result)
      result += "\""
    }
    if children.isEmpty, text.isEmpty {
      result += "/>\n"
      return
    }
    result += ">"
    if name == "style" {
      // Our own rules; in XML, quotation marks need no escape there.
      result += text
    } else {
      Self.escape(text, into: &result)
    }
    if !children.isEmpty {
      result += "\n"
      for child in children { child.write(to: &result) }
    }
    result += "</\(name)>\n"
  }

  /// Control characters, which XML 1.0 cannot represent, become the replacement character.
  static func escaped(_ text: String) -> String {
    var result = ""
    escape(text, into: &result)
    return result
  }

  static func escape(_ text: String, into result: inout String) {
    // Nearly all attributes are numbers.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x80 || specials.contains($0) }) else {
      result += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static let specials = Array("&<>\"".utf8)
}
