import Essentials

/// What a program says on its standard output about how it does.
///
/// - A line that is a JSON object with an integer `"epoch"` reports on an epoch: `{"epoch": 3, "accuracy": 0.81}`.
/// - The last line that is an object with a `"result"` is the result: `{"result": {"accuracy": 0.9, "size": 12}}`.
/// - Without one, a number alone on the last line that is not empty is the value of the only metric asked for.
///
/// All other lines are the program's own business.
struct ProgramReport {
  struct Epoch: Equatable {
    let number: Int
    /// The line's numbers by name, without the epoch. JSON has finite ones only.
    let measures: [String: Double]
  }

  private var result: [String: JSONValue]?
  /// The beginning of the last line that is not empty, without the white space around it.
  private var lastLine: [UInt8] = []
  private var isLastLineWhole = true

  /// Enough for any number, and for what a message quotes of a line.
  private static let keptBytes = 512

  /// Takes in the next line.
  /// - Parameter isCut: Whether the end of the line was dropped because it was too long.
  /// - Returns: What the line reports on an epoch; nil if it does not.
  mutating func read(_ line: UnsafeRawBufferPointer, isCut: Bool) -> Epoch? {
    guard let first = line.firstIndex(where: { !isSpace($0) }), let last = line.lastIndex(where: { !isSpace($0) })
    else { return nil }
    let text = UnsafeRawBufferPointer(rebasing: line[first...last])
    lastLine.removeAll(keepingCapacity: true)
    lastLine.append(contentsOf: text.prefix(Self.keptBytes))
    isLastLineWhole = !isCut && text.count <= Self.keptBytes
    guard !isCut, text.first == UInt8(ascii: "{"), let members = JSONValue(printed: text)?.object else { return nil }
    if let result = members["result"]?.object {
      self.result = result
      return nil
    }
    guard let number = members["epoch"]?.integer, number >= 0 else { return nil }
    let measures = members.compactMapValues(\.number).filter { $0.key != "epoch" }
    return Epoch(number: number, measures: measures)
  }

  /// The result's metrics once the program has ended.
  /// - Parameter required: The metrics asked for; the result must have each.
  /// - Throws: `ProgramError` saying what was expected and what was found.
  func metrics(_ required: [String]) throws(ProgramError) -> [String: Double] {
    guard let result else { return try plainNumber(required) }
    for name in required where result[name]?.number == nil {
      guard let found = result[name] else {
        let names = result.keys.sorted().prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
        throw ProgramError("the result has no \"\(name)\"; found \(names.isEmpty ? "no metrics" : names)")
      }
      let described = found == .null ? "null, NaN or an infinite number" : found.described
      throw ProgramError("the result's \"\(name)\" is not a finite number: found \(described)")
    }
    return result.compactMapValues(\.number)
  }

  private func plainNumber(_ required: [String]) throws(ProgramError) -> [String: Double] {
    let isNumber =
      isLastLineWhole && !lastLine.isEmpty && lastLine.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard isNumber, let value = Double(String(decoding: lastLine, as: UTF8.self)), value.isFinite else {
      let expected = required.count == 1 ? "a number or {\"result\": {…}}" : "{\"result\": {…}}"
      guard !lastLine.isEmpty else { throw ProgramError("it printed no result: expected \(expected), found no output") }
      throw ProgramError(
        "the last line of its output is no result: expected \(expected), found \"\(quoted(lastLine, atMost: 80))\"")
    }
    guard let metric = required.first, required.count == 1 else {
      let names = required.map { "\"\($0)\"" }.joined(separator: ", ")
      throw ProgramError("its output ends with a number alone: expected {\"result\": {…}} with \(names)")
    }
    return [metric: value]
  }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// Bytes of a program's output as a message shows them: on one line, without control characters.
func quoted(_ bytes: some Sequence<UInt8>, atMost count: Int) -> String {
  let text = String(decoding: Array(bytes), as: UTF8.self)
  let scalars = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
  let plain = String(String.UnicodeScalarView(scalars))
  return plain.count > count ? plain.prefix(count) + "…" : plain
}
