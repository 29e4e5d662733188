import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One browser's connection: a request comes in, an answer goes out, and neither waits for a slow peer.
struct Connection {
  let socket: Int32
  /// When the peer has had enough time, on the monotonic clock.
  private(set) var deadline: Double
  private var received: [UInt8] = []
  private var answer: [UInt8]?
  private var sent = 0

  /// No browser's head is longer.
  private static let longestHead = 16_384
  /// Seconds for a request, and for taking the answer.
  private static let patience = (request: 5.0, answer: 30.0)

  init(_ socket: Int32) {
    self.socket = socket
    deadline = Time.monotonic + Self.patience.request
  }

  /// What the connection waits for, as `poll` names it.
  var events: Int16 { Int16(answer == nil ? POLLIN : POLLOUT) }

  /// Reads or writes what can be without waiting.
  /// - Returns: Whether the connection goes on.
  mutating func proceed(_ reply: (HTTPRequest?) -> HTTPResponse) -> Bool {
    if answer == nil {
      guard read() else { return false }
      guard let length = HTTPRequest.headLength(received) else {
        if received.count < Self.longestHead { return true }
        begin(reply(nil))
        return write()
      }
      begin(reply(HTTPRequest(received.prefix(length))))
    }
    return write()
  }

  private mutating func begin(_ response: HTTPResponse) {
    answer = response.bytes
    deadline = Time.monotonic + Self.patience.answer
  }

  private mutating func read() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(socket, &buffer, buffer.count, 0)
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    received += buffer.prefix(count)
    return count > 0
  }

  private mutating func write() -> Bool {
    guard let answer else { return true }
    while sent < answer.count {
      let count = answer.withUnsafeBytes { bytes in
        send(socket, bytes.baseAddress?.advanced(by: sent), answer.count - sent, 0)
      }
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      sent += count
    }
    // The peer reads to the end before the socket closes.
    shutdown(socket, Int32(SHUT_WR))
    return false
  }
}
