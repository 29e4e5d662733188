/// The parts that pages are put together from.
extension HTMLNode {
  /// A chart with its heading, and the numbers behind it for readers who do not see it.
  static func chart(_ picture: Picture) -> HTMLNode {
    let table = picture.table.map { table -> [HTMLNode] in
      [
        HTMLNode(
          "details", [:],
          [.element("summary", "Numbers behind this chart"), .scroll(.table(table), "\(picture.title), numbers")])
      ]
    }
    return HTMLNode(
      "figure", ["class": "chart"],
      [
        HTMLNode(
          "figcaption", [:], [.element("strong", picture.title), HTMLNode("span", [:], [.text(picture.subtitle)])]),
        HTMLNode(
          "div", ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": picture.title],
          [.picture(picture.inline(label: "\(picture.title): \(picture.subtitle)"))]),
      ] + (table ?? []))
  }

  static func table(_ table: DataTable, sortable: Bool = false) -> HTMLNode {
    let isNumeric = table.columns.indices.map { column in
      table.rows.contains { $0[column].first.map { $0.isNumber || $0 == "-" } ?? false }
        && table.rows.allSatisfy { row in row[column].isEmpty || row[column] == "-" || Double(row[column]) != nil }
    }
    func cell(_ name: String, _ text: String, _ column: Int) -> HTMLNode {
      name == "th"
        ? HTMLNode("th", isNumeric[column] ? ["scope": "col", "class": "n"] : ["scope": "col"], [.text(text)])
        : HTMLNode(
          "td", isNumeric[column] ? ["class": "n"] : text.count > 40 ? ["class": "long"] : [:], [.text(text)])
    }
    let head = HTMLNode("tr", [:], table.columns.enumerated().map { cell("th", $1, $0) })
    let rows = table.rows.map { row in HTMLNode("tr", [:], row.enumerated().map { cell("td", $1, $0) }) }
    return HTMLNode(
      "table", sortable ? ["class": "sortable"] : [:], [HTMLNode("thead", [:], [head]), HTMLNode("tbody", [:], rows)])
  }

  /// What may be wider than the page; it is scrolled, by keys too.
  static func scroll(_ node: HTMLNode, _ label: String) -> HTMLNode {
    HTMLNode("div", ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": label], [node])
  }

  /// A text to be copied; the page's script adds a button.
  static func code(_ text: String, _ label: String) -> HTMLNode {
    HTMLNode(
      "div", ["class": "code"],
      [HTMLNode("pre", ["tabindex": "0", "role": "group", "aria-label": label], [.element("code", text)])])
  }

  /// A large number with what it is.
  static func card(_ label: String, _ value: String, _ note: String, isMain: Bool = false) -> HTMLNode {
    HTMLNode(
      "div", ["class": isMain ? "card main" : "card"],
      [
        HTMLNode("span", ["class": "label"], [.text(label)]), HTMLNode("span", ["class": "value"], [.text(value)]),
        HTMLNode("span", ["class": "note"], [.text(note)]),
      ])
  }

  static func image(_ png: [UInt8], alternative: String, width: Int? = nil) -> HTMLNode {
    HTMLNode(
      "img", ["src": "data:image/png;base64,\(base64(png))", "alt": alternative, "loading": "lazy"])
  }
}
