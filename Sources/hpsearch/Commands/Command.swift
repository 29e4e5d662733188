import Studies

/// A subcommand: its syntax and its action.
protocol Command: Sendable {
  static var syntax: CommandSyntax { get }
  static func run(_ arguments: Arguments) throws -> ExitCode
}

/// Every command, in the order of the overview.
enum Commands {
  static let all: [any Command.Type] = [
    GanRefineCommand.self, EvolveCommand.self, GanCommand.self, SearchCommand.self, TrainCommand.self,
    PredictCommand.self, SampleCommand.self, FeaturesCommand.self, InspectCommand.self, WatchCommand.self,
    ReportCommand.self, CompareCommand.self, ExportCommand.self, ValidateCommand.self, InitCommand.self,
    DatasetInfoCommand.self, DatasetMakeCommand.self, AskCommand.self, TellCommand.self, ImportCommand.self,
    CompletionsCommand.self, ManCommand.self, BenchCommand.self, WorkerCommand.self,
  ]

  static var syntaxes: [CommandSyntax] { all.map { $0.syntax } }

  /// The command that the first words of a command line select.
  enum Selection {
    case command(any Command.Type, rest: [String])
    /// Only the first word of several commands' names.
    case group(String, [CommandSyntax], rest: [String])
  }

  /// - Throws: `UsageError` if there is no such command.
  static func select(_ words: [String]) throws -> Selection {
    let first = words.first ?? ""
    if let command = all.first(where: { words.starts(with: $0.syntax.words) }) {
      return .command(command, rest: Array(words.dropFirst(command.syntax.words.count)))
    }
    let group = syntaxes.filter { $0.words.first == first }
    guard group.isEmpty else { return .group(first, group, rest: Array(words.dropFirst())) }
    throw UsageError.unknownCommand(first, known: syntaxes.filter { !$0.isHidden }.compactMap(\.words.first))
  }
}
