import Essentials

/// An answer of the report's server; the connection ends with it.
struct HTTPResponse {
  enum Status: String {
    case done = "200 OK"
    case unchanged = "304 Not Modified"
    case malformed = "400 Bad Request"
    case otherHost = "403 Forbidden"
    case notFound = "404 Not Found"
    case notAllowed = "405 Method Not Allowed"
    case failed = "500 Internal Server Error"
  }

  let status: Status
  var type = "text/plain; charset=utf-8"
  /// What identifies the version of the content; nil for an error.
  var tag: String?
  var body: [UInt8] = []
  /// Whether only the head is sent.
  var isHeadOnly = false

  /// An error in a sentence.
  static func refusal(_ status: Status, _ sentence: String) -> HTTPResponse {
    HTTPResponse(status: status, body: Array((sentence + "\n").utf8))
  }

  var bytes: [UInt8] {
    var head = [
      "HTTP/1.1 \(status.rawValue)", "Content-Type: \(type)", "Connection: close",
      "Cache-Control: no-cache", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
      "Referrer-Policy: no-referrer", "Cross-Origin-Resource-Policy: same-origin",
      "Content-Security-Policy: frame-ancestors 'none'",
    ]
    // Of a head alone the length of the content is not known.
    if !isHeadOnly, status != .unchanged { head.append("Content-Length: \(body.count)") }
    if let tag { head.append("ETag: \(tag)") }
    if status == .notAllowed { head.append("Allow: GET, HEAD") }
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8)
      + (isHeadOnly || status == .unchanged ? [] : body)
  }
}
