import Essentials

/// A command line that cannot be carried out, in one sentence.
struct UsageError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  static func unknownCommand(_ word: String, known: [String]) -> UsageError {
    let hint = nearest(word, among: known).map { "did you mean \($0)?" } ?? "hpsearch --help lists the commands"
    return UsageError("unknown command \"\(word)\"; \(hint)")
  }

  /// - Parameter word: The word given as the action; nil if there is none.
  static func unknownAction(_ word: String?, of command: String, known: [String]) -> UsageError {
    let list = known.joined(separator: " or ")
    guard let word else { return UsageError("\(command) needs an action: \(list)") }
    let hint = nearest(word, among: known).map { "did you mean \($0)?" } ?? "expected \(list)"
    return UsageError("\(command): unknown action \"\(word)\"; \(hint)")
  }
}
