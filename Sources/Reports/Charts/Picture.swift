import Essentials

/// A drawn chart: its marks, its title and the numbers behind it, for a file of its own or for a place in a page.
public struct Picture: Sendable {
  /// In pixels. The first `headingHeight` of the height are for title and subtitle.
  let width: Double
  let height: Double
  public let title: String
  public let subtitle: String
  let content: [SVGElement]
  /// The numbers behind the marks, for readers who do not see them; nil if there are none to list.
  public var table: DataTable?

  static let headingHeight = 62.0
  private static let margin = 24.0

  /// - Parameter content: Begins `headingHeight` pixels from the top.
  init(
    width: Double, height: Double, title: String, subtitle: String, content: [SVGElement], table: DataTable? = nil
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.subtitle = subtitle
    self.content = content
    self.table = table
  }

  /// The picture as a self-contained document, light or dark as its viewer prefers. A title that is longer than the
  /// picture is wide continues in the next line.
  public var svg: String {
    let titles = Self.lines(title, size: 18, width: width - 2 * Self.margin)
    let subtitles = Self.lines(subtitle, size: 13, width: width - 2 * Self.margin)
    let titleHeight = Double(titles.count - 1) * 24
    let extra = titleHeight + Double(subtitles.count - 1) * 18
    let heading =
      titles.enumerated().map { line, text in
        SVGElement.text(text, at: (Self.margin, 34 + Double(line) * 24), size: 18, weight: "600")
      }
      + subtitles.enumerated().map { line, text in
        .text(text, at: (Self.margin, 56 + titleHeight + Double(line) * 18), size: 13, fill: Ink.faint)
      }
    let background = SVGElement(
      "rect",
      [
        "x": "0.5", "y": "0.5", "width": pixels(width - 1), "height": pixels(height + extra - 1), "rx": "8",
        "fill": Ink.paper, "stroke": Ink.frame,
      ])
    let moved =
      extra > 0
      ? [SVGElement("g", ["transform": "translate(0 \(pixels(extra)))"], children: content)] : content
    let size = (pixels(width), pixels(height + extra))
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(size.0) \(size.1)", "width": size.0,
        "height": size.1, "role": "img",
        "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Helvetica, Arial, sans-serif",
      ],
      children: [
        SVGElement("title", text: title), SVGElement("style", text: DarkInk.ofPicture), background,
      ] + heading + moved
    ).xml
  }

  /// The picture without its heading, for a page that has a heading of its own.
  func inline(label: String) -> SVGElement {
    let height = self.height - Self.headingHeight
    return SVGElement(
      "svg",
      [
        "viewBox": "0 \(pixels(Self.headingHeight)) \(pixels(width)) \(pixels(height))", "role": "img",
        "aria-label": label, "style": "max-width:\(pixels(width * 1.12))px;min-width:\(pixels(min(width, 640)))px",
      ], children: content)
  }

  /// Breaks a text between words. The viewer chooses the font; this is the width of a wide one.
  private static func lines(_ text: String, size: Double, width: Double) -> [String] {
    let room = max(8, Int(width / (size * 0.56)))
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > room {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }
}

/// The numbers behind a picture.
public struct DataTable: Equatable, Sendable {
  public let columns: [String]
  public let rows: [[String]]

  /// More rows help nobody; the trials are listed whole by `inspect --trials`.
  static let longest = 200

  /// - Parameter rows: If there are more than 200, evenly spaced ones are kept, and the last.
  public init(columns: [String], rows: [[String]]) {
    self.columns = columns
    self.rows = thinned(rows, to: Self.longest)
  }
}

/// At most `limit` elements at even distances, the first and the last among them.
func thinned<Element>(_ elements: [Element], to limit: Int) -> [Element] {
  guard elements.count > limit, limit > 1 else { return elements }
  return (0..<limit).map { elements[$0 * (elements.count - 1) / (limit - 1)] }
}
