import Reports
import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two output streams: results on standard output, progress and errors on standard error.
struct Console: Sendable {
  /// Whether progress messages are left out.
  let isQuiet: Bool
  /// For results.
  let paint: Paint
  /// For progress messages.
  let notePaint: Paint
  /// Whether progress may redraw a line in place.
  let isLive: Bool

  init(isQuiet: Bool = false, refusesColour: Bool = false) {
    self.isQuiet = isQuiet
    let environment = Self.environment(["NO_COLOR", "TERM"])
    func paint(_ file: Int32) -> Paint {
      Paint(
        isOn: Paint.isWanted(isTerminal: isatty(file) == 1, refused: refusesColour, environment: environment))
    }
    self.paint = paint(STDOUT_FILENO)
    notePaint = paint(STDERR_FILENO)
    isLive = !isQuiet && isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
  }

  init(_ arguments: Arguments) {
    self.init(isQuiet: arguments.has(.quiet), refusesColour: arguments.has(.noColor))
  }

  /// Writes a result.
  /// - Throws: `ReaderGone` if the reader is gone, `FileError`.
  func result(_ text: String) throws {
    var text = text
    do {
      try text.withUTF8 {
        try Files.write(UnsafeRawBufferPointer($0), to: STDOUT_FILENO, path: "standard output")
      }
    } catch let error as FileError where error.code == EPIPE {
      throw ReaderGone()
    }
  }

  /// Writes one line of progress unless the console is quiet.
  func note(_ line: String) {
    if !isQuiet { Self.toStandardError(line + "\n") }
  }

  /// Reports what went wrong, one line per fault.
  static func complain(_ message: String) {
    let lines = message.split(separator: "\n").map { "hpsearch: \($0)\n" }
    toStandardError(lines.joined())
  }

  /// Writes the text unchanged. A reader that is gone is no reason to stop.
  static func toStandardError(_ text: String) {
    var text = text
    text.withUTF8 {
      try? Files.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO, path: "standard error")
    }
  }

  /// How many characters fit in a line of the terminal at standard error; 80 if it is unknown.
  static var width: Int { size(STDERR_FILENO)?.columns ?? 80 }

  /// The same of standard output.
  static var outputWidth: Int { size(STDOUT_FILENO)?.columns ?? 80 }

  /// The size of the terminal at a file, in characters; nil if it is none, or does not say.
  static func size(_ file: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// The same of the terminal at standard output, which tables are to fit in; nil if there is none.
  static var tableWidth: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  private static func environment(_ names: [String]) -> [String: String] {
    var values: [String: String] = [:]
    for name in names { values[name] = getenv(name).map { String(cString: $0) } }
    return values
  }
}

/// Thrown if the reader of standard output closed it, as `head` does: not a fault, but a reason to end.
struct ReaderGone: Error {}
