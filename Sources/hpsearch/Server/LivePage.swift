import Essentials
import Reports
import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The page of some runs, made anew when a journal has grown.
final class LivePage {
  private let runs: [String]
  private var made: (tag: String, bytes: [UInt8])?

  init(_ runs: [String]) { self.runs = runs }

  /// Changes when a journal does.
  var tag: String {
    let sizes = runs.map { run -> String in
      let folder = RunPaths(run).directory
      return ["journal.jsonl", "log.jsonl"].map { "\(Self.stamp("\(folder)/\($0)"))" }.joined(separator: "-")
    }
    return "\"\(sizes.joined(separator: "."))\""
  }

  /// The page as it is now.
  /// - Throws: What reading a run throws.
  func bytes(tag: String) throws -> [UInt8] {
    if let made, made.tag == tag { return made.bytes }
    let bytes = Array(ReportPage(try runs.map(ReportReading.subject), tag: tag).html.utf8)
    made = (tag, bytes)
    return bytes
  }

  /// The size and the time of a file's last change; 0 if there is none.
  private static func stamp(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "0" }
    #if canImport(Darwin)
      return "\(status.st_size)x\(status.st_mtimespec.tv_sec)"
    #else
      return "\(status.st_size)x\(status.st_mtim.tv_sec)"
    #endif
  }
}
