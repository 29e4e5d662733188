/// The end of what a program wrote to its standard error, for the reason of its failure.
struct ErrorTail {
  private var bytes: [UInt8] = []

  private static let keptBytes = 4096
  private static let maximumLines = 3
  private static let maximumCharacters = 300

  mutating func append(_ piece: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: piece.suffix(Self.keptBytes))
    guard bytes.count > 4 * Self.keptBytes else { return }
    bytes.removeFirst(bytes.count - Self.keptBytes)
  }

  /// The last lines that are not empty, after a colon; empty if there are none.
  var quotation: String {
    let lines = bytes.suffix(Self.keptBytes).split(separator: 0x0A).map { quoted($0, atMost: Self.keptBytes) }
    let last = lines.filter { $0.contains { $0 != " " } }.suffix(Self.maximumLines)
    let text = last.map { String($0.drop { $0 == " " }) }.joined(separator: " | ")
    guard text.count > Self.maximumCharacters else { return text.isEmpty ? "" : ": \(text)" }
    // The end of a message says most.
    return ": …\(text.suffix(Self.maximumCharacters - 1))"
  }
}
