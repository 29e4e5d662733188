#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks the study to stop in order, the second ends the process.
public enum Interruption {
  /// Whether a signal has arrived.
  public static var isRequested: Bool { received > 0 }

  /// Starts listening for the signals, and makes a write to a closed pipe an error instead of a signal.
  public static func listen() {
    ignore(SIGPIPE)
    for number in [SIGINT, SIGTERM] {
      // Without SA_RESTART, so that a wait returns at once.
      var action = sigaction()
      #if canImport(Glibc)
        action.__sigaction_handler.sa_handler = handle
      #else
        action.__sigaction_u.__sa_handler = handle
      #endif
      sigaction(number, &action, nil)
    }
  }

  static func ignore(_ number: Int32) { signal(number, SIG_IGN) }
}

// Written by the signal handler alone and read as one word, so no torn value can be seen.
nonisolated(unsafe) private var received: sig_atomic_t = 0

private func handle(_ number: Int32) {
  received += 1
  // Only calls that are safe in a handler. Worker processes end when their pipe closes.
  if received > 1 { _exit(128 + SIGINT) }
}
