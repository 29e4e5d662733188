import Essentials

/// A program as objective, as a configuration describes it.
public struct CommandSettings: Equatable, Sendable {
  public let template: CommandTemplate
  /// Seconds between the request to end (SIGTERM) and the end by force (SIGKILL), 0 to 3600.
  public let grace: Double
  /// Bytes that the program and all its processes may hold in memory together; nil for no limit.
  public let memoryLimit: Int?
  /// Bytes of its output that a trial's log keeps, besides the last 64 KiB of a longer one.
  public let logLimit: Int

  private static let defaultLogLimit = 16 << 20

  public init(template: CommandTemplate, grace: Double = 5, memoryLimit: Int? = nil, logLimit: Int = 16 << 20) {
    self.template = template
    self.grace = grace
    self.memoryLimit = memoryLimit
    self.logLimit = logLimit
  }

  /// Reads `command`, `grace`, `memoryLimit` and `logLimit`, leaving every fault with the reader.
  /// - Parameter parameters: The names of the search's parameters, active or not.
  /// - Returns: Nil if the command's words are wrong.
  public init?(_ reader: SettingsReader, parameters: [String]) {
    let words = reader.texts("command")
    grace = reader.number("grace", default: 5, in: 0...3600, unit: "seconds")
    memoryLimit = reader.byteCount("memoryLimit", default: nil)
    logLimit = reader.byteCount("logLimit", default: Self.defaultLogLimit) ?? Self.defaultLogLimit
    do throws(CommandTemplateError) {
      template = try CommandTemplate(words, parameters: parameters)
    } catch {
      // Words that are missing or no texts have been refused already.
      for fault in error.faults where !words.isEmpty || reader.isEmptyList("command") {
        reader.refuse(fault.index.map { "command[\($0)]" } ?? "command", fault.message)
      }
      return nil
    }
  }

  /// Why the program cannot be started on this machine now, in one sentence; nil if it can, or if only a trial's
  /// parameters say which program it is.
  public var programFault: String? {
    template.program.flatMap { ProgramFile.fault(of: $0) } ?? memoryFault
  }

  private var memoryFault: String? {
    guard memoryLimit != nil, !ProcessTable.isAvailable else { return nil }
    return "a memory limit needs the process table in /proc, which this system lacks"
  }
}

extension SettingsReader {
  /// A number of bytes, or a text such as `"2 GB"`; nil where that is the default, for no limit.
  fileprivate func byteCount(_ key: String, default standard: Int?) -> Int? {
    guard let found = raw(key), found != .null else {
      resolve(key, as: standard.map(JSONValue.integer) ?? .null)
      return standard
    }
    if let bytes = found.integer ?? found.string.flatMap({ ByteCount($0)?.bytes }), bytes > 0 { return bytes }
    refuse(key, "expected a number of bytes or a text such as \"2 GB\" or \"512 MiB\", found \(found.described)")
    return standard
  }

  fileprivate func isEmptyList(_ key: String) -> Bool { raw(key) == .array([]) }
}
