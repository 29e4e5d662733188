import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps the memory of a program and its processes below a limit.
///
/// Two guards: every 100 ms the memory that the group holds is added up, and the address space of the program itself is
/// limited (`RLIMIT_AS`), so that one huge allocation fails before the next look. Address space is not memory: threads
/// and libraries reserve far more than they use (64 threads of OpenBLAS about 8 GB), so that limit is four times
/// the memory's, and at least 16 GB above it.
struct MemoryWatch {
  private let limit: Int
  private let group: ProcessGroup
  private var nextLook = 0.0

  /// Begins with a program that has just been started as the group's first process.
  ///
  /// `posix_spawn` cannot set limits, so the address space is limited a moment after the start. What the program mapped
  /// in that moment counts too, and a process that it started by then is caught by the other guard.
  init(limit: Int, group: ProcessGroup) {
    self.limit = limit
    self.group = group
    #if canImport(Glibc)
      // Declared for C sources that define _GNU_SOURCE only, so it is looked up by name.
      typealias Function = @convention(c) (pid_t, Int32, UnsafePointer<rlimit>?, UnsafeMutablePointer<rlimit>?) -> Int32
      guard let symbol = dlsym(nil, "prlimit64") else { return }
      let space = rlim_t(max(4 * limit, limit + 16_000_000_000))
      var wanted = rlimit(rlim_cur: space, rlim_max: space)
      _ = unsafeBitCast(symbol, to: Function.self)(group.id, Int32(RLIMIT_AS.rawValue), &wanted, nil)
    #endif
  }

  /// How many bytes the group holds if that is above the limit; nil if it is not, or if it is not yet time to look.
  mutating func excess() -> Int? {
    let began = Time.monotonic
    guard began >= nextLook else { return nil }
    // With very many processes a look takes long; it may take a twentieth of the time at most.
    defer { nextLook = Time.monotonic + max(0.1, 20 * (Time.monotonic - began)) }
    let members = ProcessTable.members(of: group.id)
    guard members.reduce(0, { $0 + ProcessTable.residentBytes($1.pid) }) > limit else { return nil }
    // Memory that processes share was counted for each of them, which is quick but too much.
    let bytes = members.reduce(0) {
      $0 + (ProcessTable.proportionalBytes($1.pid) ?? ProcessTable.residentBytes($1.pid))
    }
    return bytes > limit ? bytes : nil
  }

  /// Why a program that held `bytes` was ended.
  func reason(_ bytes: Int) -> String { "memory limit of \(ByteCount(limit)): used \(ByteCount(bytes))" }
}
