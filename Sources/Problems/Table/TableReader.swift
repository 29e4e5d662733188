import Datasets
import Essentials

/// Reads a benchmark table's rows straight from bytes; a table of 60 000 rows has a million cells, none of which becomes a
/// `String`.
struct TableReader {
  /// The number of training runs, as the header has them.
  private(set) var runs = 0
  /// `[rows, runs]`; NaN where a run is missing.
  private(set) var values: [Double] = []

  private let parameters: [BenchmarkTable.Parameter]
  private let rows: Int
  private let file: String
  private var reader: ByteReader
  /// The number of the last line read, from 1.
  private var line = 0
  /// The line of each row of results; 0 until it is read.
  private var lines: [Int32] = []

  /// Reads the header.
  init(_ description: TableDescription, content: UnsafeRawBufferPointer, file: String) throws {
    parameters = description.parameters
    rows = description.rows
    self.file = file
    reader = ByteReader(content)
    try readHeader(runs: description.runs)
  }

  private func fault(_ expected: String, _ found: String) -> DatasetError {
    .text(file: file, line: line, expected: expected, found: found)
  }

  /// The next line without its end, which may be that of DOS.
  private mutating func nextLine() -> UnsafeRawBufferPointer? {
    guard let next = reader.line() else { return nil }
    line += 1
    return next.last == UInt8(ascii: "\r") ? UnsafeRawBufferPointer(rebasing: next.dropLast()) : next
  }

  private mutating func readHeader(runs stated: Int?) throws {
    guard let header = nextLine() else {
      line = 1
      throw fault("a header", "an empty file")
    }
    let names = header.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { UnsafeRawBufferPointer(rebasing: $0) }
    runs = max(stated ?? 1, names.count - parameters.count)
    let expected = parameters.map { "\($0.name)_index" } + (0..<runs).map { "run\($0)" }
    for (index, column) in expected.enumerated() {
      guard index < names.count else { throw fault("the column \"\(column)\"", "the end of the header") }
      guard names[index].elementsEqual(column.utf8) else {
        throw fault("the column \"\(column)\"", quoted(names[index]))
      }
    }
    if let stated, stated != runs { throw fault("\(counted(stated, "run")), as the description says", "\(runs)") }
  }

  /// Reads all rows and checks that none is missing.
  mutating func readRows() throws {
    // Every index takes a digit and every cell a separator. A file too short for its rows is read for its faults alone,
    // so that a wrong description cannot ask for more memory than the file is worth.
    let mayBeComplete = rows <= (reader.remaining + 1) / (2 * parameters.count + runs)
    values = [Double](repeating: .nan, count: mayBeComplete ? rows * runs : 0)
    lines = [Int32](repeating: 0, count: rows)
    var count = 0
    while let row = nextLine() {
      try read(row)
      count += 1
    }
    guard count < rows else { return }
    line += 1
    let first = parameters.indexes(ofRow: lines.firstIndex(of: 0) ?? 0)
    throw fault(
      "\(counted(rows - count, "more row")), the first of them for \(described(first))", "the end of the file")
  }

  private mutating func read(_ row: UnsafeRawBufferPointer) throws {
    let cellCount = row.count { $0 == UInt8(ascii: ",") } + 1
    guard cellCount == parameters.count + runs else {
      throw fault(counted(parameters.count + runs, "cell"), row.isEmpty ? "an empty line" : "\(cellCount)")
    }
    var cells = Cells(row)
    var number = 0
    for parameter in parameters {
      let cell = cells.next()
      guard let index = natural(cell), index < parameter.choices.count else {
        throw fault("an index from 0 to \(parameter.choices.count - 1) for \(parameter.name)", quoted(cell))
      }
      number = number * parameter.choices.count + index
    }
    guard lines[number] == 0 else {
      let configuration = described(parameters.indexes(ofRow: number))
      throw fault("a new combination", "\(configuration), which line \(lines[number]) has")
    }
    lines[number] = Int32(clamping: line)
    try readRuns(&cells, row: number)
  }

  private mutating func readRuns(_ cells: inout Cells, row: Int) throws {
    var isEmpty = true
    for run in 0..<runs {
      let cell = cells.next()
      if cell.isEmpty { continue }
      guard let value = decimal(cell) else { throw fault("a number or an empty cell for run\(run)", quoted(cell)) }
      if !values.isEmpty { values[row * runs + run] = value }
      isEmpty = false
    }
    if isEmpty { throw fault("a value for at least one run", "only empty cells") }
  }

  /// `alpha 0.1, depth 2`.
  private func described(_ indexes: [Int]) -> String {
    zip(parameters, indexes).map { parameter, index in
      let choice = parameter.choices[index]
      return "\(parameter.name) \(choice.string ?? choice.described)"
    }.joined(separator: ", ")
  }
}

/// The cells of a row, one after another.
private struct Cells {
  private let row: UnsafeRawBufferPointer
  private var start = 0

  init(_ row: UnsafeRawBufferPointer) { self.row = row }

  mutating func next() -> UnsafeRawBufferPointer {
    var end = start
    while end < row.count, row[end] != UInt8(ascii: ",") { end += 1 }
    defer { start = end + 1 }
    return UnsafeRawBufferPointer(rebasing: row[start..<end])
  }
}

/// A number of at most 9 digits; nil for any other text.
private func natural(_ cell: UnsafeRawBufferPointer) -> Int? {
  guard (1...9).contains(cell.count) else { return nil }
  var value = 0
  for byte in cell {
    let digit = byte &- UInt8(ascii: "0")
    guard digit < 10 else { return nil }
    value = value * 10 + Int(digit)
  }
  return value
}

/// A finite decimal number; nil for any other text.
private func decimal(_ cell: UnsafeRawBufferPointer) -> Double? {
  var mantissa = 0
  var decimals = -1
  for byte in cell {
    let digit = byte &- UInt8(ascii: "0")
    if digit < 10 {
      mantissa = mantissa * 10 + Int(digit)
      decimals += decimals < 0 ? 0 : 1
    } else if byte == UInt8(ascii: "."), decimals < 0 {
      decimals = 0
    } else {
      return longDecimal(cell)
    }
    // Up to here mantissa and power of ten are exact, and so their quotient is rounded once.
    guard mantissa < 1_000_000_000_000_000 else { return longDecimal(cell) }
  }
  let digits = decimals < 0 ? cell.count : cell.count - 1
  guard digits > 0, decimals < powersOfTen.count else { return longDecimal(cell) }
  return decimals > 0 ? Double(mantissa) / powersOfTen[decimals] : Double(mantissa)
}

/// The same for numbers with a sign, an exponent or many digits.
private func longDecimal(_ cell: UnsafeRawBufferPointer) -> Double? {
  // `Double(_:)` also reads hexadecimal digits and names of what is not finite.
  guard cell.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }) else { return nil }
  return Double(String(decoding: cell, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
}

private let powersOfTen = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]

/// A cell as a message shows it: quoted, what cannot be printed replaced, cut after 40 characters.
private func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
  let shown = bytes.prefix(40).map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }
  return "\"\(String(decoding: shown, as: UTF8.self))\(bytes.count > 40 ? "…" : "")\""
}
