import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a study cannot start, continue or write.
public enum StudyError: Error, Equatable, CustomStringConvertible {
  case studyExists(directory: String, name: String, trials: Int)
  case notEmpty(directory: String)
  case notADirectory(path: String)
  case otherStudy(directory: String, found: String, expected: String)
  case changed(directory: String, changes: [ConfigChange])
  case otherData(directory: String)
  case otherKernels(directory: String, began: String, found: String)
  case locked(directory: String)
  case newerFormat(path: String, format: Int)
  case departed(path: String, trial: Int, difference: String)
  case testDeparted(path: String, role: TestRole, count: Int)
  case cannotWrite(FileError)
  case notAJournal(path: String)
  case changedMeanwhile(path: String)

  public var description: String {
    switch self {
    case .studyExists(let directory, let name, let trials):
      "\(directory): already holds the study \"\(name)\" with \(trials) \(trials == 1 ? "trial" : "trials"); "
        + "continue it with --resume, or choose another --output"
    case .notEmpty(let directory):
      "\(directory): is not empty and holds no journal.jsonl; choose another --output"
    case .notADirectory(let path):
      "\(path): is a file; expected a directory for the run"
    case .otherStudy(let directory, let found, let expected):
      "\(directory): holds another study, \(found); expected \(expected)"
    case .changed(let directory, let changes):
      changes.map { "\(directory): \($0.path): was \($0.old) when the study began, found \($0.new)" }
        .joined(separator: "\n")
        + "\n\(directory): --resume continues the same search; for another one choose another --output"
    case .otherData(let directory):
      "\(directory): the data set is not the one that the study began with; --resume continues on the same data"
    case .otherKernels(let directory, let began, let found):
      "\(directory): began with the kernels \(began), and would continue with \(found), which round differently; "
        + "--kernels \(began) continues it"
    case .locked(let directory):
      "\(directory): another hpsearch is running this study; wait for it to end, or stop it"
    case .newerFormat(let path, let format):
      "\(path): is written in format \(format); this version reads format \(StudyRecord.currentFormat)"
    case .departed(let path, let trial, let difference):
      "\(path): trial \(trial) differs from the journal: \(difference); "
        + "this version cannot continue the study; start a new one in another --output"
    case .testDeparted(let path, let role, let count):
      "\(path): the final test \(role.rawValue) \(count) was recorded with another seed; "
        + "this version cannot continue the study; start a new one in another --output"
    case .cannotWrite(let error):
      "\(error); what the journal holds is safe: \(error.remedy), then continue with --resume"
    case .notAJournal(let path):
      "\(path): is not a journal; expected lines of JSON, each an event; choose another --output"
    case .changedMeanwhile(let path):
      "\(path): another program has written to it while the study ran; nothing was cut off; "
        + "continue with --resume, which skips what is not the study's"
    }
  }

  /// Whether the command or the config is at fault, rather than the machine or the run.
  public var isUsage: Bool {
    switch self {
    case .studyExists, .notEmpty, .notADirectory, .otherStudy, .changed, .otherData, .otherKernels, .notAJournal: true
    case .changedMeanwhile, .locked, .newerFormat, .departed, .testDeparted, .cannotWrite: false
    }
  }
}

extension FileError {
  /// What to do before a study goes on.
  fileprivate var remedy: String {
    switch code {
    case ENOSPC, EDQUOT: "make room"
    case EFBIG: "raise the limit of file sizes (ulimit -f)"
    default: "mend that"
    }
  }
}
