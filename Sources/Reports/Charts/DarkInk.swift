/// The colours of pictures on a dark background, by those on a light one.
///
/// Pictures are drawn in their light colours; a rule of a style sheet for each of them overrides the attribute.
enum DarkInk {
  static let colours: KeyValuePairs<String, String> = [
    Ink.text: "#E6EDF3", Ink.faint: "#A5AFBA", Ink.axis: "#7D8590", Ink.grid: "#2B313A", Ink.frame: "#3D444D",
    Ink.paper: "#0D1117", LineChart.Colour.blue.rawValue: "#5AB0EA", LineChart.Colour.vermilion.rawValue: "#F58A42",
    LineChart.Colour.green.rawValue: "#35C398", LineChart.Colour.grey.rawValue: "#A9B3BE",
    LineChart.Colour.vermilion.label: "#F9A66C", LineChart.Colour.green.label: "#5FD3B0",
  ]

  /// The style sheet of a picture in a file of its own.
  static let ofPicture = "@media (prefers-color-scheme:dark){\(rules(under: ""))}"

  /// Rules for the pictures of a page.
  /// - Parameter selector: Of an element that contains the pictures, such as `:root[data-theme=dark]`.
  static func rules(under selector: String) -> String {
    let prefix = selector.isEmpty ? "" : "\(selector) svg "
    return colours.map { light, dark in
      "\(prefix)[fill=\"\(light)\"]{fill:\(dark)}\(prefix)[stroke=\"\(light)\"]{stroke:\(dark)}"
    }.joined()
  }
}
