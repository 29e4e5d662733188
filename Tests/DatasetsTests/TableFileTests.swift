import Essentials
import TestSupport
import Testing

@testable import Datasets

@Suite struct TableFileTests {
  private let folder: DatasetFolder

  init() throws { folder = try DatasetFolder() }

  private func rows(_ text: String) throws -> [DelimitedText.Row] {
    try Array(text.utf8).withUnsafeBytes { bytes in
      var reader = DelimitedText(bytes, file: "t.csv")
      var rows: [DelimitedText.Row] = []
      while let row = try reader.next() { rows.append(row) }
      return rows
    }
  }

  @Test func cells() throws {
    #expect(
      try rows("\u{FEFF}\n a , b\t\r\n\r\n\"x, \"\"y\"\"\nz\" ,1\n,\n3,4").map(\.cells)
        == [["a", "b"], ["x, \"y\"\nz", "1"], ["", ""], ["3", "4"]])
    #expect(try rows("a,b\n\n\"x\ny\",2\n3,4").map(\.line) == [1, 3, 5])
    // What separates is equally often in every line.
    #expect(try rows("a;b,c\n1;2").map(\.cells) == [["a", "b,c"], ["1", "2"]])
    #expect(try rows("5,1;3,5;x\n4,9;3;y").map(\.cells) == [["5,1", "3,5", "x"], ["4,9", "3", "y"]])
    #expect(try rows("a|b\n1|2\n").map(\.cells) == [["a", "b"], ["1", "2"]])
    #expect(try rows("\"a;b\",c\n\"d\",e\n").map(\.cells) == [["a;b", "c"], ["d", "e"]])
    // No separator is so: the one that is in the first line.
    #expect(try rows("a,b\n1;2,3;4,5\n").map(\.cells) == [["a", "b"], ["1;2", "3;4", "5"]])
    #expect(try rows("a;b\n1;2").map(\.cells) == [["a", "b"], ["1", "2"]])
    #expect(try rows("a\tb\n\t2\n").map(\.cells) == [["a", "b"], ["", "2"]])
    #expect(try rows(" \n\n").isEmpty)
  }

  @Test(arguments: [
    ("a,\"b\nc", "t.csv:1: expected a closing quote, found the end of the file"),
    ("a,\"b\"c", "t.csv:1: expected the end of the cell after its closing quote, found \"c\""),
  ])
  func quotesThatDoNotClose(_ text: String, _ message: String) {
    let error = #expect(throws: DatasetError.self) { _ = try rows(text) }
    #expect(error?.description == message)
  }

  /// café and cafè in Latin-1, which lenient decoding would make equal.
  @Test(arguments: [[], [UInt8(ascii: "\"")]]) func cellsThatAreNotUTF8(quote: [UInt8]) throws {
    let cells = [0xE9, 0xE8].map { quote + Array("caf".utf8) + [$0] + quote }
    try folder.write("a.csv", Array("1,".utf8) + cells[0] + Array("\n2,".utf8) + cells[1] + [10])
    #expect(refusal(folder, "a.csv") == "a.csv:1: expected a cell in UTF-8, found \"caf\\xE9\"")
  }

  @Test func aFileWithoutHeader() throws {
    try folder.write("flowers.data", "5.1,3.5,setosa\n7,3.2,virginica\n4.9,3,setosa\n")
    let dataset = try opened(folder, "flowers.data", with: ["normalization": "none"])
    #expect(dataset.classNames == ["setosa", "virginica"])
    #expect(dataset.labels == [0, 1, 0])
    #expect(dataset.sampleShape == [2])
    #expect(dataset.values([1, 2]) == [7, 3.2, 4.9, 3])
    #expect(dataset.cachePath.contains("/.hpsearch-cache/flowers.data-"))
  }

  @Test func aHeaderNamesColumns() throws {
    try folder.write("set/train.csv", "id,kind,a,b\n1,10,2,3\n2,9,4,5\n3,9,6,7\n")
    try folder.write("set/test.csv", "id,kind,a,b\n9,10,8,9\n")
    let dataset = try opened(folder, with: ["labelColumn": "kind", "ignoreColumns": [0], "normalization": "none"])
    // Whole numbers are classes in their order, not the alphabet's.
    #expect(dataset.classNames == ["9", "10"])
    #expect(dataset.splits == Splits(train: [0, 1, 2], test: [3]))
    #expect(dataset.values([0, 3]) == [2, 3, 8, 9])
    #expect(dataset.name(of: 3) == "test/0")
  }

  @Test func aTestFileBeside() throws {
    try folder.write("digits.tra", "0,1,2,3,a\n4,5,6,7,b\n")
    try folder.write("digits.tes", "1,1,1,1,b\n")
    let dataset = try opened(
      folder, "digits.tra", with: ["format": "csv", "testFile": "digits.tes", "sampleShape": [2, 2, 1]])
    #expect(dataset.sampleShape == [2, 2, 1])
    #expect(dataset.splits.test == [2])
    #expect(
      refusal(folder, "digits.tra", with: ["format": "csv", "testFile": "gone"])
        == "gone: cannot open: no such file or directory")
    #expect(refusal(folder, "digits.tra") == "digits.tra: expected the folder of a dataset, found a file")
  }

  @Test func testRowsAreDrawnOfEachClassWhateverTheSeed() throws {
    let lines = (0..<60).map { "\($0),\($0 % 3)\n" } + (0..<6).map { _ in "99,1\n" }
    try folder.write("t.csv", lines.joined())
    func splits(_ seed: UInt64, splitSeed: Int? = nil) throws -> Splits {
      try opened(
        folder, "t.csv", seed: seed, with: ["test": 0.25, "validation": 0.2, "splitSeed": .integer(splitSeed ?? -1)]
      ).splits
    }
    let first = try splits(1)
    #expect(first.test.count == 5 + 5 + 7 || first.test.count == 5 + 5 + 6)
    #expect(first.train.count + first.validation.count + first.test.count == 66)
    #expect(Set(first.train + first.validation + first.test).count == 66)
    #expect(try splits(2).test == first.test)
    #expect(try splits(2).validation != first.validation)
    #expect(try splits(1, splitSeed: 3).test != first.test)
    // The six equal rows stay on one side.
    let equal = Set(60..<66)
    for split in [first.train, first.validation, first.test] {
      #expect([0, 6].contains(equal.intersection(split).count))
    }
  }

  @Test(arguments: [
    ("1,2,a\n3,a\n", "t.csv:2: expected 3 cells as in line 1, found 2"),
    (
      "1,2,a\n3,x,a\n",
      "t.csv:2: expected a finite number in column 2, found \"x\"; the setting columns can make the column one of texts, "
        + "{\"1\": \"oneHot\"}"
    ),
    ("1,2,a\n3,inf,a\n", "t.csv:2: expected a finite number in column 2, found \"inf\""),
    (
      "1;2;a\n3;4,5;a\n",
      "t.csv:2: expected a finite number in column 2, found \"4,5\"; the setting decimalComma reads that as 4.5"
    ),
    (
      "1,2,a\n3,,a\n",
      "t.csv:2: expected a finite number in column 2, found an empty cell; the setting missing replaces it (\"mean\", "
        + "\"median\", \"mode\") or leaves its row out (\"drop\")"
    ),
    (
      "x,y,class\n3,4,a\n3,nan,a\n",
      "t.csv:3: expected a finite number in column 2 (\"y\"), found \"nan\", which stands for an empty cell; the setting "
        + "missing replaces it (\"mean\", \"median\", \"mode\") or leaves its row out (\"drop\")"
    ),
    (
      "1,2,a\n3,4,\n",
      "t.csv:2: expected a class in column 3 (the setting labelColumn), found an empty cell; the setting missing can leave "
        + "its row out (\"drop\")"
    ),
    (
      "1,,a\n3,,b\n", "t.csv:1: expected values (the setting ignoreColumns leaves a column out) in column 2, found none"
    ),
    ("\n", "t.csv: expected rows of a table, found none"),
    ("x,y,class\n", "t.csv:1: expected rows after the header, found none"),
    ("a\nb\n", "t.csv:1: expected a column beside that of the class (the setting labelColumn), found none"),
  ])
  func brokenTables(_ text: String, _ message: String) throws {
    try folder.write("t.csv", text)
    #expect(refusal(folder, "t.csv") == message)
  }

  @Test func aClassOfOneCannotBeSplit() throws {
    try folder.write("t.csv", "1,a\n2,a\n3,b\n4,a\n")
    #expect(
      refusal(folder, "t.csv", with: ["validation": 0.5])
        == "t.csv: expected at least 2 training samples of each class, to set one aside (the setting validation), "
        + "found 1 of the class b, train/2")
  }

  @Test func missingColumnsAreRefused() throws {
    try folder.write("t.csv", "1,2,a\n")
    #expect(
      refusal(folder, "t.csv", with: ["labelColumn": "kind"])
        == "t.csv:1: expected a column \"kind\" (the setting labelColumn), found 3 columns, no header")
    try folder.write("t.csv", "x,y,class\n1,2,a\n")
    #expect(
      refusal(folder, "t.csv", with: ["ignoreColumns": [3]])
        == "t.csv:1: expected a column of the index 3, counted from 0 (the setting ignoreColumns), found 3 columns, x, y, class"
    )
    #expect(refusal(folder, "t.csv", with: ["ignoreColumns": [.integer(.min)]]).hasPrefix("t.csv:1: expected a column"))
  }

  @Test func testRowsMustMatch() throws {
    try folder.write("set/train.csv", "1,2,a\n")
    try folder.write("set/test.csv", "1,a\n")
    #expect(refusal(folder) == "set/test.csv: expected 3 columns as in train.csv, found no target among them")
    try folder.write("set/test.csv", "a\n")
    #expect(
      refusal(folder)
        == "set/test.csv:1: expected 3 columns as in training, or one less without the target, found 1")
    try folder.write("set/test.csv", "1,2,a\n3,4,b\n")
    #expect(refusal(folder) == "set/test.csv:2: expected a class that is in train.csv too, found \"b\"")
    #expect(
      refusal(folder, "none", with: ["format": "csv"])
        == "none: expected the file or folder of a dataset, found nothing there")
    try folder.write("empty/x", "")
    #expect(
      refusal(folder, "empty", with: ["format": "csv"])
        == "empty: expected train.csv, or a file as the path, found neither")
  }
}
