#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a process ended.
enum ExitStatus: Equatable {
  case code(Int)
  case signal(Int32)

  /// - Parameter status: As `waitpid` gives it for a process that has ended.
  init(_ status: Int32) {
    let signal = status & 0x7F
    self = signal == 0 ? .code(Int(status >> 8 & 0xFF)) : .signal(signal)
  }

  var description: String {
    switch self {
    case .code(let code): "exit code \(code)"
    case .signal(SIGKILL): "killed by signal 9 (killed, perhaps as the system had no memory left)"
    case .signal(let number): "killed by signal \(number) (\(String(cString: strsignal(number)).lowercased()))"
    }
  }
}
