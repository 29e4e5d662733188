import Essentials
import TestSupport
import Testing

@testable import Problems

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Programs that fail, hang, grow or leave something behind. Whatever waits here would wait for 30 seconds.
@Suite struct CommandEndingTests {
  private let folder: CommandFolder

  init() throws { folder = try CommandFolder() }

  @Test func exitCodesAndSignalsAreFailures() throws {
    #expect(try folder.outcome("echo 0.5; exit 3") == .failed("exit code 3"))
    #expect(
      try folder.outcome("echo one >&2; echo; printf 'two\\n\\n  three\\nfour\\n' >&2; exit 1")
        == .failed("exit code 1: two | three | four"))
    let long = try folder.outcome("head -c 10000 /dev/zero | tr '\\0' x >&2; echo ' end' >&2; exit 1")
    #expect(long == .failed("exit code 1: …\(String(repeating: "x", count: 295)) end"))
    #expect(try folder.outcome("kill -s SEGV $$") == .failed("killed by signal 11 (segmentation fault)"))
    #expect(
      try folder.outcome("echo dying >&2; kill -s KILL $$")
        == .failed("killed by signal 9 (killed, perhaps as the system had no memory left): dying"))
  }

  @Test func rubbishIsAFailure() throws {
    #expect(
      try folder.outcome("printf '\\377\\376{\\n\\0{\"epoch\": 1\\n\\033[1mdone\\n'")
        == .failed(
          "the last line of its output is no result: expected a number or {\"result\": {…}}, found \" [1mdone\""))
    #expect(
      try folder.outcome(":")
        == .failed("it printed no result: expected a number or {\"result\": {…}}, found no output"))
    #expect(
      try folder.outcome("head -c 3000000 /dev/zero; exit 2") == .failed("exit code 2"))
  }

  @Test func pruningEndsTheProgram() throws {
    let run = try folder.run(
      """
      trap 'echo got TERM; echo "{\\"epoch\\": 9}"; exit 0' TERM
      for epoch in 1 2 3; do echo "{\\"epoch\\": $epoch, \\"accuracy\\": 0.$epoch}"; done
      echo 0.9
      sleep 30 & wait
      """, grace: 10, prune: { epoch, measures in epoch == 2 && measures["accuracy"] == 0.2 })
    #expect(run.outcome == .pruned)
    // Epoch 3 was printed at the same moment, and must not depend on who was faster.
    #expect(run.epochs.map(\.number) == [1, 2])
    #expect(run.seconds < 10)
    #expect(try folder.text("log.txt").contains("got TERM\n"))
  }

  @Test func pruningCountsEvenIfTheProgramHasEnded() throws {
    let run = try folder.run("echo '{\"epoch\": 1}'; exit 1", prune: { _, _ in true })
    #expect(run.outcome == .pruned)
  }

  @Test func timeLimitEndsTheWholeGroup() throws {
    let run = try folder.run(
      "sleep 30 & echo $! > \"$HPSEARCH_DIRECTORY/pids\"; echo $$ >> \"$HPSEARCH_DIRECTORY/pids\"; echo 0.5; wait",
      timeLimit: 0.3, grace: 10)
    #expect(run.outcome == .failed("time limit of 0.3 s"))
    #expect(run.seconds < 10)
    let pids = try folder.pids()
    #expect(pids.count == 2)
    #expect(pids.allSatisfy(isGone))
  }

  @Test func forceIsUsedAfterTheGrace() throws {
    let run = try folder.run(
      "trap '' TERM; echo $$ > \"$HPSEARCH_DIRECTORY/pids\"; while :; do sleep 0.05; done", timeLimit: 0.3)
    #expect(run.outcome == .failed("time limit of 0.3 s"))
    #expect(run.seconds >= 0.5 && run.seconds < 10)
    #expect(try folder.pids().allSatisfy(isGone))
  }

  @Test func stoppedProgramsAreEndedToo() throws {
    let run = try folder.run("kill -s STOP $$", timeLimit: 0.3, grace: 10)
    #expect(run.outcome == .failed("time limit of 0.3 s"))
    #expect(run.seconds < 10)
  }

  @Test func interruptionEndsTheProgram() throws {
    let run = try folder.run("echo '{\"epoch\": 1}'; sleep 30", timeLimit: nil, stop: { $0 == 1 })
    #expect(run.outcome == .interrupted)
    #expect(run.seconds < 10)
  }

  @Test func processesLeftBehindAreEnded() throws {
    let run = try folder.run(
      """
      sleep 30 & echo $! > "$HPSEARCH_DIRECTORY/pids"
      (trap '' TERM; while :; do sleep 0.05; done) & echo $! >> "$HPSEARCH_DIRECTORY/pids"
      (trap 'echo 0.9; exit' TERM; echo ready > "$HPSEARCH_DIRECTORY/ready"; sleep 30 & wait) &
      echo $! >> "$HPSEARCH_DIRECTORY/pids"
      while [ ! -e "$HPSEARCH_DIRECTORY/ready" ]; do sleep 0.01; done
      echo 0.5
      """, timeLimit: nil)
    // The third one's last word comes after the program's end.
    #expect(run.outcome == .complete(metrics: ["accuracy": 0.5]))
    #expect(run.seconds < 10)
    let pids = try folder.pids()
    #expect(pids.count == 3)
    #expect(pids.allSatisfy(isGone))
    #expect(try folder.text("log.txt") == "0.5\n[hpsearch] ending processes that the program left running\n0.9\n")
  }

  @Test(.enabled(if: hasProgram("setsid"))) func aPipeHeldOpenIsNotWaitedFor() throws {
    let run = try folder.run(
      """
      setsid sh -c 'echo $$ > "$HPSEARCH_DIRECTORY/pids.new"; mv "$HPSEARCH_DIRECTORY/pids.new" \
      "$HPSEARCH_DIRECTORY/pids"; exec sleep 30' &
      while [ ! -e "$HPSEARCH_DIRECTORY/pids" ]; do sleep 0.01; done
      echo 0.5
      """, timeLimit: nil)
    #expect(run.outcome == .complete(metrics: ["accuracy": 0.5]))
    #expect(run.seconds < 10)
    for pid in try folder.pids() { kill(pid, SIGKILL) }
  }

  @Test func closedOutputIsNoEnd() throws {
    #expect(
      try folder.outcome("echo 0.5; exec >&- 2>&-; sleep 0.2; exit 4") == .failed("exit code 4"))
    #expect(
      try folder.outcome("echo 0.5; exec >&-; sleep 0.1; echo late >&2") == .complete(metrics: ["accuracy": 0.5]))
  }

  @Test(.enabled(if: hasProgram("awk") && ProcessTable.isAvailable)) func memoryLimitEndsTheProgram() throws {
    let run = try folder.run(
      "awk 'BEGIN { while (1) { n++; line[n] = sprintf(\"%1000d\", n) } }'", grace: 10, memoryLimit: 50_000_000)
    guard case .failed(let reason) = run.outcome else {
      Issue.record("\(run.outcome)")
      return
    }
    #expect(reason.hasPrefix("memory limit of 50 MB: used "))
    #expect(run.seconds < 10)
    // A program within its limit is left alone.
    #expect(
      try folder.run("sleep 0.3; echo 1", memoryLimit: 50_000_000).outcome == .complete(metrics: ["accuracy": 1]))
  }

  @Test(.enabled(if: ProcessTable.isAvailable)) func addressSpaceIsLimited() throws {
    // In kB: four times the memory, but at least 16 GB above it.
    _ = try folder.run("sleep 0.1; ulimit -v; echo 1", memoryLimit: 1_024_000_000)
    #expect(try folder.text("log.txt") == "\(17_024_000_000 / 1024)\n1\n")
  }

  @Test(.enabled(if: ProcessTable.isAvailable)) func aLeftoverOfAnEarlierAttemptIsEnded() throws {
    let directory = folder.trial
    try Files.makeDirectory(directory)
    func start(directory: String) throws -> pid_t {
      try ChildProcess.start(
        "/bin/sh", arguments: ["sh", "-c", "sleep 30 & wait"], environment: [("HPSEARCH_DIRECTORY", directory)],
        leadsGroup: true)
    }
    func reap(_ pid: pid_t) { waitpid(pid, nil, 0) }
    func record(_ text: String) throws { try Files.replace(LeftoverGroup.path(in: directory), with: text) }

    let first = try start(directory: directory)
    try record(LeftoverGroup.record(of: first))
    CommandRunner.endLeftover(in: directory, grace: 1)
    #expect(isGone(first))
    reap(first)
    #expect(!Files.exists(LeftoverGroup.path(in: directory)))

    // Another process by that number, started at another time.
    let other = try start(directory: directory)
    try record("\(other) 1\n")
    CommandRunner.endLeftover(in: directory, grace: 1)
    #expect(ProcessTable.process(other)?.isZombie == false)
    kill(-other, SIGKILL)
    reap(other)

    // Its first process is gone, a child is left; then likewise, but of another trial.
    for (variable, isOurs) in [(directory, true), ("/elsewhere", false)] {
      let parent = try start(directory: variable)
      while ProcessTable.members(of: parent).count < 2 { usleep(1000) }
      let text = LeftoverGroup.record(of: parent)
      kill(parent, SIGKILL)
      reap(parent)
      try record(text)
      CommandRunner.endLeftover(in: directory, grace: 1)
      #expect(ProcessTable.members(of: parent).isEmpty == isOurs)
      kill(-parent, SIGKILL)
    }

    // A repeated trial does it itself, and rubbish in the file is no obstacle.
    let last = try start(directory: directory)
    try record(LeftoverGroup.record(of: last))
    #expect(try folder.outcome("echo 1") == .complete(metrics: ["accuracy": 1]))
    #expect(isGone(last))
    reap(last)
    for rubbish in ["", "1 1", "-5 0\n", "x y\n", "0 0"] {
      try record(rubbish)
      CommandRunner.endLeftover(in: directory)
      #expect(!Files.exists(LeftoverGroup.path(in: directory)))
    }
  }

  @Test func theGuardEndsAGroupWhoseStarterIsGone() throws {
    for isEnded in [true, false] {
      let group = ProcessGroup(
        try ChildProcess.start(
          "/bin/sh", arguments: ["sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"],
          leadsGroup: true))
      var pipe: (read: OpenFile, write: OpenFile)? = try OpenFile.pipe()
      if let read = pipe?.read.number { _ = fcntl(read, F_SETFL, 0) }
      let shell = try ChildProcess.start(
        "/bin/sh", arguments: ["sh", "-c", GroupGuard.script, "guard", "2"], input: pipe?.read.number,
        leadsGroup: true)
      // The group that runs, and at last none if the trial had ended before its starter did.
      let lines = isEnded ? "0\n\(group.id)\n" : "\(group.id)\n0\n"
      if let write = pipe?.write.number {
        try Array(lines.utf8).withUnsafeBytes { try Files.write($0, to: write, path: "pipe") }
      }
      pipe = nil
      waitpid(shell, nil, 0)
      if isEnded {
        #expect(isGone(group.id))
      } else {
        #expect(kill(group.id, 0) == 0)
      }
      group.signal(SIGKILL)
      waitpid(group.id, nil, 0)
    }
  }
}
