import Essentials
import Experiments
import Studies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs the command that a command line names, and maps errors to exit codes.
enum Program {
  static let version = Experiment.version

  static func run() -> ExitCode {
    // A reader that went away becomes a write error, which ends the program quietly.
    signal(SIGPIPE, SIG_IGN)
    // So does a file that grows beyond the limit of this process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      return try carryOut(words())
    } catch is ReaderGone {
      return .done
    } catch {
      Console.complain("\(error)")
      return exitCode(of: error)
    }
  }

  /// The command line without the program's name.
  /// - Throws: `UsageError` for a word that is not UTF-8, since it would name another file once it is made so.
  private static func words() throws -> [String] {
    try (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      guard let word = CommandLine.unsafeArgv[index] else { return nil }
      let bytes = UnsafeRawBufferPointer(start: word, count: strlen(word))
      guard let text = String(utf8: bytes) else {
        throw UsageError("expected arguments in UTF-8, found \"\(shown(bytes))\"")
      }
      return text
    }
  }

  /// - Parameter words: Without the program's name.
  private static func carryOut(_ words: [String]) throws -> ExitCode {
    switch words.first {
    case nil:
      Console.toStandardError(overview)
      return .usage
    case "--version"?:
      return try show("hpsearch \(version)\n")
    case "--help"?, "-h"?:
      return try show(overview)
    case "help"?:
      return try help(Array(words.dropFirst()))
    case let word? where word.hasPrefix("-"):
      throw UsageError("unknown flag \(word) before the command; hpsearch --help shows the usage")
    default:
      return try carryOut(Commands.select(words))
    }
  }

  private static func carryOut(_ selection: Commands.Selection) throws -> ExitCode {
    switch selection {
    case .command(let command, let rest):
      let arguments = try Arguments(rest, for: command.syntax)
      if arguments.asksForHelp { return try show(HelpText.page(command.syntax)) }
      try KernelChoice.apply(arguments)
      return try command.run(arguments)
    case .group(let word, let commands, let rest):
      if rest.first == "--help" || rest.first == "-h" { return try show(HelpText.group(word, commands)) }
      throw UsageError.unknownAction(rest.first, of: word, known: commands.map { $0.words[1] })
    }
  }

  private static func help(_ words: [String]) throws -> ExitCode {
    if words.isEmpty { return try show(overview) }
    switch try Commands.select(words) {
    case .command(let command, _): return try show(HelpText.page(command.syntax))
    case .group(let word, let commands, _): return try show(HelpText.group(word, commands))
    }
  }

  private static var overview: String { HelpText.overview(Commands.syntaxes, version: version) }

  private static func show(_ text: String) throws -> ExitCode {
    try Console().result(text)
    return .done
  }

  /// The path of this program, to be started as a worker; if the system has it, the link that stays valid after
  /// the file was replaced by a new build.
  static var executable: String {
    let link = "/proc/self/exe"
    return Files.exists(link) ? link : CommandLine.arguments[0]
  }

  /// This process's command line with one more flag, as a shell reads it.
  static func commandLine(adding flag: OptionSyntax) -> String {
    let words = ["hpsearch"] + CommandLine.arguments.dropFirst()
    return (words + (words.contains("--\(flag.name)") ? [] : ["--\(flag.name)"])).map(quoted).joined(separator: " ")
  }

  /// A word as a shell reads it.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy {
        ($0 >= 48 && $0 <= 57) || ($0 | 32 >= 97 && $0 | 32 <= 122) || "-_./=:,+@%".utf8.contains($0)
      }
    return isPlain
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// Wrong usage and wrong settings have another code than failures, so that a script knows what to fix.
  static func exitCode(of error: any Error) -> ExitCode {
    switch error {
    case is UsageError, is SettingsError, is TrialFileError: .usage
    case let error as StudyError: error.isUsage ? .usage : .failure
    default: .failure
    }
  }
}
