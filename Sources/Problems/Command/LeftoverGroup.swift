import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which process group a trial's program runs in, kept in the file `pid` of the trial's directory while it runs.
///
/// A run that was killed leaves the file, and in rare cases (see `GroupGuard`) the program too; whoever repeats the
/// trial ends it first.
enum LeftoverGroup {
  static func path(in directory: String) -> String { "\(directory)/pid" }

  /// What `pid` holds for a process: its number and when it started.
  static func record(of pid: pid_t) -> String { "\(pid) \(ProcessTable.process(pid)?.start ?? 0)\n" }

  /// Ends the program that an earlier attempt at the trial left running in `directory`, if there is one.
  ///
  /// The number may meanwhile be another process's. So the group is ended only if its first process started when the
  /// file says, or, where that one is gone, a member has this directory in its environment. Without `/proc` neither
  /// can be known, and nothing is ended.
  static func end(in directory: String, grace: Double) {
    let path = path(in: directory)
    guard let bytes = try? Files.read(path) else { return }
    let fields = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    if fields.count == 2, let pid = pid_t(fields[0]), let start = Int(fields[1]), pid > 1,
      isLeftover(pid, start: start, directory: directory)
    {
      ProcessGroup(pid).end(grace: grace) {}
    }
    Files.remove(path)
  }

  private static func isLeftover(_ pid: pid_t, start: Int, directory: String) -> Bool {
    if let first = ProcessTable.process(pid) { return first.start == start && first.group == pid }
    return ProcessTable.members(of: pid).contains {
      ProcessTable.environment(of: $0.pid, holds: "HPSEARCH_DIRECTORY=\(directory)")
    }
  }
}
