import Essentials
import TestSupport
import Testing

@testable import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Workers here are shell scripts that speak the protocol: `body` runs for each task, with its number in `$n`.
private func worker(_ body: String = "", before: String = "", fitness: String = "0.1$n") -> [String] {
  let script = """
    \(before)
    echo '{"event":"ready"}'
    while read -r line; do
      n=${line#*\\"number\\":}; n=${n%%,*}
      \(body)
      echo "{\\"event\\":\\"outcome\\",\\"number\\":$n,\\"outcome\\":{\\"state\\":\\"complete\\",\\"fitness\\":\(fitness),\\"metrics\\":{\\"testAccuracy\\":0.5}}}"
    done
    """
  return ["/bin/sh", "-c", script]
}

@Suite struct LocalExecutorTests {
  private let folder: StudyFolder
  private var path: String { folder.at("run") }
  private var trials: [TrialRecord] {
    get throws { try JournalContents(path: RunPaths(path).journal).trials }
  }

  init() throws { folder = try StudyFolder() }

  private func study(timeLimit: Double? = nil) -> Study {
    var study = toyStudy(savesWeights: false, testRepeats: 1)
    study.timeLimit = timeLimit
    return study
  }

  @discardableResult
  private func run(
    _ command: [String], jobs: Int = 2, study: Study? = nil, startLimit: Double = 20,
    witness: StudyWitness = StudyWitness(), resumes: Bool = false
  ) throws -> StudyResult {
    let executor = LocalExecutor(
      jobs: jobs, command: command, log: folder.at("workers.log"), startLimit: startLimit)
    return try StudiesTests.run(
      study ?? self.study(), in: path, resumes: resumes, executor: executor, listener: witness)
  }

  @Test(arguments: [1, 2, 5]) func anyNumberOfWorkersGivesTheSame(jobs: Int) throws {
    let result = try run(worker("case $n in 1) sleep 0.05;; esac"), jobs: jobs)
    #expect(result.ending == .finished)
    #expect(try trials.map(\.fitness) == (0..<12).map { Double("0.1\($0)") })
    let inline = folder.at("inline")
    struct Formula: Evaluator {
      func evaluate(_ task: TrialTask, epoch: (EpochRecord) -> EpochAnswer) throws -> Outcome {
        .complete(fitness: Double("0.1\(task.number)") ?? 0, metrics: ["testAccuracy": 0.5])
      }
    }
    try StudiesTests.run(study(), in: inline, executor: InlineExecutor(Formula()))
    #expect(try table(path) == table(inline))
  }

  @Test func ofEqualTrialsTheFirstIsBestWhicheverEndsFirst() throws {
    let slowFirst = worker("[ $n = 0 ] && sleep 0.3", fitness: "0.5")
    #expect(try run(slowFirst).summary.best?.number == 0)
    #expect(try Files.readJSON(RunPaths(path).best)["number"] == 0)
  }

  @Test func epochsReachListenersWhileTheTrialRuns() throws {
    let witness = StudyWitness()
    let epoch = #"echo "{\"event\":\"epoch\",\"number\":$n,\"record\":{\"epoch\":1,\"trainLoss\":0.5}}""#
    try run(worker(epoch), jobs: 1, witness: witness)
    #expect(witness.events[1...3] == ["started 0", "epoch 0.1", "trial 0 complete"])
  }

  @Test func aWorkerKilledOnceCostsOneAttempt() throws {
    let witness = StudyWitness()
    let mark = folder.at("mark")
    let result = try run(
      worker("if [ $n = 2 ] && [ ! -e \(mark) ]; then touch \(mark); kill -9 $$; fi"), witness: witness)
    #expect(result.summary.failed == 0)
    #expect(
      witness.warnings == ["trial 2: worker ended by signal 9 (killed); retrying once"])
  }

  @Test func aWorkerKilledTwiceCostsTheTrial() throws {
    let result = try run(worker("[ $n = 2 ] && kill -9 $$"))
    #expect(result.summary.failed == 1)
    #expect(try trials[2].reason == "worker ended by signal 9 (killed), twice")
    #expect(try trials[3].state == .complete)
  }

  /// The status of a process that SIGKILL ended is 9.
  @Test func aWorkerWithoutMemorySaysSo() {
    let message = "worker was out of memory, and was ended by the system: it had held up to 3.2 GB"
    func ending(_ before: Int?, _ now: Int?, status: Int32 = 9, limit: Int = .max) -> String {
      WorkerProcess.ending(status, peak: 3_200_000_000, endedForMemory: (before, now), limit: limit)
    }
    #expect(ending(4, 5) == message)
    #expect(ending(4, 4) == "worker ended by signal 9 (killed)")
    #expect(ending(4, 5, status: 11).hasPrefix("worker ended by signal 11 "))
    #expect(ending(nil, nil) == "worker ended by signal 9 (killed)")
    #expect(ending(nil, nil, limit: 4_000_000_000) == message)
  }

  @Test func twoDifferentEndingsAreBothNamed() throws {
    let mark = folder.at("mark")
    try run(worker("[ $n = 2 ] && { [ -e \(mark) ] && exit 3; touch \(mark); kill -9 $$; }"))
    #expect(try trials[2].reason == "worker ended by signal 9 (killed), then worker ended with exit code 3")
  }

  @Test func garbageFromAWorkerCostsTheTrial() throws {
    try run(worker("[ $n = 1 ] && echo 'Segmentation fault, or so'"))
    #expect(
      try trials[1].reason
        == "worker violated the protocol with the line \"Segmentation fault, or so\", twice")
    #expect(try trials.count { $0.state == .failed } == 1)
  }

  @Test func anAnswerToAnotherTaskIsGarbage() throws {
    try run(
      worker(#"[ $n = 1 ] && echo '{"event":"outcome","number":7,"outcome":{"state":"complete","fitness":9}}'"#))
    #expect(try trials[1].reason?.hasPrefix("worker violated the protocol with the line ") == true)
    #expect(try trials[7].fitness == 0.17)
  }

  @Test func aTimeLimitEndsTheTrialWithoutASecondAttempt() throws {
    let witness = StudyWitness()
    let began = Time.monotonic
    try run(worker("[ $n = 1 ] && sleep 30"), study: study(timeLimit: 0.3), witness: witness)
    #expect(Time.monotonic - began < 15)
    #expect(try trials[1].reason == "time limit of 0.3 s")
    // Nobody wrote to it.
    #expect(!Files.exists(folder.at("workers.log")))
    #expect(try trials.count { $0.state == .failed } == 1)
    #expect(witness.warnings == [])
  }

  @Test func workersThatDoNotStartEndTheStudy() throws {
    let message =
      "workers do not start: worker ended with exit code 2 before it was ready, 3 times in a row; "
      + "its last message: no such dataset; see \(folder.at("workers.log"))"
    #expect(throws: StudyFailure(message)) { try run(worker(before: "echo no such dataset >&2; exit 2")) }
    #expect(try trials.isEmpty)
    try run(worker(), resumes: true)
    #expect(try trials.count == 12)
  }

  @Test func aSlowStartIsWaitedForUpToItsLimit() throws {
    try run(worker(before: "sleep 0.3"))
    #expect(try trials.count { $0.state == .complete } == 12)
    let late = LocalExecutor(
      jobs: 1, command: worker(before: "sleep 9"), log: folder.at("log"), startLimit: 0.1)
    late.submitForTest()
    #expect(throws: StudyFailure.self) { while true { try late.wait(atMost: 5) { _ in } } }
  }

  @Test func aMissingProgramIsNamed() throws {
    #expect(
      throws: FileError(path: "/no/such/worker", operation: "start a worker", code: ENOENT)
    ) { try run(["/no/such/worker"]) }
  }

  @Test func aWorkersFailureEndsTheStudy() throws {
    #expect(throws: StudyFailure("the disk is full")) {
      try run(worker(#"[ $n = 3 ] && echo '{"event":"failure","reason":"the disk is full"}'"#))
    }
    #expect(try trials.allSatisfy { $0.state == .complete })
  }

  @Test func aSignalDropsWhatDoesNotFinishInTime() throws {
    let executor = LocalExecutor(
      jobs: 2, command: worker("[ $n = 1 ] && sleep 30"), log: folder.at("workers.log"))
    let witness = StudyWitness()
    let began = Time.monotonic
    let options = StudyOptions(
      directory: path, grace: 0.5, isInterrupted: { witness.progress.trialsEvaluated >= 1 })
    let result = try study().run(on: executor, options: options, listeners: [witness])
    #expect(Time.monotonic - began < 15)
    #expect(result.ending == .interrupted)
    #expect(try trials.map(\.number) == [0])
    #expect(witness.events.suffix(2) == ["interrupting 1", "ended interrupted"])
    try run(worker(), resumes: true)
    #expect(try trials.count == 12)
  }

  @Test func workersEndWithTheirExecutor() throws {
    let pidFile = folder.at("pid")
    try run(worker(before: "echo $$ > \(pidFile)"), jobs: 1)
    let pid = try #require(Int32(text(pidFile).split(separator: "\n")[0]))
    #expect(kill(pid, 0) == -1)
  }
}

extension LocalExecutor {
  fileprivate func submitForTest() {
    try? submit(TrialTask(number: 0, parameters: [:], seed: 1))
  }
}
