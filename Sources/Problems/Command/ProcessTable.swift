#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's processes, as `/proc` shows them; none on a system without it.
enum ProcessTable {
  struct Process: Equatable {
    let pid: pid_t
    let group: pid_t
    /// Whether it has ended, and waits only to be reaped.
    let isZombie: Bool
    /// When it started, in clock ticks since the system's start.
    let start: Int
  }

  static var isAvailable: Bool { process(getpid()) != nil }

  /// The process of a number; nil if there is none.
  static func process(_ pid: pid_t) -> Process? {
    guard let text = contents(of: "/proc/\(pid)/stat") else { return nil }
    // The second field, the program's name in parentheses, may hold spaces and parentheses itself. After it come state,
    // parent, group and so on; the start is the twentieth (proc(5)).
    guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = String(decoding: text[(end + 1)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 19, let group = pid_t(fields[2]), let start = Int(fields[19]) else { return nil }
    return Process(pid: pid, group: group, isZombie: fields[0] == "Z" || fields[0] == "X", start: start)
  }

  /// The processes of a group that still run.
  static func members(of group: pid_t) -> [Process] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var members: [Process] = []
    while let entry = readdir(directory) {
      let pid = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { strtol($0, nil, 10) }
      }
      if pid > 0, getpgid(pid_t(pid)) == group, let process = process(pid_t(pid)), !process.isZombie {
        members.append(process)
      }
    }
    return members
  }

  /// Bytes of memory that a process holds, those that it shares with others included.
  static func residentBytes(_ pid: pid_t) -> Int {
    guard let text = contents(of: "/proc/\(pid)/statm") else { return 0 }
    let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  /// Bytes of memory that a process holds, those that it shares with others in proportion; nil if the system does not
  /// say. Slower to ask for than `residentBytes`.
  static func proportionalBytes(_ pid: pid_t) -> Int? {
    guard let text = contents(of: "/proc/\(pid)/smaps_rollup") else { return nil }
    let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Pss:") }
    // Such as "Pss:    1234 kB".
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// Whether a process was started with `variable`, such as `NAME=value`, in its environment.
  static func environment(of pid: pid_t, holds variable: String) -> Bool {
    guard let text = contents(of: "/proc/\(pid)/environ") else { return false }
    return text.split(separator: 0).contains { $0.elementsEqual(variable.utf8) }
  }

  /// These files have no size that could be mapped, so they are read to their end.
  private static func contents(of path: String) -> [UInt8]? {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    let file = OpenFile(number)
    var text: [UInt8] = []
    return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      while case .bytes(let count) = file.read(into: buffer) { text.append(contentsOf: buffer[..<count]) }
      return text.isEmpty ? nil : text
    }
  }
}
