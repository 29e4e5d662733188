#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory that this process may use.
public enum MachineMemory {
  /// Bytes: the machine's memory, or less where a control group (cgroup) or a limit of this process (ulimit) says so.
  public static let limit: Int = (physical + groupLimits + processLimits).min() ?? Int.max

  /// Bytes that may be decoded into memory at once: a growing array needs three times its size for a moment.
  public static let decodingLimit = limit / 4

  private static var physical: [Int] {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? [Int(pages) * Int(size)] : []
  }

  /// The limits of this process's address space and data.
  private static var processLimits: [Int] {
    #if canImport(Glibc)
      let kinds = [RLIMIT_AS, RLIMIT_DATA].map { Int32($0.rawValue) }
    #else
      let kinds = [RLIMIT_AS, RLIMIT_DATA]
    #endif
    return kinds.compactMap { kind in
      var found = rlimit()
      return getrlimit(kind, &found) == 0 ? Int(exactly: found.rlim_cur) : nil
    }
  }

  /// The limits of this process's control groups, of both versions, and of those above them.
  private static var groupLimits: [Int] {
    let root = "/sys/fs/cgroup"
    return groups.flatMap { group -> [Int] in
      let (folder, name) =
        group.controllers.isEmpty ? (root, "memory.max") : ("\(root)/memory", "memory.limit_in_bytes")
      guard group.controllers.isEmpty || group.controllers.contains("memory") else { return [] }
      let parts = group.path.split(separator: "/")
      return (0...parts.count).compactMap { depth in
        let path = ([folder] + parts.prefix(depth).map(String.init) + [name]).joined(separator: "/")
        return number(in: path)
      }
    }
  }

  /// The lines of `/proc/self/cgroup`: `0::/path` (version 2), `9:memory:/path` (version 1).
  private static var groups: [(controllers: [String], path: String)] {
    text(of: "/proc/self/cgroup").split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count == 3 ? (parts[1].split(separator: ",").map(String.init), String(parts[2])) : nil
    }
  }

  /// The number that is a file's whole text; nil if it is a word such as `max`.
  private static func number(in path: String) -> Int? {
    text(of: path).split(separator: "\n").first.flatMap { Int($0) }
  }

  private static func text(of path: String) -> String { (try? Files.read(path)).flatMap { String(utf8: $0) } ?? "" }

  /// How many processes of this machine the system has ended for lack of memory since it was started; nil if it does
  /// not say.
  public static var processesEnded: Int? {
    let line = text(of: "/proc/vmstat").split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
    return line.flatMap { Int($0.dropFirst("oom_kill ".count)) }
  }
}

/// A number of bytes in powers of 1000, with at most one digit after the point: `900 bytes`, `2 GB`, `4.4 TB`.
public func describedBytes(_ bytes: Double) -> String {
  for (unit, scale) in [("EB", 1e18), ("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
  where bytes >= scale {
    let text = ((bytes / scale * 10).rounded() / 10).description
    return "\(text.hasSuffix(".0") ? String(text.dropLast(2)) : text) \(unit)"
  }
  return bytes == 1 ? "1 byte" : "\(Int(bytes)) bytes"
}

public func describedBytes(_ bytes: Int) -> String { describedBytes(Double(bytes)) }
