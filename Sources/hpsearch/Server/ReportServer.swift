import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves one page to the browsers of this machine: loopback only, one thread, nothing can be changed through it.
final class ReportServer {
  let port: Int
  private let listener: Int32
  private let page: LivePage
  private var connections: [Connection] = []

  /// More wait until one ends.
  private static let mostConnections = 64

  /// - Parameter port: 0 for any that is free.
  /// - Throws: `UsageError` if the port is taken or not allowed.
  init(port: Int, page: LivePage) throws {
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    let listener = socket(AF_INET, kind, 0)
    guard listener >= 0 else { throw FileError(path: "127.0.0.1", operation: "open a socket on") }
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = Self.address(port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    guard isBound == 0, listen(listener, 16) == 0 else {
      let code = errno
      close(listener)
      if code == EADDRINUSE {
        throw UsageError("--port \(port): another program uses this port; choose another one, or 0 for any")
      }
      throw FileError(path: "127.0.0.1:\(port)", operation: "listen on", code: code)
    }
    var length = size
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
    }
    Self.stopBlocking(listener)
    self.page = page
    self.listener = listener
    self.port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit {
    for connection in connections { close(connection.socket) }
    close(listener)
  }

  /// Serves until the process ends.
  func run() throws -> Never {
    while true { try step(timeout: 1000) }
  }

  /// Waits for something to do, and does it.
  /// - Parameter timeout: Milliseconds at most.
  func step(timeout: Int32) throws {
    var waiting = connections.map { pollfd(fd: $0.socket, events: $0.events, revents: 0) }
    if connections.count < Self.mostConnections {
      waiting.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
    }
    guard poll(&waiting, nfds_t(waiting.count), timeout) >= 0 || errno == EINTR else {
      throw FileError(path: "127.0.0.1:\(port)", operation: "wait on")
    }
    let ready = Set(waiting.filter { $0.revents != 0 }.map(\.fd))
    let now = Time.monotonic
    connections = connections.compactMap { connection in
      var connection = connection
      let goesOn =
        ready.contains(connection.socket)
        ? connection.proceed { Self.answer($0, page: page) } : connection.deadline > now
      if goesOn, connection.deadline > now { return connection }
      close(connection.socket)
      return nil
    }
    if ready.contains(listener) { accept() }
  }

  private func accept() {
    while connections.count < Self.mostConnections {
      #if canImport(Darwin)
        let socket = Darwin.accept(listener, nil, nil)
      #else
        let socket = Glibc.accept(listener, nil, nil)
      #endif
      guard socket >= 0 else { return }
      Self.stopBlocking(socket)
      connections.append(Connection(socket))
    }
  }

  private static func stopBlocking(_ socket: Int32) {
    _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL, 0) | O_NONBLOCK)
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
  }

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
