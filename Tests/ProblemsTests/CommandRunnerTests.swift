import Essentials
import TestSupport
import Testing

@testable import Problems

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct CommandRunnerTests {
  private let folder: CommandFolder

  init() throws { folder = try CommandFolder() }

  @Test func resultIsReadFromTheOutput() throws {
    #expect(try folder.outcome("echo starting; echo 0.75") == .complete(metrics: ["accuracy": 0.75]))
    #expect(
      try folder.outcome("echo '{\"result\": {\"accuracy\": 0.5, \"size\": 3}}'; echo bye")
        == .complete(metrics: ["accuracy": 0.5, "size": 3]))
    #expect(
      try folder.outcome("printf 'no line feed\\n0.5'") == .complete(metrics: ["accuracy": 0.5]))
  }

  @Test func epochsComeAsTheyArePrinted() throws {
    // The second epoch is printed only when the first has been seen.
    let seen = "\(folder.trial)/seen"
    let run = try folder.run(
      """
      echo '{"epoch": 1, "accuracy": 0.25}'
      while [ ! -e "$HPSEARCH_DIRECTORY/seen" ]; do sleep 0.01; done
      echo '{"epoch": 2, "accuracy": 0.5, "loss": 1}'
      echo '{"result": {"accuracy": 0.5}}'
      """,
      prune: { epoch, _ in
        if epoch == 1 { try? Files.replace(seen, with: "") }
        return false
      })
    #expect(run.outcome == .complete(metrics: ["accuracy": 0.5]))
    #expect(
      run.epochs == [
        .init(number: 1, measures: ["accuracy": 0.25]), .init(number: 2, measures: ["accuracy": 0.5, "loss": 1]),
      ])
  }

  @Test func argumentsAreSeenByNoShell() throws {
    let parameters: [String: JSONValue] = ["name": "a b;$HOME `id` \"*\" 'ä", "lr": 0.001]
    let run = try folder.run(
      "for word in \"$@\"; do echo \"<$word>\"; done; echo 1", arguments: ["{name}", "--lr={lr}", "", "*"],
      parameters: parameters)
    #expect(run.outcome == .complete(metrics: ["accuracy": 1]))
    #expect(try folder.text("log.txt") == "<a b;$HOME `id` \"*\" 'ä>\n<--lr=0.001>\n<>\n<*>\n1\n")
  }

  @Test func programKnowsItsTrial() throws {
    let script = """
      echo "$HPSEARCH_TRIAL $HPSEARCH_SEED ${HPSEARCH_EPOCHS-absent} ${HPSEARCH_CONTINUE-absent}"
      echo "$HPSEARCH_DIRECTORY $HPSEARCH_PARAMETERS $(pwd)"
      cat "$HPSEARCH_PARAMETERS"
      cat | wc -c | tr -d ' '
      echo 1
      """
    let parameters: [String: JSONValue] = ["lr": 0.5, "layers": 2]
    let trial = folder.trial
    let current = String(cString: getcwd(nil, 0))
    func expected(_ budget: String) -> String {
      """
      7 12 \(budget)
      \(trial) \(trial)/parameters.json \(current)
      {
        "layers": 2,
        "lr": 0.5
      }
      0
      1

      """
    }
    _ = try folder.run(script, parameters: parameters)
    #expect(try folder.text("log.txt") == expected("absent absent"))
    _ = try folder.run(script, parameters: parameters, epochs: 9, continued: "/t/3")
    #expect(try folder.text("log.txt") == expected("9 /t/3"))
    // Nothing but these files is left.
    #expect(try Files.list(trial) == ["log.txt", "parameters.json"])
  }

  @Test func variablesOfAnotherTrialAreNotInherited() throws {
    setenv("HPSEARCH_CONTINUE", "/elsewhere", 1)
    setenv("HPSEARCH_CONTINUED", "kept", 1)
    defer { unsetenv("HPSEARCH_CONTINUED") }
    _ = try folder.run("echo \"${HPSEARCH_CONTINUE-absent} $HPSEARCH_CONTINUED\"; echo 1")
    unsetenv("HPSEARCH_CONTINUE")
    #expect(try folder.text("log.txt") == "absent kept\n1\n")
  }

  @Test func inactiveParametersAreLeftOut() throws {
    let run = try folder.run(
      "echo $# \"$@\"; echo 1", arguments: ["--momentum", "{momentum}", "--lr", "{lr}"], parameters: ["lr": 2],
      names: ["lr", "momentum"])
    #expect(run.outcome == .complete(metrics: ["accuracy": 1]))
    #expect(try folder.text("log.txt") == "2 --lr 2\n1\n")
  }

  @Test func logMarksStandardError() throws {
    // Pauses, since what two pipes hold at once has no order.
    _ = try folder.run(
      """
      echo one; sleep 0.05; echo two >&2; sleep 0.05; printf three; sleep 0.05; printf 'four\\nfive\\n' >&2; sleep 0.05
      echo six; echo 1
      """)
    #expect(try folder.text("log.txt") == "one\n[stderr] two\nthree\n[stderr] four\n[stderr] five\nsix\n1\n")
  }

  @Test func longOutputIsCutInTheMiddle() throws {
    let run = try folder.run(
      "echo begin; yes 0123456789 | head -n 500000; echo end >&2; sleep 0.05; echo 0.5", logLimit: 100_000)
    #expect(run.outcome == .complete(metrics: ["accuracy": 0.5]))
    let log = try folder.text("log.txt")
    #expect(log.hasPrefix("begin\n0123456789\n"))
    #expect(log.hasSuffix("0123456789\n[stderr] end\n0.5\n"))
    #expect(log.contains("[hpsearch] 5."))
    #expect(log.contains(" MB left out here: the log keeps 100 kB and the end\n"))
    #expect(log.utf8.count < 100_000 + 5 * 65_536)
  }

  @Test func anEarlierAttemptsLogIsReplaced() throws {
    _ = try folder.run("echo first attempt; echo checkpoint > \"$HPSEARCH_DIRECTORY/state\"; echo 1")
    _ = try folder.run("cat \"$HPSEARCH_DIRECTORY/state\"; echo 2")
    #expect(try folder.text("log.txt") == "checkpoint\n2\n")
  }

  @Test func signalsHaveTheirDefaults() throws {
    guard ProcessTable.isAvailable else { return }
    signal(SIGPIPE, SIG_IGN)
    // Masks as the kernel shows them, signal 1 in the lowest bit; then the group's number and the program's.
    _ = try folder.run("grep -E '^Sig(Ign|Blk)' /proc/self/status; cut -d ' ' -f 5 /proc/$$/stat; echo $$; echo 1")
    let lines = try folder.text("log.txt").split(separator: "\n").map { $0.split(separator: "\t").last ?? "" }
    // Signals 32 and 33 are the C library's own.
    #expect(lines[..<2].map { UInt64($0, radix: 16).map { $0 & 0x7FFF_FFFF } } == [0, 0])
    #expect(lines[2] == lines[3])
  }

  @Test func programThatCannotStartIsAnError() throws {
    func error(_ words: [String], parameters: [String] = []) throws -> String {
      let runner = CommandRunner(
        CommandSettings(template: try CommandTemplate(words, parameters: parameters)), metrics: ["m"])
      do {
        _ = try runner.run(CommandTrial(number: 0, seed: 0, parameters: [:], directory: folder.trial))
        return ""
      } catch { return "\(error)" }
    }
    #expect(try error(["/no/such/program"]) == "the program \"/no/such/program\" does not exist")
    #expect(
      try error(["{lr}"], parameters: ["lr"])
        == "the command names no program: its first word's parameter is inactive in this trial")
    try folder.folder.write("lost", "#!/no/such/interpreter\n")
    try folder.folder.write("text", "hello\n")
    for name in ["lost", "text"] { chmod("\(folder.folder.path)/\(name)", 0o755) }
    #expect(
      try error(["\(folder.folder.path)/lost"])
        == "the program \"\(folder.folder.path)/lost\" cannot be started: the interpreter that its first line names "
        + "does not exist")
    #expect(
      try error(["\(folder.folder.path)/text"])
        == "the program \"\(folder.folder.path)/text\" cannot be started: it is neither a binary for this system nor a "
        + "script whose first line names its interpreter, as in #!/bin/sh")
  }

  @Test func aDirectoryThatCannotBeMadeIsAnError() throws {
    // A file where the directory should be.
    try folder.folder.write("trials", "")
    #expect(throws: FileError.self) { try folder.outcome("echo 1") }
  }
}
