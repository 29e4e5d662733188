import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The worker processes of a search that runs on this machine, as `/proc` shows them; none on a system without it, or if
/// the search runs elsewhere.
struct WorkerTable {
  struct Worker: Equatable {
    let process: Int32
    /// The part of one processor that it used since the last look, 0 and up; nil at the first look.
    let load: Double?
    /// Bytes.
    let memory: Int
  }

  private(set) var workers: [Worker] = []
  /// Seconds of processor time by process, at the last look.
  private var used: [Int32: Double] = [:]
  private var lookedAt = 0.0

  /// Looks again.
  /// - Parameter coordinator: The process that holds the journal's lock; nil if none does.
  mutating func update(coordinator: Int32?) {
    let now = Time.monotonic
    let before = used
    used = [:]
    workers = (coordinator.map(Self.children) ?? []).compactMap { process in
      guard let (seconds, memory) = Self.usage(of: process) else { return nil }
      used[process] = seconds
      let load = before[process].flatMap { now > lookedAt ? (seconds - $0) / (now - lookedAt) : nil }
      return Worker(process: process, load: load, memory: memory)
    }
    lookedAt = now
  }

  private static func words(_ path: String) -> [Substring] {
    guard let bytes = try? Files.read(path) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
  }

  private static func children(of process: Int32) -> [Int32] {
    words("/proc/\(process)/task/\(process)/children").compactMap { Int32($0) }
  }

  /// Processor time in seconds, and resident memory in bytes; nil if there is no such process.
  private static func usage(of process: Int32) -> (seconds: Double, memory: Int)? {
    guard let stat = try? Files.read("/proc/\(process)/stat"), let end = stat.lastIndex(of: UInt8(ascii: ")")) else {
      return nil
    }
    // After the name: state, parent, …; utime and stime are the twelfth and the thirteenth of these (proc(5)).
    let fields = String(decoding: stat[(end + 1)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 12, fields[0] != "Z", let user = Double(fields[11]), let system = Double(fields[12]) else {
      return nil
    }
    let pages = words("/proc/\(process)/statm").dropFirst().first.flatMap { Int($0) } ?? 0
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    return ((user + system) / ticks, pages * sysconf(Int32(_SC_PAGESIZE)))
  }
}
