import Essentials
import Studies

/// A report as one HTML file that fetches nothing: it works from disk, without its script too.
public struct ReportPage {
  /// What a page shows.
  public enum Subject: Sendable {
    case search(RunReport)
    case gan(GANReport)
  }

  private let subjects: [Subject]
  /// What the server compares to see whether the page has changed; nil for a page in a file.
  private let tag: String?

  /// - Parameters:
  ///   - subjects: At least one.
  ///   - tag: For a page that a server refreshes.
  public init(_ subjects: [Subject], tag: String? = nil) {
    precondition(!subjects.isEmpty, "a report has at least one run")
    self.subjects = subjects
    self.tag = tag
  }

  public var html: String {
    let script = tag == nil ? PageScript.text : PageScript.liveText
    let articles = subjects.enumerated().map { RunArticle($1, index: $0, of: subjects.count) }
    let comparison = Comparison(subjects.compactMap(\.report))
    let title = articles.count == 1 ? articles[0].title : "\(articles.count) runs"
    let head = HTMLNode(
      "head", [:],
      [
        HTMLNode("meta", ["charset": "utf-8"]),
        HTMLNode("meta", ["http-equiv": "Content-Security-Policy", "content": policy(script)]),
        HTMLNode("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        HTMLNode("meta", ["name": "referrer", "content": "no-referrer"]),
        HTMLNode("meta", ["name": "color-scheme", "content": "light dark"]),
        .element("title", "\(title) · hpsearch"), .style(PageStyle.sheet),
      ])
    let links =
      articles.count == 1
      ? articles[0].links
      : (comparison.nodes.isEmpty ? [] : [("comparison", "Comparison")]) + articles.map { ($0.id, $0.title) }
    let body = HTMLNode(
      "body", tag.map { ["data-tag": $0] } ?? [:],
      [
        HTMLNode("a", ["class": "skip", "href": "#main"], ["Skip to the result"]),
        HTMLNode(
          "header", [:],
          [.element("h1", title)] + (articles.count == 1 ? [articles[0].subtitle] : [])),
        HTMLNode(
          "nav", ["aria-label": "Sections"],
          [
            HTMLNode(
              "ul", [:],
              links.map { id, text in HTMLNode("li", [:], [HTMLNode("a", ["href": "#\(id)"], [.text(text)])]) })
          ]),
        HTMLNode("main", ["id": "main"], comparison.nodes + articles.map(\.node)),
        HTMLNode(
          "footer", [:], [.element("p", "Made by hpsearch from the journal alone. Nothing in this page is fetched.")]),
        .script(script),
      ])
    return "<!DOCTYPE html>\n" + HTMLNode("html", ["lang": "en"], [head, body]).html + "\n"
  }

  /// Nothing but this page's own script runs, whatever a config or an error message holds.
  private func policy(_ script: StaticText) -> String {
    let digest = base64(SHA256(Array(script.text.utf8)).digest)
    let connect = tag == nil ? "" : " connect-src 'self';"
    return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-\(digest)';\(connect) "
      + "base-uri 'none'; form-action 'none'"
  }
}

extension ReportPage.Subject {
  var report: RunReport? { if case .search(let report) = self { report } else { nil } }
}

/// One run's part of a page.
private struct RunArticle {
  let id: String
  let title: String
  let subtitle: HTMLNode
  let node: HTMLNode
  let links: [(String, String)]

  /// - Parameter count: Of the page's runs, which share the room for pictures and trials.
  init(_ subject: ReportPage.Subject, index: Int, of count: Int) {
    let isAlone = count == 1
    let id = "run-\(index)"
    let sections: [ReportSection]
    var data: [HTMLNode] = []
    switch subject {
    case .search(var report):
      report.sheets = RunReport.fitting(report.sheets, runs: count)
      // Runs of one config have one name.
      title = isAlone ? report.name : "\(report.name), \(report.summary.directory)"
      subtitle = Self.subtitle(report)
      sections = ReportSections.all.compactMap { $0(report) }
      if let columns = PageData(report.journal, runs: count) { data = [.data(columns.json, id: "\(id)-data")] }
    case .gan(var report):
      report.sheets = RunReport.fitting(report.sheets, runs: count)
      title = report.name
      subtitle = report.subtitle
      sections = report.sections
    }
    self.id = id
    links = sections.map { ("\(id)-\($0.id)", $0.title) }
    let heading = isAlone ? [] : [HTMLNode("h2", ["id": "\(id)-title"], [.text(title)]), subtitle]
    let parts = sections.map { section in
      let heading = "\(id)-\(section.id)-title"
      return HTMLNode(
        "section",
        ["id": "\(id)-\(section.id)", "aria-labelledby": isAlone ? heading : "\(id)-title \(heading)"],
        [HTMLNode("h2", ["id": heading], [.text(section.title)])] + section.nodes)
    }
    node = HTMLNode("article", ["class": "run", "id": id], heading + parts + data)
  }

  private static func subtitle(_ report: RunReport) -> HTMLNode {
    let study = report.summary.study
    let state =
      report.summary.isFinished
      ? HTMLNode("span", ["class": "state"], ["finished"]) : HTMLNode("span", ["class": "state open"], ["not finished"])
    return HTMLNode(
      "p", [:], [.text(study.map { "\($0.method), seed \($0.seed) " } ?? ""), state])
  }
}
