/// A node of an HTML page; texts and attributes are escaped when it is written.
///
/// ```swift
/// HTMLNode("p", ["class": "note"], ["a < b"]).html   // <p class="note">a &lt; b</p>
/// ```
struct HTMLNode: ExpressibleByStringInterpolation {
  private enum Content {
    case text(String)
    case element(String, [(String, String)], [HTMLNode])
    case picture(SVGElement)
    /// A style sheet or a script that this module has written itself.
    case verbatim(String)
  }

  private let content: Content

  private init(_ content: Content) { self.content = content }

  init(stringLiteral text: String) { content = .text(text) }

  init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [HTMLNode] = []) {
    content = .element(name, attributes.map { ($0.key, $0.value) }, children)
  }

  static func text(_ text: String) -> HTMLNode { HTMLNode(.text(text)) }
  static func picture(_ picture: SVGElement) -> HTMLNode { HTMLNode(.picture(picture)) }

  /// An element with one text.
  static func element(_ name: String, _ text: String) -> HTMLNode { HTMLNode(name, [:], [.text(text)]) }

  static func style(_ rules: StaticText) -> HTMLNode { HTMLNode("style", [:], [HTMLNode(.verbatim(rules.text))]) }

  static func script(_ script: StaticText) -> HTMLNode { HTMLNode("script", [:], [HTMLNode(.verbatim(script.text))]) }

  /// Data for the page's script. No text in it can end the element, since it is written without `<`.
  static func data(_ json: String, id: String) -> HTMLNode {
    var safe = ""
    for part in json.split(separator: "<", omittingEmptySubsequences: false) {
      safe += safe.isEmpty && part.startIndex == json.startIndex ? String(part) : "\\u003c" + part
    }
    return HTMLNode("script", ["type": "application/json", "id": id], [HTMLNode(.verbatim(safe))])
  }

  var html: String {
    var result = ""
    write(to: &result)
    return result
  }

  /// Elements that have no end tag.
  private static let void: Set<String> = ["meta", "img", "br", "input"]

  func write(to result: inout String) {
    switch content {
    case .text(let text): SVGElement.escape(text, into: &result)
    case .verbatim(let text): result += text
    case .picture(let picture): picture.write(to: &result)
    case .element(let name, let attributes, let children):
      result += "<\(name)"
      for (name, value) in attributes {
        result += " \(name)"
        if value.isEmpty, name != "alt" { continue }
        result += "=\""
        SVGElement.escape(value, into: &result)
        result += "\""
      }
      result += ">"
      if Self.void.contains(name) { return }
      for child in children { child.write(to: &result) }
      result += "</\(name)>"
      if Self.blocks.contains(name) { result += "\n" }
    }
  }

  /// After these a line ends, so that the page's source can be read.
  private static let blocks: Set<String> = [
    "p", "h1", "h2", "h3", "section", "figure", "tr", "table", "details", "div", "nav", "article", "li", "header",
  ]
}

/// A text of this program's own source, never one of a config or a journal.
struct StaticText {
  let text: String

  init(_ text: StaticString) { self.text = text.description }

  private init(joined text: String) { self.text = text }

  static func + (left: StaticText, right: StaticText) -> StaticText { StaticText(joined: left.text + right.text) }

  /// The rules that give pictures their dark colours.
  static func darkPictures(under selector: StaticString) -> StaticText {
    StaticText(joined: DarkInk.rules(under: selector.description))
  }
}
