import Essentials
import Foundation
import Studies
import TestSupport
import Testing

@testable import Reports

@Suite struct ReportPageTests {
  private let attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"

  private func study(_ name: String, method: String = "tpe") -> JSONValue {
    [
      "event": "study", "format": 2, "name": .string(name), "method": .string(method), "seed": 1,
      "time": "2026-11-21T10:00:00.000Z", "objectives": [["metric": "accuracy", "better": "higher"]],
      "config": [
        "description": .string(name),
        "space": [
          ["name": .string("units \(name)"), "type": "integer", "min": 1, "max": 64],
          ["name": "activation", "type": "choice", "choices": [.string("relu \(name)"), "tanh"]],
          ["name": "rate", "type": "real", "min": 0.0001, "max": 0.1, "log": true],
        ],
      ],
    ]
  }

  private func trial(_ number: Int, name: String, fitness: Double?, reason: String? = nil) -> JSONValue {
    let parameters: [String: JSONValue] = [
      "units \(name)": .integer(number % 64 + 1), "activation": .string(number % 3 == 0 ? "tanh" : "relu \(name)"),
      "rate": .number(0.0001 * Double(number % 900 + 1)),
    ]
    let line = trialLine(number, batch: 0, fitness).overlaid(
      by: ["parameters": .object(parameters), "time": .string("2026-11-21T10:00:\(10 + number % 50).000Z")])
    return reason.map { line.overlaid(by: ["reason": .string($0)]) } ?? line
  }

  private func page(_ lines: [JSONValue]) throws -> String {
    ReportPage([.search(RunReport(try journal(lines, includesEpochs: true), directory: "/nowhere"))]).html
  }

  @Test func markupIsShownAsText() throws {
    let lines =
      [study(attack, method: attack)] + (0..<12).map { trial($0, name: attack, fitness: Double($0)) }
      + [trial(12, name: attack, fitness: nil, reason: attack)]
    let html = try page(lines)
    #expect(html.contains("&lt;script&gt;alert(1)"))
    #expect(!html.contains("<script>alert") && !html.contains("<img src=x"))
    // The data, and the page's own.
    #expect(html.components(of: "<script") == 2 && html.components(of: "</script>") == 2)
  }

  @Test func onlyThePagesOwnScriptMayRun() throws {
    let html = try page([study("a"), trial(0, name: "a", fitness: 0.5)])
    let digest = base64(SHA256(Array(PageScript.text.text.utf8)).digest)
    #expect(html.contains("default-src 'none'"))
    #expect(html.contains("script-src 'sha256-\(digest)'"))
    #expect(html.contains("<script>\(PageScript.text.text)</script>"))
    for fetching in ["src=\"http", "href=\"http", "url(", "@import", "<link"] { #expect(!html.contains(fetching)) }
  }

  @Test func anyJournalHasAPage() throws {
    let ends: [[JSONValue]] = [
      [], [study("a")], [study("a"), trial(0, name: "a", fitness: 0.5)],
      [study("a"), trial(0, name: "a", fitness: nil, reason: "diverged")],
      [study("a"), trial(0, name: "a", fitness: nil), trial(1, name: "a", fitness: nil)],
      [study("a"), trial(0, name: "a", fitness: 0.5), trial(1, name: "a", fitness: 0.6), ["event": "end"]],
      [study("a"), trial(0, name: "a", fitness: 1e300), trial(1, name: "a", fitness: -1e300)],
    ]
    for lines in ends {
      let html = try page(lines)
      #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("</html>"))
    }
    #expect(try page(ends[3]).contains("diverged") && page(ends[3]).contains("no trial succeeded"))
    #expect(try page(ends[2]).contains("not finished") && !page(ends[5]).contains("not finished"))
  }

  @Test func tenThousandTrialsFit() throws {
    let lines = [study("a")] + (0..<10_000).map { trial($0, name: "a", fitness: Double($0 * 7919 % 10_007) / 10_007) }
    let html = try page(lines)
    #expect(html.utf8.count < 3_000_000)
    #expect(html.contains("\"n\":[0,1,2"))
  }

  @Test func runsStandBesideEachOther() throws {
    let reports = try ["one", "two"].map { name in
      RunReport(
        try journal([study(name)] + (0..<5).map { trial($0, name: name, fitness: Double($0)) }), directory: "/\(name)")
    }
    let html = ReportPage(reports.map { .search($0) }).html
    for part in ["2 runs", "id=\"comparison\"", "id=\"run-0-result\"", "id=\"run-1-result\"", "Best so far"] {
      #expect(html.contains(part))
    }
  }

  @Test func everyPictureIsWellFormed() throws {
    let lines = [study(attack)] + (0..<30).map { trial($0, name: attack, fitness: Double($0 * 7 % 30)) }
    let contents = try journal(lines)
    let drawn = PictureKind.all.compactMap { kind in kind.svg(of: contents).map { (kind.name, $0) } }
    #expect(
      Set(["curve", "parallel", "slice", "contour", "rank", "importance", "timeline"]).isSubset(of: drawn.map(\.0)))
    for (name, svg) in drawn { #expect(isWellFormed(svg), "\(name)") }
    #expect(Set(PictureKind.all.map(\.name)).count == PictureKind.all.count)
  }

  @Test func aLongTitleContinuesInTheNextLine() {
    let title = Array(repeating: "word", count: 60).joined(separator: " ")
    let picture = Picture(width: 420, height: 200, title: title, subtitle: "s", content: [])
    let words = picture.svg.components(of: "word") - 60  // Without those of the element <title>.
    #expect(words == 60 && isWellFormed(picture.svg))
    #expect(picture.svg.components(of: "<text") > 5)
  }
}

extension String {
  /// How often a text occurs in this one.
  fileprivate func components(of text: String) -> Int { components(separatedBy: text).count - 1 }
}
