import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs as a worker process: reads tasks from standard input and answers on standard output, until the
/// coordinator closes the pipe.
///
/// `makeEvaluator` is called before the worker reports that it is ready; a `StudyFailure` there ends the study, any
/// other error this process with a sentence on standard error. Ctrl-C is left to the coordinator: the terminal sends it
/// to every process, and a worker that obeyed would lose a trial that may still finish.
///
/// - Returns: Whether every task was answered.
public func runWorker(_ makeEvaluator: () throws -> any Evaluator) -> Bool {
  for number in [SIGINT, SIGTERM, SIGPIPE] { Interruption.ignore(number) }
  endWithCoordinator()
  // What an evaluation prints must not mix with the answers.
  let answers = dup(STDOUT_FILENO)
  dup2(STDERR_FILENO, STDOUT_FILENO)
  _ = fcntl(answers, F_SETFD, FD_CLOEXEC)
  do {
    let evaluator: any Evaluator
    do {
      evaluator = try makeEvaluator()
    } catch let failure as StudyFailure {
      try send(.failure(failure.description), to: answers)
      return false
    }
    try send(.ready, to: answers)
    var input = LineBuffer()
    while let line = try input.nextLine(from: STDIN_FILENO) {
      guard let task = (try? JSONValue(parsing: line)).flatMap(TrialTask.init) else {
        throw StudyFailure(
          "standard input: expected a task, one JSON object per line with number and seed from 0 and parameters, found "
            + "\"\(shown(line))\"")
      }
      try answer(task, by: evaluator, to: answers)
    }
    return true
  } catch {
    complain("\(error)")
    return false
  }
}

private func answer(_ task: TrialTask, by evaluator: any Evaluator, to file: Int32) throws {
  do {
    let outcome = try evaluator.outcome(of: task) { record in
      // The watching thread notices if the coordinator is gone.
      try? send(.epoch(task: task.number, record), to: file)
    }
    try send(.outcome(task: task.number, outcome), to: file)
  } catch let failure as StudyFailure {
    try send(.failure(failure.description), to: file)
  }
}

private func send(_ message: WorkerMessage, to file: Int32) throws {
  var text = message.json.line + "\n"
  try text.withUTF8 { try Files.write(UnsafeRawBufferPointer($0), to: file, path: "standard output") }
}

private func complain(_ text: String) {
  var text = "worker \(getpid()): \(text)\n"
  text.withUTF8 { try? Files.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO, path: "standard error") }
}

/// Ends this process when the other end of standard input closes, even in the middle of training, so that
/// a coordinator that is killed leaves no orphans.
private func endWithCoordinator() {
  var status = stat()
  // A file or terminal, as when a worker is run by hand, is read to its end.
  guard fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return }
  #if canImport(Glibc)
    var thread = pthread_t()
  #else
    var thread: pthread_t?
  #endif
  pthread_create(
    &thread, nil,
    { _ in
      var input = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
      // With no events to wait for, poll returns when the pipe has no writer left.
      while poll(&input, 1, -1) < 1 || input.revents == 0 {}
      _exit(EXIT_FAILURE)
    }, nil)
}
