import Essentials

/// A program and its arguments with placeholders for what differs from trial to trial.
///
/// ```json
/// "command": ["python3", "train.py", "--lr", "{lr}", "--out={directory}/model.pt"]
/// ```
///
/// `{name}` anywhere in a word becomes the parameter's value: a number as its shortest decimal text, a text as it
/// is, a flag as `true` or `false`. Besides the parameters there are `{trial}` (the trial's number), `{seed}`,
/// `{directory}` (the trial's own), `{parameters}` (the path of a JSON file with all of them), `{epochs}` (the epoch
/// to train up to) and `{continue}` (the directory of the trial that this one goes on from); a parameter of such a
/// name comes first. `{{` and `}}` stand for braces. No shell sees the words.
///
/// A word with a placeholder that has no value in this trial (an inactive conditional parameter, or `{epochs}` in a
/// search without budgets) is left out. If that word was the placeholder alone and the word before it is an option
/// such as `--momentum`, the option is left out too.
public struct CommandTemplate: Equatable, Sendable {
  private let words: [CommandWord]
  /// The words as they were written.
  public let text: String
  private let parameters: Set<String>

  /// Reads the words of a command.
  /// - Parameter parameters: The names of the search's parameters, active or not.
  /// - Throws: `CommandTemplateError` naming every word that is wrong.
  public init(_ words: [String], parameters: [String]) throws(CommandTemplateError) {
    var faults: [CommandTemplateError.Fault] = []
    var read: [CommandWord] = []
    let known = parameters + TrialPlaceholder.allCases.map(\.rawValue).filter { !parameters.contains($0) }
    for (index, text) in words.enumerated() {
      do throws(CommandWordError) {
        let word = try CommandWord(text)
        for name in word.placeholders where !known.contains(name) {
          faults.append(.init(index: index, message: Self.unknown(name, in: text, known: known)))
        }
        read.append(word)
      } catch {
        faults.append(.init(index: index, message: error.description))
      }
    }
    if words.first?.isEmpty ?? true {
      faults.append(.init(index: nil, message: "expected a program and its arguments, found no program"))
    }
    guard faults.isEmpty else { throw CommandTemplateError(faults: faults) }
    self.words = read
    text = words.joined(separator: " ")
    self.parameters = Set(parameters)
  }

  private static func unknown(_ name: String, in word: String, known: [String]) -> String {
    let hint = nearest(name, among: known).map { "did you mean {\($0)}?" }
    let all = "known here: \(known.map { "{\($0)}" }.joined(separator: ", ")); write {{ and }} for braces"
    return "\"\(word)\" has the unknown placeholder {\(name)}; \(hint ?? all)"
  }

  /// The program's name or path; nil if a placeholder decides it.
  public var program: String? { words[0].literal }

  /// The program and its arguments for one trial; without its program if the trial has no value for it.
  func expanded(for trial: CommandTrial, parametersFile: String) -> [String] {
    var result: [String] = []
    for (index, word) in words.enumerated() {
      let text = word.expanded { name in
        if parameters.contains(name) { return trial.parameters[name].map(Self.text) }
        return TrialPlaceholder(rawValue: name)?.value(in: trial, parametersFile: parametersFile)
      }
      if let text {
        result.append(text)
      } else if index == 0 {
        return []
      } else if word.isPlaceholder, index > 1, words[index - 1].isOption {
        result.removeLast()
      }
    }
    return result
  }

  /// A parameter's value as an argument.
  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let number): decimalText(number)
    case .null, .bool, .integer, .array, .object: value.line
    }
  }
}

/// Placeholders that every command has, whatever its parameters.
private enum TrialPlaceholder: String, CaseIterable {
  case trial, seed, directory, parameters, epochs
  case continued = "continue"

  func value(in trial: CommandTrial, parametersFile: String) -> String? {
    switch self {
    case .trial: String(trial.number)
    case .seed: String(trial.seed)
    case .directory: trial.directory
    case .parameters: parametersFile
    case .epochs: trial.epochs.map(String.init)
    case .continued: trial.continued
    }
  }
}

/// Everything that is wrong with a command's words.
public struct CommandTemplateError: Error, Equatable, CustomStringConvertible {
  public struct Fault: Equatable, Sendable {
    /// The word's index; nil if the fault is the whole command's.
    public let index: Int?
    /// A sentence that names the word.
    public let message: String
  }

  /// At least one, in the order of the words.
  public let faults: [Fault]

  public var description: String { faults.map(\.message).joined(separator: "\n") }
}
