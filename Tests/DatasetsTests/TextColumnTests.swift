import Essentials
import TestSupport
import Testing

@testable import Datasets

/// Columns of texts in tables, and how cells are written.
@Suite struct TextColumnTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  @Test func becomeAValueForEachText() throws {
    try folder.write("t.csv", "size,x,class\nS,1,a\nL,2,b\nM,3,a\n")
    let dataset = try opened(folder, "t.csv")
    #expect(dataset.sampleShape == [4])
    // L, M and S are 0 or 1; only x is standardised.
    #expect(
      dataset.values([0, 1, 2]).enumerated().filter { $0.offset % 4 < 3 }.map(\.element) == [0, 0, 1, 1, 0, 0, 0, 1, 0])
    #expect(dataset.values([1])[3] == 0)
    #expect(try settings(folder.at("t.csv")).knownSampleShape == [4])
  }

  /// Of a large table only the first rows are looked at, which may not hold all texts.
  @Test func theShapeOfALargeTable() throws {
    let rows = (0..<20_000).map { "\($0).5,\($0),\($0 % 2 == 0 ? "p" : "q")\n" }.joined()
    try folder.write("t.csv", "x,y,class\n" + rows)
    #expect(try settings(folder.at("t.csv")).knownSampleShape == [2])
    #expect(try settings(folder.at("t.csv"), with: ["labelColumn": "y"]).knownSampleShape == nil)
  }

  @Test func haveAnOrderByKey() throws {
    try folder.write("t.csv", "size,x,class\nS,1,a\nL,2,b\nM,3,a\n")
    let keys: [String: JSONValue] = ["columns": ["size": ["S", "M", "L"], "x": "oneHot"], "normalization": "none"]
    #expect(try opened(folder, "t.csv", with: keys).values([0, 1, 2]) == [0, 1, 0, 0, 2, 0, 1, 0, 1, 0, 0, 1])
    #expect(
      refusal(folder, "t.csv", with: ["columns": ["0": ["S", "M"]]])
        == "t.csv:3: expected one of S, M in column 1 (\"size\") (the setting columns), found \"L\"")
  }

  /// A network knows the texts of its training data; others are a fault, or none of them.
  @Test func unknownTexts() throws {
    try folder.write("train.csv", "kind,x,class\nred,1,a\nblue,3,b\n")
    try folder.write("new.csv", "kind,x\nblue,2\ngreen,2\n")
    func samples(_ keys: [String: JSONValue]) throws -> NewSamples {
      let dataset = try opened(folder, "train.csv", with: keys)
      let data = try #require(DataDescription(dataset.description.json, classNames: dataset.classNames))
      return try NewSamples(folder.at("new.csv"), like: data)
    }
    let error = #expect(throws: DatasetError.self) { _ = try samples([:]) }
    #expect(
      error?.description.hasSuffix(
        "new.csv:3: expected one of the training data's blue, red in column 1 (\"kind\"), found \"green\"; with the setting "
          + "unknownCategory \"ignore\" it counts as none of them") == true)
    #expect(try samples(["unknownCategory": "ignore"]).values == [1, 0, 0, 0, 0, 0])
  }

  @Test func tooManyTextsAreNoCategories() throws {
    let rows = (0..<101).map { "name \($0),\($0),\($0 % 2 == 0 ? "a" : "b")\n" }
    try folder.write("t.csv", rows.joined())
    #expect(
      refusal(folder, "t.csv")
        == "t.csv:1: expected 1 to 100 different texts (the setting ignoreColumns leaves a column out, columns can make it "
        + "\"oneHot\" all the same) in column 1, found 101")
    #expect(try opened(folder, "t.csv", with: ["columns": ["0": "oneHot"]]).sampleShape == [102])
  }

  @Test(arguments: [
    ("kind,note,class\nx,1,a\ny,2,b\n", true), ("p,x,e\np,y,e\ns,x,p\n", false), ("p,x\ne,y\n", true),
    ("1,x\n2,y\n", false),
  ])
  func headersAreFound(text: String, isHeader: Bool) throws {
    let dialect = Settings.defaults(TableDialect.init).settings
    let scan = try Array(text.utf8).withUnsafeBytes { try TableScan($0, dialect, file: "t") }
    #expect(scan.hasHeader == isHeader)
    try folder.write("t.csv", text)
    let rows = text.split(separator: "\n").count
    for header in [true, false] {
      let keys: [String: JSONValue] = ["header": .bool(header), "columns": ["0": "oneHot", "1": "oneHot"]]
      #expect(try opened(folder, "t.csv", with: keys).count == rows - (header ? 1 : 0))
    }
  }

  @Test func numbersWithDecimalCommasAndRowsBetweenBlanks() throws {
    try folder.write("t.csv", "1,5;a\n-2,25;b\n")
    #expect(
      try opened(folder, "t.csv", with: ["decimalComma": true, "normalization": "none"]).values([0, 1]) == [1.5, -2.25])
    try folder.write("s.csv", "  1.5   2\t a\n3 4 b  \n")
    #expect(
      try opened(folder, "s.csv", with: ["separator": "space", "normalization": "none"]).values([0, 1]) == [
        1.5, 2, 3, 4,
      ])
  }

  @Test(arguments: [
    ("species,x\na,1\nb,2\n", "the class is column 1 (\"species\"), by its name"),
    ("x,Class,y\n1,a,1\n2,b,2\n", "the class is column 2 (\"Class\"), by its name"),
    ("1,a\n2,b\n", "the class is column 2, the last one"),
  ])
  func theLabelColumnIsFoundAndNamed(text: String, note: String) throws {
    try folder.write("t.csv", text)
    let dataset = try opened(folder, "t.csv")
    #expect(dataset.classNames == ["a", "b"])
    #expect(
      dataset.notes.map { $0.replacingOccurrences(of: folder.path + "/", with: "") } == [
        "t.csv: \(note); labelColumn chooses another"
      ])
    #expect(
      try opened(folder, "t.csv", with: ["labelColumn": .integer(dataset.values([0]).isEmpty ? 0 : 1)]).notes.isEmpty)
  }
}
