#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input, output and error.
public enum StandardFiles {
  /// Opens `/dev/null` as each of the three that is closed.
  ///
  /// Otherwise the next file that is opened, such as a journal, would take the free number and receive what is meant
  /// for the terminal. To be called before anything else is opened.
  public static func openClosed() {
    // In this order, since `open` takes the lowest free number.
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
  }
}
