import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program and the processes it started, but those that made a group or session of their own.
///
/// The system gives a group's number to no other process while the group has a member, zombies included.
struct ProcessGroup: Equatable {
  /// The number of the group's first process.
  let id: pid_t

  /// - Precondition: Above 1; 0 and 1 would stand for other processes than a group's.
  init(_ id: pid_t) {
    precondition(id > 1, "a process group's number is above 1")
    self.id = id
  }

  func signal(_ number: Int32) { kill(-id, number) }

  /// Asks every member to end. A stopped one goes on, or it could not.
  func terminate() {
    signal(SIGTERM)
    signal(SIGCONT)
  }

  /// Whether a member still runs. Meaningful once the first process has been reaped.
  var isAlive: Bool {
    guard kill(-id, 0) == 0 || errno == EPERM else { return false }
    // Orphans that ended stay in the group as zombies where the system's first process does not reap them.
    return !ProcessTable.isAvailable || !ProcessTable.members(of: id).isEmpty
  }

  /// Ends what still runs: asks first, once more half a second later, and uses force after `grace` seconds.
  /// - Parameter meanwhile: Called every few milliseconds.
  func end(grace: Double, meanwhile: () throws -> Void) rethrows {
    guard isAlive else { return }
    let again = min(grace, 0.5)
    terminate()
    try wait(atMost: again, meanwhile)
    guard isAlive else { return }
    // A shell's child that was asked between its fork and its exec ran the shell's trap, if any, and forgot it.
    terminate()
    try wait(atMost: grace - again, meanwhile)
    guard isAlive else { return }
    signal(SIGKILL)
    // What cannot even be killed waits for a device, and is left.
    try wait(atMost: 1, meanwhile)
  }

  private func wait(atMost seconds: Double, _ meanwhile: () throws -> Void) rethrows {
    let limit = Time.monotonic + seconds
    var pause: UInt32 = 1000
    while isAlive, Time.monotonic < limit {
      try meanwhile()
      usleep(pause)
      pause = min(2 * pause, 20_000)
    }
  }
}
