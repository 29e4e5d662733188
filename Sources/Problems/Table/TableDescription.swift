import Datasets
import Essentials

/// What the JSON file beside a benchmark table says of it.
struct TableDescription {
  let name: String
  let direction: BenchmarkTable.Direction
  let metric: String
  let source: String
  let parameters: [BenchmarkTable.Parameter]
  /// The number of training runs; nil if only the table says.
  let runs: Int?

  /// The number of configurations: the product of the numbers of choices.
  var rows: Int { parameters.reduce(1) { $0 * $1.choices.count } }

  /// A table of more configurations is refused; it would fill the memory before its first missing row is found.
  private static let maximumRows = 20_000_000

  /// Reads `NAME.json` beside `NAME.csv` or `NAME.csv.gz`.
  init(beside table: String) throws {
    guard let ending = [".csv", ".csv.gz"].first(where: table.hasSuffix) else {
      throw DatasetError.unusable(
        path: table, expected: "a benchmark table, whose name ends in .csv or .csv.gz", found: "another name")
    }
    let path = "\(table.dropLast(ending.count)).json"
    guard Files.exists(table) else {
      throw DatasetError.unusable(path: table, expected: "a benchmark table", found: "no such file")
    }
    guard Files.exists(path) else {
      throw DatasetError.unusable(path: path, expected: "the description of \(table)", found: "no such file")
    }
    self = try TableDescription(try Files.readJSON(path), file: path)
  }

  init(_ json: JSONValue, file: String) throws {
    self = try Settings.read(json, from: file, TableDescription.init).settings
  }

  private init(_ reader: SettingsReader) {
    name = reader.text("name")
    direction = reader.choice("direction")
    metric = reader.text("metric")
    source = reader.text("source", default: "")
    runs = reader.has("runs") ? reader.integer("runs", in: 1...1000) : nil
    // Known, but not needed: the file that is being read.
    _ = reader.text("values", default: "")
    parameters = Self.parameters(reader)

    let rows = parameters.reduce(1) { min($0 * max(1, $1.choices.count), Self.maximumRows + 1) }
    if rows > Self.maximumRows {
      reader.refuse("parameters", "expected at most \(Self.maximumRows) combinations of choices, found more")
    }
    let stated = reader.integer("rows", default: rows, in: 1...Int.max)
    if stated != rows, rows <= Self.maximumRows, parameters.allSatisfy({ !$0.choices.isEmpty }) {
      reader.refuse("rows", "expected \(rows), a row for each combination of choices, found \(stated)")
    }
  }

  private static func parameters(_ reader: SettingsReader) -> [BenchmarkTable.Parameter] {
    var seen: Set<String> = []
    return reader.sections("parameters").map { section in
      let name = section.text("name")
      if name.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) {
        section.refuse("name", "expected a text without commas, quotes and control characters, found \"\(name)\"")
      } else if !seen.insert(name).inserted {
        section.refuse("name", "expected a name of its own, found \"\(name)\" a second time")
      }
      return BenchmarkTable.Parameter(name: name, choices: choices(section))
    }
  }

  private static func choices(_ section: SettingsReader) -> [JSONValue] {
    guard let value = section.raw("choices") else {
      section.refuse("choices", "missing; expected a list of choices")
      return []
    }
    guard let choices = value.array, !choices.isEmpty else {
      let found = value.array == nil ? value.described : "an empty list"
      section.refuse("choices", "expected a list of choices, found \(found)")
      return []
    }
    var seen: Set<String> = []
    for (index, choice) in choices.enumerated() {
      let found = "found \(choice.described) at index \(index)"
      switch choice {
      case .null, .array, .object:
        section.refuse("choices", "expected texts, numbers, true or false, \(found)")
        return []
      case .bool, .integer, .number, .string:
        // 1 and 1.0 are the same number, but 1 and "1" are not the same choice.
        let key = choice.number.map { "\($0)" } ?? choice.described
        guard seen.insert(key).inserted else {
          section.refuse("choices", "expected different choices, \(found), which the list has before")
          return []
        }
      }
    }
    return choices
  }
}
