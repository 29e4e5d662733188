#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starts programs by `posix_spawn`, which unlike `fork` is quick in a large process and safe in a threaded one.
public enum ChildProcess {
  /// Starts a program. A standard file that is nil is `/dev/null`.
  /// - Parameters:
  ///   - program: Its path, or its name, looked up in `PATH`.
  ///   - arguments: The program's name first.
  ///   - environment: Variables to set; those without a value are not inherited.
  ///   - leadsGroup: Whether it leads a process group of its own, with the default action for every signal and none
  ///     blocked. Otherwise it stays in this process's group, and only an ignored SIGPIPE is not inherited.
  /// - Returns: The process's number, which is its group's too if it leads one.
  /// - Throws: `FileError` with the system's error number.
  public static func start(
    _ program: String, arguments: [String], environment: [(name: String, value: String?)] = [], input: Int32? = nil,
    output: Int32? = nil, errors: Int32? = nil, leadsGroup: Bool
  ) throws(FileError) -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (file, standard) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (errors, STDERR_FILENO)] {
      if let file {
        posix_spawn_file_actions_adddup2(&actions, file, standard)
      } else {
        posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
      }
    }
    var defaults = sigset_t()
    var flags = POSIX_SPAWN_SETSIGDEF
    if leadsGroup {
      sigfillset(&defaults)
      // These two always have their default action, and asking for it is an error on some systems.
      sigdelset(&defaults, SIGKILL)
      sigdelset(&defaults, SIGSTOP)
      var blocked = sigset_t()
      sigemptyset(&blocked)
      posix_spawnattr_setsigmask(&attributes, &blocked)
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK
    } else {
      sigemptyset(&defaults)
      sigaddset(&defaults, SIGPIPE)
    }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let words = arguments.map { strdup($0) }
    let variables = environment.compactMap { variable in variable.value.map { strdup("\(variable.name)=\($0)") } }
    defer { for pointer in words + variables { free(pointer) } }
    var pid = pid_t()
    let names = environment.map(\.name)
    let all = inherited(without: names) + variables + [nil]
    let code = posix_spawnp(&pid, program, &actions, &attributes, words + [nil], all)
    guard code == 0 else { throw FileError(path: program, operation: "start", code: code) }
    return pid
  }

  /// The variables of this process but the named ones, byte for byte.
  private static func inherited(without names: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var result: [UnsafeMutablePointer<CChar>?] = []
    var next = environ
    while let variable = next.pointee {
      let isNamed = names.contains { strncmp(variable, $0, $0.utf8.count) == 0 && variable[$0.utf8.count] == 0x3D }
      if !isNamed { result.append(variable) }
      next += 1
    }
    return result
  }
}
