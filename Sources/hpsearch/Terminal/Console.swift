import Reports
import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two streams: results on standard output, narration and errors on standard error.
struct Console: Sendable {
  /// Whether narration is left out.
  let isQuiet: Bool
  /// For results.
  let paint: Paint
  /// For narration.
  let notePaint: Paint
  /// Whether narration may redraw a line in place.
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
  /// - Throws: `ReaderGone` if nobody reads it any more, `FileError`.
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

  /// Tells what is going on, one line, unless that is unwanted.
  func note(_ line: String) {
    if !isQuiet { Self.toStandardError(line + "\n") }
  }

  /// Says what went wrong, one line a fault.
  static func complain(_ message: String) {
    let lines = message.split(separator: "\n").map { "hpsearch: \($0)\n" }
    toStandardError(lines.joined())
  }

  /// Writes as it stands. That nobody listens is no reason to stop working.
  static func toStandardError(_ text: String) {
    var text = text
    text.withUTF8 {
      try? Files.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO, path: "standard error")
    }
  }

  /// How many characters fit in a line of the terminal at standard error; 80 when it does not say.
  static var width: Int {
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? Int(size.ws_col) : 80
  }

  private static func environment(_ names: [String]) -> [String: String] {
    var values: [String: String] = [:]
    for name in names { values[name] = getenv(name).map { String(cString: $0) } }
    return values
  }
}

/// Thrown when the reader of standard output closed it, as `head` does: no fault, but a reason to end.
struct ReaderGone: Error {}
