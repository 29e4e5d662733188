extension ReportServer {
  /// The answer to a request: the page, to whoever asks for it on this machine, and nothing else.
  static func answer(_ request: HTTPRequest?, page: LivePage) -> HTTPResponse {
    guard let request else { return .refusal(.malformed, "expected a request of HTTP/1.1") }
    guard request.isForThisMachine else {
      return .refusal(.otherHost, "this report is for this machine only; open http://localhost or http://127.0.0.1")
    }
    let isHead = request.method == "HEAD"
    var response: HTTPResponse
    if request.method != "GET", !isHead {
      response = .refusal(.notAllowed, "this report can only be read")
    } else if request.target != "/" {
      response = .refusal(.notFound, "there is only one page here, /")
    } else {
      response = content(request, page: page, isHead: isHead)
    }
    response.isHeadOnly = isHead
    return response
  }

  private static func content(_ request: HTTPRequest, page: LivePage, isHead: Bool) -> HTTPResponse {
    let tag = page.tag
    if request.headers["if-none-match"] == tag { return HTTPResponse(status: .unchanged, tag: tag) }
    let type = "text/html; charset=utf-8"
    // A browser that asks whether the page has changed does not need its length.
    if isHead { return HTTPResponse(status: .done, type: type, tag: tag) }
    do {
      return HTTPResponse(status: .done, type: type, tag: tag, body: try page.bytes(tag: tag))
    } catch {
      return .refusal(.failed, "\(error)")
    }
  }
}
