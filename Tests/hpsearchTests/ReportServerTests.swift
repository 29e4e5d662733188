import Essentials
import TestSupport
import Testing

@testable import hpsearch

@Suite struct ReportServerTests {
  private func request(_ text: String) -> HTTPRequest? { HTTPRequest(Array(text.utf8)) }

  @Test func readsTheHeadOfARequest() throws {
    let bytes = Array("GET / HTTP/1.1\r\nHost: localhost:8787\r\nIf-None-Match: \"1\"\r\n\r\nrest".utf8)
    let length = try #require(HTTPRequest.headLength(bytes))
    #expect(length == bytes.count - 4)
    let request = try #require(HTTPRequest(bytes.prefix(length)))
    #expect(request.method == "GET" && request.target == "/" && request.headers["if-none-match"] == "\"1\"")
    #expect(request.isForThisMachine)
    #expect(HTTPRequest.headLength(Array("GET / HTTP/1.1\r\n".utf8)) == nil)
  }

  @Test(arguments: [
    "", "GET\r\n\r\n", "GET / HTTP/3\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nodd\r\n\r\n",
  ])
  func refusesWhatIsNoRequest(text: String) { #expect(request(text) == nil) }

  @Test(arguments: [
    ("localhost", true), ("127.0.0.1:8787", true), ("localhost:80", true), ("example.com", false),
    ("127.0.0.1.example.com", false), ("localhost:x", false), ("", false), ("localhost.:80", false),
  ])
  func onlyThisMachinesNamesCount(host: String, isKnown: Bool) {
    #expect(request("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")?.isForThisMachine == isKnown)
  }

  @Test func answersForOnePageOnly() throws {
    let folder = try StudyFolder()
    try Files.makeDirectory(folder.at("run"))
    try Files.replace(
      folder.at("run/journal.jsonl"),
      with: "{\"event\":\"study\",\"method\":\"tpe\",\"name\":\"a\",\"seed\":1}\n")
    let page = LivePage([folder.at("run")])
    func answer(_ line: String, host: String = "localhost", more: String = "") -> HTTPResponse {
      ReportServer.answer(request("\(line) HTTP/1.1\r\nHost: \(host)\r\n\(more)\r\n"), page: page)
    }
    let whole = answer("GET /")
    #expect(whole.status == .done && String(decoding: whole.body, as: UTF8.self).contains("data-tag"))
    #expect(answer("HEAD /").status == .done && answer("HEAD /").isHeadOnly)
    #expect(answer("GET /", more: "If-None-Match: \(page.tag)\r\n").status == .unchanged)
    for path in ["/journal.jsonl", "/../etc/passwd", "//", "/?x", "/run"] {
      #expect(answer("GET \(path)").status == .notFound)
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "get"] { #expect(answer("\(method) /").status == .notAllowed) }
    #expect(answer("GET /", host: "example.com").status == .otherHost)
    #expect(ReportServer.answer(nil, page: page).status == .malformed)
    // A journal that grew has another tag.
    let before = page.tag
    try Files.replace(folder.at("run/journal.jsonl"), with: "{\"event\":\"end\"}\n")
    #expect(page.tag != before)
  }
}
