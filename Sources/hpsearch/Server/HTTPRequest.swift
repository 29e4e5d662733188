/// The head of an HTTP request, as far as the report's server reads one.
struct HTTPRequest: Equatable {
  let method: String
  /// The path, with what follows it.
  let target: String
  /// By lower-case name; of a header that is given twice, the first counts.
  let headers: [String: String]

  /// The bytes up to and including the empty line, which ends the head; nil if it has not come yet.
  static func headLength(_ bytes: [UInt8]) -> Int? {
    let end = Array("\r\n\r\n".utf8)
    guard bytes.count >= end.count else { return nil }
    return (0...bytes.count - end.count).first { bytes[$0..<$0 + end.count].elementsEqual(end) }.map { $0 + end.count }
  }

  /// - Parameter head: Up to the empty line.
  /// - Returns: Nil if it is not the head of a request of HTTP/1.
  init?(_ head: some Sequence<UInt8>) {
    let lines = String(decoding: Array(head), as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
    let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0", words[1].hasPrefix("/") else {
      return nil
    }
    method = words[0]
    target = words[1]
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
      let name = line[..<colon].lowercased()
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      if headers[name] == nil { headers[name] = String(value) }
    }
    self.headers = headers
  }

  /// Whether the request names this machine: a page of another site that had its name resolved to this machine does not.
  var isForThisMachine: Bool {
    guard let host = headers["host"] else { return false }
    let parts = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0] == "localhost" || parts[0] == "127.0.0.1" else { return false }
    return parts.count == 1 || UInt16(parts[1]) != nil
  }
}
