/// One word of a command: text with placeholders, as in `--lr={lr}`.
struct CommandWord: Equatable, Sendable {
  private enum Piece: Equatable, Sendable {
    case text(String)
    case placeholder(String)
  }

  private let pieces: [Piece]

  /// Reads a word; `{{` and `}}` stand for braces.
  /// - Throws: `CommandWordError` on a brace without its partner and on a character that no argument can hold.
  init(_ word: String) throws(CommandWordError) {
    guard !word.unicodeScalars.contains("\0") else { throw CommandWordError("a word cannot hold the character U+0000") }
    var pieces: [Piece] = []
    var text = ""
    var rest = Substring(word)
    while let character = rest.popFirst() {
      guard character == "{" || character == "}" else {
        text.append(character)
        continue
      }
      if rest.first == character {
        text.append(rest.removeFirst())
        continue
      }
      guard character == "{" else {
        throw CommandWordError("\"\(word)\" has a \"}\" without its \"{\"; write \"}}\" for a brace")
      }
      guard let end = rest.firstIndex(of: "}") else {
        throw CommandWordError("\"\(word)\" has a \"{\" without its \"}\"; write \"{{\" for a brace")
      }
      if !text.isEmpty { pieces.append(.text(text)) }
      text = ""
      pieces.append(.placeholder(String(rest[..<end])))
      rest = rest[rest.index(after: end)...]
    }
    if !text.isEmpty || pieces.isEmpty { pieces.append(.text(text)) }
    self.pieces = pieces
  }

  /// The names between braces.
  var placeholders: [String] {
    pieces.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
  }

  /// Whether the word is one placeholder and nothing else.
  var isPlaceholder: Bool { pieces.count == 1 && !placeholders.isEmpty }

  /// The word's text if it has no placeholder.
  var literal: String? {
    if pieces.count == 1, case .text(let text) = pieces[0] { text } else { nil }
  }

  /// Whether the word is an option such as `-n` or `--layers`; `-1` and `-` are not.
  var isOption: Bool {
    guard let literal, literal.first == "-", let second = literal.dropFirst().first else { return false }
    return second == "-" ? literal.count > 2 : second.isLetter
  }

  /// The word with every placeholder replaced; nil if one of them has no value.
  func expanded(_ value: (String) -> String?) -> String? {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .placeholder(let name):
        guard let text = value(name) else { return nil }
        result += text
      }
    }
    return result
  }
}

/// Why a text is no word of a command, in one sentence.
struct CommandWordError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
