import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of the program that is to be done.
public struct CommandTrial: Equatable, Sendable {
  public let number: Int
  /// Below 2^53, so that every JSON reader keeps it exact.
  public let seed: Int
  /// By name; inactive ones are absent.
  public let parameters: [String: JSONValue]
  /// The trial's own directory, absolute; made before the program starts.
  public let directory: String
  /// The epoch to train up to, counted from the beginning; nil if the trial has no budget.
  public let epochs: Int?
  /// The directory of the trial whose state this one continues, absolute; nil if it starts afresh.
  public let continued: String?
  /// Seconds that the program may take; nil for no limit.
  public let timeLimit: Double?

  /// - Parameters:
  ///   - directory: A relative one is below the working directory.
  ///   - continued: Likewise.
  public init(
    number: Int, seed: Int, parameters: [String: JSONValue], directory: String, epochs: Int? = nil,
    continued: String? = nil, timeLimit: Double? = nil
  ) {
    self.number = number
    self.seed = seed
    self.parameters = parameters
    self.directory = absolute(directory)
    self.epochs = epochs
    self.continued = continued.map(absolute)
    self.timeLimit = timeLimit
  }

  /// What the program finds in its environment besides what it inherits; nil for a variable that it must not inherit.
  func environment(parametersFile: String) -> [(name: String, value: String?)] {
    [
      ("HPSEARCH_TRIAL", String(number)), ("HPSEARCH_SEED", String(seed)), ("HPSEARCH_PARAMETERS", parametersFile),
      ("HPSEARCH_DIRECTORY", directory), ("HPSEARCH_EPOCHS", epochs.map(String.init)),
      ("HPSEARCH_CONTINUE", continued),
    ]
  }
}

/// The program may change its working directory, so it is told no relative paths.
private func absolute(_ path: String) -> String {
  guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return path }
  defer { free(current) }
  return "\(String(cString: current))/\(path)"
}
