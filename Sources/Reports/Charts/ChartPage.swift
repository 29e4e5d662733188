/// The page of a chart: a framed picture of fixed size with a title and a subtitle.
struct ChartPage {
  let width: Double
  let height: Double
  let title: String
  let subtitle: String

  /// The picture with `content` on it, which begins at 64 pixels from the top.
  func svg(_ content: [SVGElement]) -> String {
    let size = (pixels(width), pixels(height))
    let background = SVGElement(
      "rect",
      [
        "x": "0.5", "y": "0.5", "width": pixels(width - 1), "height": pixels(height - 1), "rx": "8",
        "fill": Ink.paper, "stroke": Ink.frame,
      ])
    let heading: [SVGElement] = [
      .text(title, at: (24, 34), size: 18, weight: "600"),
      .text(subtitle, at: (24, 56), size: 13, fill: Ink.faint),
    ]
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(size.0) \(size.1)", "width": size.0,
        "height": size.1, "role": "img",
        "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Helvetica, Arial, sans-serif",
      ],
      children: [SVGElement("title", text: title), background] + heading + content
    ).xml
  }
}
