#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starts programs by `posix_spawn`, which unlike `fork` is quick in a large process and safe in a threaded one.
enum ChildProcess {
  /// Starts the program at `path` as the leader of a process group of its own, with the default action for every signal
  /// and none blocked. A file that is nil is `/dev/null`.
  /// - Parameters:
  ///   - arguments: The program's name first.
  ///   - environment: Variables to set; those without a value are not inherited.
  /// - Returns: The process's number, which is its group's too.
  /// - Throws: `ProgramError`.
  static func start(
    _ path: String, arguments: [String], environment: [(name: String, value: String?)] = [], input: OpenFile? = nil,
    output: OpenFile? = nil, errors: OpenFile? = nil
  ) throws(ProgramError) -> pid_t {
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
        posix_spawn_file_actions_adddup2(&actions, file.number, standard)
      } else {
        posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
      }
    }
    var signals = sigset_t()
    sigfillset(&signals)
    // These two always have their default action, and asking for it is an error on some systems.
    sigdelset(&signals, SIGKILL)
    sigdelset(&signals, SIGSTOP)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let words = arguments.map { strdup($0) }
    let variables = environment.compactMap { variable in variable.value.map { strdup("\(variable.name)=\($0)") } }
    defer { for pointer in words + variables { free(pointer) } }
    var pid = pid_t()
    let names = environment.map(\.name)
    let all = inherited(without: names) + variables + [nil]
    let code = posix_spawn(&pid, path, &actions, &attributes, words + [nil], all)
    guard code == 0 else { throw ProgramError(fault(path, code)) }
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

  private static func fault(_ path: String, _ code: Int32) -> String {
    switch code {
    case ENOENT: "the program \"\(path)\" cannot be started: the interpreter that its first line names does not exist"
    case ENOEXEC:
      "the program \"\(path)\" cannot be started: it is neither a binary for this system nor a script whose first line "
        + "names its interpreter, as in #!/bin/sh"
    default: "the program \"\(path)\" cannot be started: \(String(cString: strerror(code)).lowercased())"
    }
  }
}
